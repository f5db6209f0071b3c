/** Numeric formats that a demand may name; the catalog keeps a dense peak for each. */
export const PRECISIONS = ['fp32', 'tf32', 'fp16', 'bf16', 'fp8', 'int8', 'fp4'] as const;

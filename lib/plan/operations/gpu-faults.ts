import type { BuiltVendor } from '../../units/closed-lists.js';

/**
 * Errors of the NVIDIA driver after which a GPU computes nothing right until it is reset or replaced: fallen off the bus
 * (79), memory that can not be corrected or remapped (48, 64, 95), a link to its neighbours (74), its own processors (62, 109,
 * 110, 140, …). Errors of programs, such as 13 and 31, are none of them.
 * @see https://github.com/aws/amazon-ecs-agent, whose list is that of the node monitoring agent of EKS; 2026-11-29
 */
const FATAL_XIDS: readonly number[] = [
  46, 48, 54, 62, 64, 74, 79, 95, 109, 110, 136, 140, 142, 143, 151, 155, 156, 158,
];

/** Errors of the driver for which a node is taken out; empty: it has no NVIDIA GPU. */
export function fatalXids(vendor: BuiltVendor | undefined): readonly number[] {
  return vendor === 'NVIDIA' ? FATAL_XIDS : [];
}

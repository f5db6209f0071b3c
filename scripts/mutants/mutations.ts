import { parse } from '@babel/parser';

/** A piece of a source and what takes its place. */
export interface Mutation {
  readonly start: number;
  readonly end: number;
  readonly put: string;
  /** Start and end of an expression that is evaluated whenever the piece is. */
  readonly of: readonly [number, number];
}

const OPERATORS: Readonly<Record<string, string>> = {
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
  '&&': '||',
  '||': '&&',
};
const FUNCTIONS: Readonly<Record<string, string>> = {
  ceil: 'floor',
  floor: 'ceil',
  min: 'max',
  max: 'min',
  some: 'every',
  every: 'some',
};

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** Every change of one operator, number, truth or rounding of a source that its behaviour may depend on. */
export function mutationsOf(source: string): Mutation[] {
  const { program } = parse(source, { sourceType: 'module', plugins: ['typescript'] });
  const found: Mutation[] = [];
  const visit = (node: Node): void => {
    // Types are gone when it runs.
    if (node.type.startsWith('TS') && !/^TS(As|Satisfies|NonNull)Expression$/.test(node.type)) return;
    found.push(...mutate(node, source));
    for (const [key, inner] of Object.entries(node)) {
      // A key of an object is no expression.
      if (key === 'key' && node.computed !== true) continue;
      for (const one of Array.isArray(inner) ? inner : [inner]) if (isNode(one)) visit(one);
    }
  };
  visit(program as unknown as Node);
  return found;
}

function mutate(node: Node, source: string): Mutation[] {
  const of = [node.start, node.end] as const;
  switch (node.type) {
    case 'BinaryExpression':
    case 'LogicalExpression': {
      const put = OPERATORS[node.operator as string];
      const [left, right] = [node.left as Node, node.right as Node];
      const isText = node.operator === '+' && [left, right].some(({ type }) => /^(String|Template)Literal$/.test(type));
      if (put === undefined || isText) return [];
      const start = source.indexOf(node.operator as string, left.end);
      return start === -1 || start >= right.start
        ? []
        : [{ start, end: start + (node.operator as string).length, put, of }];
    }
    case 'NumericLiteral':
      return [
        {
          start: node.start,
          end: node.end,
          put: node.value === 0 ? '1' : `(${source.slice(node.start, node.end)} * 2)`,
          of,
        },
      ];
    case 'BooleanLiteral':
      return [{ start: node.start, end: node.end, put: String(!node.value), of }];
    case 'ConditionalExpression': {
      const test = node.test as Node;
      return [
        {
          start: test.start,
          end: test.end,
          put: `!(${source.slice(test.start, test.end)})`,
          of: [test.start, test.end],
        },
      ];
    }
    case 'MemberExpression': {
      const property = node.property as Node;
      const put = node.computed === true ? undefined : FUNCTIONS[property.name as string];
      const object = node.object as Node;
      // The function alone, taken out of its object, would lose it.
      return put === undefined
        ? []
        : [{ start: property.start, end: property.end, put, of: [object.start, object.end] }];
    }
    default:
      return [];
  }
}

function isNode(value: unknown): value is Node {
  return (
    typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string' && 'start' in value
  );
}

import { parse } from '@babel/parser';
import { type Node, unseen } from './unseen.js';

/** A piece of a source and what takes its place. */
export interface Mutation {
  readonly start: number;
  readonly end: number;
  readonly put: string;
  /** Start and end of an expression that is evaluated whenever the piece is. */
  readonly of: readonly [number, number];
  /** Why no test should have to see it; null: one should. */
  readonly excuse: string | null;
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

/** What a comparison becomes whose sides are measured, so that it says nothing of them when they are equal. */
const REVERSED: Readonly<Record<string, string>> = { '<': '>=', '<=': '>', '>': '<=', '>=': '<' };

/** Every change of one operator, number, truth or rounding of a source that its behaviour may depend on. */
export function mutationsOf(source: string): Mutation[] {
  const { program } = parse(source, { sourceType: 'module', plugins: ['typescript'] });
  const found: Mutation[] = [];
  const around: Node[] = [];
  const visit = (node: Node): void => {
    // Types are gone when it runs.
    if (node.type.startsWith('TS') && !/^TS(As|Satisfies|NonNull)Expression$/.test(node.type)) return;
    found.push(...mutate(node, source).map((one) => ({ ...one, excuse: unseen(node, around, source) })));
    around.push(node);
    for (const [key, inner] of Object.entries(node)) {
      // A key of an object is no expression.
      if (key === 'key' && node.computed !== true) continue;
      for (const one of Array.isArray(inner) ? inner : [inner]) if (isNode(one)) visit(one);
    }
    around.pop();
  };
  visit(program as unknown as Node);
  return found;
}

function mutate(node: Node, source: string): Omit<Mutation, 'excuse'>[] {
  const of = [node.start, node.end] as const;
  switch (node.type) {
    case 'BinaryExpression':
    case 'LogicalExpression': {
      const operator = node.operator as string;
      const [left, right] = [node.left as Node, node.right as Node];
      const isOfMeasures = REVERSED[operator] !== undefined && ![left, right].some(isWhole);
      const put = isOfMeasures ? REVERSED[operator] : OPERATORS[operator];
      const isText = operator === '+' && [left, right].some(({ type }) => /^(String|Template)Literal$/.test(type));
      if (put === undefined || isText) return [];
      const start = source.indexOf(operator, left.end);
      return start === -1 || start >= right.start ? [] : [{ start, end: start + operator.length, put, of }];
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

/** Whether a side of a comparison is a number of the source, a constant or a count: what lies on the very line is then met. */
function isWhole(side: Node): boolean {
  if (side.type === 'NumericLiteral' || side.type === 'BigIntLiteral') return true;
  const name = side.type === 'MemberExpression' ? (side.property as Node).name : side.name;
  return typeof name === 'string' && (/^[A-Z0-9_]+$/.test(name) || /^(length|size|index|at|count)$/.test(name));
}

function isNode(value: unknown): value is Node {
  return (
    typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string' && 'start' in value
  );
}

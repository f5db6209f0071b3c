/** A node of a syntax tree of Babel. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** Keys whose value is read by people and by nothing else. */
const WORDS = new Set(['message', 'hint', 'description', 'examples', 'title', 'detail', 'excuse', 'why', 'remedy']);
/** A limit on how long something is tried: what comes out is as right with another, or says that it was not proven. */
const EFFORT =
  /^(MOST_.*(ROUNDS|STEPS|SOLVED|SETS|LAYERS|TWICE|ORDERED)|ROUNDS.*|HALVINGS|.*(PRICINGS|TIME_LIMIT_SECONDS))$/;
const TOLERANCE = /(^|_)(NOISE|TOLERANCE|SLIP|DOUBT|ROUNDING|CLOSE|FINE|NUDGE|TIE)(_|$)/;

/**
 * Why another `node` would be no other behaviour, of those that no test should have to see; null: it would be.
 * `around` are the nodes around it, the innermost last.
 */
export function unseen(node: Node, around: readonly Node[], source: string): string | null {
  if (around.some(isWords)) return 'words for people';
  const isOrder = around.some((one) => isComparator(one, node));
  if (isBoundary(node) && isOrder) return 'the order of what is equal';
  if (isMiddle(node, around.at(-1))) return 'the middle of a halving, rounded either way';
  if (node.type === 'NumericLiteral') {
    if (isInTable(around.at(-1))) return 'a row of figures of a source, which a test could only repeat';
    if (isOrder && isFallback(node, around)) return 'the place in an order of what has none';
    const raw = source.slice(node.start, node.end);
    if (/e-\d+$/.test(raw) && Number(raw) <= 1e-5) return 'a tolerance';
    const name = around.map(constantOf).find((one) => one !== undefined);
    if (name !== undefined && TOLERANCE.test(name)) return 'a tolerance';
    if (name !== undefined && EFFORT.test(name)) return 'a limit on effort';
  }
  return null;
}

function isWords({ type, key, callee }: Node): boolean {
  if (type === 'ObjectProperty') return WORDS.has((key as Node).name as string);
  // An Error is a bug: nobody relies on its text.
  return type === 'NewExpression' && (callee as Node).name === 'Error';
}

function isBoundary({ type, operator }: Node): boolean {
  return type === 'BinaryExpression' && ['<', '<=', '>', '>='].includes(operator as string);
}

/** The function of `Math.floor((low + high) / 2)`. */
function isMiddle(node: Node, call: Node | undefined): boolean {
  if (call?.type !== 'CallExpression' || call.callee !== node) return false;
  const [half] = call.arguments as readonly Node[];
  return half?.operator === '/' && (half.left as Node).operator === '+' && (half.right as Node).value === 2;
}

/** A list of several plain numbers. */
function isInTable(list: Node | undefined): boolean {
  if (list?.type !== 'ArrayExpression') return false;
  return (list.elements as Node[]).filter((one) => one?.type === 'NumericLiteral').length >= 4;
}

/** Whether `inner` stands in a function that orders two: an argument of a sort, or a `compare…` that returns a number. */
function isComparator({ type, callee, id, returnType }: Node, inner: Node): boolean {
  if (type === 'FunctionDeclaration') {
    const returned = (returnType as Node | undefined)?.typeAnnotation as Node | undefined;
    return /^compare[A-Z]/.test(String((id as Node | null)?.name)) && /^TS(Number|Union)/.test(returned?.type ?? '');
  }
  if (type !== 'CallExpression' || inner.start < (callee as Node).end) return false;
  return /^(sort|toSorted)$/.test(String(((callee as Node).property as Node | undefined)?.name));
}

function isFallback(node: Node, around: readonly Node[]): boolean {
  const { type, operator, right } = around.at(-1)!;
  return type === 'LogicalExpression' && operator === '??' && right === node;
}

/** The name that a declaration gives, e.g. `MOST_ROUNDS`. */
function constantOf({ type, id }: Node): string | undefined {
  if (type !== 'VariableDeclarator') return undefined;
  const { name } = id as Node;
  return typeof name === 'string' && name === name.toUpperCase() ? name : undefined;
}

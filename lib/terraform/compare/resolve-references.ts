import { sortedBy, sortedByKey } from '../../units/order.js';
import type { NamedBodies, ResourceBody } from './resource-body.js';

/** A statement as in a policy's JSON, its lists sorted. */
export interface PolicyStatementJson {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  /** By kind of principal: `AWS`, `Service`, `Federated`. */
  readonly Principal?: Lists;
  readonly NotPrincipal?: Lists;
  readonly Action?: readonly string[];
  readonly NotAction?: readonly string[];
  readonly Resource?: readonly string[];
  readonly NotResource?: readonly string[];
  /** By operator, then by key. */
  readonly Condition?: Readonly<Record<string, Lists>>;
}

type Lists = Readonly<Record<string, readonly string[]>>;

/**
 * A resource as it is after what it refers to is put in its place: a policy that is a data source
 * (`${data.aws_iam_policy_document.x.json}`) becomes the policy's own text, and every policy is written in one form, so
 * that two that AWS reads alike are the same text.
 */
export function resolveReferences(body: ResourceBody, data: NamedBodies): ResourceBody {
  return mapText(body, (text) => {
    const statements = statementsIn(text, data);
    return statements === null ? text : JSON.stringify({ Statement: statements });
  }) as ResourceBody;
}

/** The statements of a resolved argument; null: it is no policy. */
export function policyStatements(argument: unknown): readonly PolicyStatementJson[] | null {
  return typeof argument === 'string' ? statementsIn(argument, {}) : null;
}

function statementsIn(text: string, data: NamedBodies): PolicyStatementJson[] | null {
  const [, name] = /^\$\{data\.aws_iam_policy_document\.([\w-]+)\.(?:minified_)?json\}$/.exec(text) ?? [];
  if (name !== undefined) {
    const document = data.aws_iam_policy_document?.[name];
    if (document === undefined) throw new Error(`no data source aws_iam_policy_document.${name}`);
    return ordered(many(document.statement as Block | Block[]).map(ofBlock));
  }
  if (!text.startsWith('{') || !text.includes('"Statement"')) return null;
  return ordered(many((JSON.parse(text) as { Statement: JsonStatement | JsonStatement[] }).Statement).map(ofJson));
}

type Texts = string | readonly string[];

interface JsonStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | Readonly<Record<string, Texts>>;
  readonly NotPrincipal?: '*' | Readonly<Record<string, Texts>>;
  readonly Action?: Texts;
  readonly NotAction?: Texts;
  readonly Resource?: Texts;
  readonly NotResource?: Texts;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, Texts>>>>;
}

function ofJson({ Sid, Effect, Condition, ...lists }: JsonStatement): PolicyStatementJson {
  return statement({
    Sid,
    Effect,
    Principal: principals(lists.Principal),
    NotPrincipal: principals(lists.NotPrincipal),
    Action: list(lists.Action),
    NotAction: list(lists.NotAction),
    Resource: list(lists.Resource),
    NotResource: list(lists.NotResource),
    Condition: Condition && mapValues(Condition, (keys) => mapValues(keys, sorted)),
  });
}

/** A nested block of `aws_iam_policy_document`. */
interface Block {
  readonly sid?: string;
  readonly effect?: 'Allow' | 'Deny';
  readonly principals?: Listed | readonly Listed[];
  readonly not_principals?: Listed | readonly Listed[];
  readonly actions?: readonly string[];
  readonly not_actions?: readonly string[];
  readonly resources?: readonly string[];
  readonly not_resources?: readonly string[];
  readonly condition?: ConditionBlock | readonly ConditionBlock[];
}

interface Listed {
  readonly type: string;
  readonly identifiers: readonly string[];
}

interface ConditionBlock {
  readonly test: string;
  readonly variable: string;
  readonly values: readonly string[];
}

function ofBlock(block: Block): PolicyStatementJson {
  return statement({
    Sid: block.sid,
    Effect: block.effect ?? 'Allow',
    Principal: principalBlocks(block.principals),
    NotPrincipal: principalBlocks(block.not_principals),
    Action: list(block.actions),
    NotAction: list(block.not_actions),
    Resource: list(block.resources),
    NotResource: list(block.not_resources),
    Condition: conditionBlocks(block.condition),
  });
}

/** `*` of any kind is everyone. */
function principals(given: JsonStatement['Principal']): Lists | undefined {
  return given === undefined ? undefined : given === '*' ? { AWS: ['*'] } : mapValues(given, sorted);
}

function principalBlocks(blocks: Block['principals']): Lists | undefined {
  if (blocks === undefined) return undefined;
  const kinds = many(blocks).map(({ type, identifiers }) => [type === '*' ? 'AWS' : type, identifiers] as const);
  return gathered(kinds);
}

function conditionBlocks(blocks: Block['condition']): PolicyStatementJson['Condition'] {
  if (blocks === undefined || many(blocks).length === 0) return undefined;
  const tests = new Map<string, (readonly [string, readonly string[]])[]>();
  for (const { test, variable, values } of many(blocks)) {
    tests.set(test, [...(tests.get(test) ?? []), [variable, values]]);
  }
  return sortedByKey(Object.fromEntries([...tests].map(([test, keys]) => [test, gathered(keys)])));
}

function gathered(entries: readonly (readonly [string, readonly string[]])[]): Lists {
  const lists: Record<string, string[]> = {};
  for (const [key, values] of entries) lists[key] = [...sorted([...(lists[key] ?? []), ...values])];
  return sortedByKey(lists);
}

/** Without the parts that are undefined. */
function statement(parts: { [Part in keyof PolicyStatementJson]: PolicyStatementJson[Part] | undefined }) {
  return Object.fromEntries(
    Object.entries(parts).filter(([, value]) => value !== undefined),
  ) as unknown as PolicyStatementJson;
}

function ordered(statements: readonly PolicyStatementJson[]): PolicyStatementJson[] {
  return sortedBy(statements, (one) => JSON.stringify(one));
}

function list(values: Texts | undefined): readonly string[] | undefined {
  return values === undefined ? undefined : sorted(values);
}

/** A variable of IAM is `&{…}` in a data source, and `$${…}` in a text, where `${…}` is Terraform's. */
function sorted(values: Texts): readonly string[] {
  return [...new Set(many(values))].map((value) => value.replaceAll('&{', () => '$${')).sort();
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> {
  return sortedByKey(Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)])));
}

function many<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? value : [value as T];
}

function mapText(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((item) => mapText(item, map));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapText(inner, map)]));
}

import { sortedBy, sortedByKey } from '../../units/order.js';
import type { ResourceBody } from './resource-body.js';

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

/** A resource whose policies are written in one form, so that two that AWS reads alike are the same text. */
export function canonicalPolicies(body: ResourceBody): ResourceBody {
  return mapText(body, (text) => {
    const statements = statementsIn(text);
    return statements === null ? text : JSON.stringify({ Statement: statements });
  }) as ResourceBody;
}

/** The statements of an argument; null: it is no policy. */
export function policyStatements(argument: unknown): readonly PolicyStatementJson[] | null {
  return typeof argument === 'string' ? statementsIn(argument) : null;
}

function statementsIn(text: string): PolicyStatementJson[] | null {
  if (!text.startsWith('{') || !text.includes('"Statement"')) return null;
  const { Statement } = JSON.parse(text) as { readonly Statement: JsonStatement | readonly JsonStatement[] };
  return sortedBy([Statement].flat().map(ofJson), (one) => JSON.stringify(one));
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

/** `*` is everyone. */
function principals(given: JsonStatement['Principal']): Lists | undefined {
  return given === undefined ? undefined : given === '*' ? { AWS: ['*'] } : mapValues(given, sorted);
}

/** Without the parts that are undefined. */
function statement(parts: { [Part in keyof PolicyStatementJson]: PolicyStatementJson[Part] | undefined }) {
  return Object.fromEntries(
    Object.entries(parts).filter(([, value]) => value !== undefined),
  ) as unknown as PolicyStatementJson;
}

function list(values: Texts | undefined): readonly string[] | undefined {
  return values === undefined ? undefined : sorted(values);
}

/** A variable of IAM is `&{…}` in a data source, and `$${…}` in a text, where `${…}` is Terraform's. */
function sorted(values: Texts): readonly string[] {
  return [...new Set([values].flat())].map((value) => value.replaceAll('&{', () => '$${')).sort();
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> {
  return sortedByKey(Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)])));
}

function mapText(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((item) => mapText(item, map));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapText(inner, map)]));
}

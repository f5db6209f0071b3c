/** A stack in Terraform's JSON. */
export type StackJson = Readonly<Record<string, unknown>>;

/**
 * A stack with what its blocks refer to put in its place: `${data.aws_iam_policy_document.x.json}` becomes the JSON of that
 * policy, as AWS writes it back, and the data source is left out. What reads policies reads them here.
 */
export function expandReferences(stack: StackJson): StackJson {
  const { data = {}, ...blocks } = stack as { readonly data?: Readonly<Record<string, unknown>> };
  const { aws_iam_policy_document: documents = {}, ...others } = data;
  const policies = new Map<string, string>(
    Object.entries(documents as Readonly<Record<string, DocumentBody>>).map(([name, body]) => [
      `\${data.aws_iam_policy_document.${name}.json}`,
      policyJson(body),
    ]),
  );
  return mapTexts(
    { ...blocks, ...(Object.keys(others).length > 0 && { data: others }) },
    (text) => policies.get(text) ?? text,
  ) as StackJson;
}

/** Arguments of an `aws_iam_policy_document`. */
interface DocumentBody {
  readonly statement: readonly StatementBlock[];
}

interface StatementBlock {
  readonly sid: string;
  readonly effect: string;
  readonly principals?: readonly { readonly type: string; readonly identifiers: readonly string[] }[];
  readonly actions: readonly string[];
  readonly resources?: readonly string[];
  readonly condition?: readonly {
    readonly test: string;
    readonly variable: string;
    readonly values: readonly string[];
  }[];
}

function policyJson({ statement }: DocumentBody): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: statement.map(({ sid, effect, principals = [], actions, resources, condition = [] }) => ({
      Sid: sid,
      Effect: effect,
      ...(principals.length > 0 && {
        Principal: Object.fromEntries(principals.map(({ type, identifiers }) => [type, oneOrMany(identifiers)])),
      }),
      Action: oneOrMany(actions),
      ...(resources !== undefined && { Resource: oneOrMany(resources) }),
      ...(condition.length > 0 && { Condition: conditionJson(condition) }),
    })),
  });
}

function conditionJson(condition: NonNullable<StatementBlock['condition']>): unknown {
  const tests: Record<string, Record<string, unknown>> = {};
  for (const { test, variable, values } of condition) {
    tests[test] = { ...tests[test], [variable]: oneOrMany(values) };
  }
  return tests;
}

function oneOrMany(values: readonly string[]): string | readonly string[] {
  return values.length === 1 ? values[0]! : values;
}

function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((inner) => mapTexts(inner, map));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapTexts(inner, map)]));
}

import { inertText } from '../foundation/inert-text.js';

/** A stack in Terraform's JSON. */
export type StackJson = Readonly<Record<string, unknown>>;

/**
 * A stack with what its blocks refer to put in its place: `${data.aws_iam_policy_document.x.json}` becomes the JSON of that
 * policy, as AWS writes it back, and the data source is left out; a file beside the stack becomes its text. What reads
 * policies or texts of a stack reads them here.
 * @param files - by path from the folder of the stack. @default - files are not looked into
 * @throws Error when the stack names a file that is not there
 */
export function expandReferences(stack: StackJson, files?: ReadonlyMap<string, string>): StackJson {
  const { data = {}, ...blocks } = stack as { readonly data?: Readonly<Record<string, unknown>> };
  const locals = (stack.locals ?? {}) as Locals;
  const { aws_iam_policy_document: documents = {}, ...others } = data;
  const policies = new Map<string, string>(
    Object.entries(documents as Readonly<Record<string, DocumentBody>>).map(([name, body]) => [
      `\${data.aws_iam_policy_document.${name}.json}`,
      policyJson(body),
    ]),
  );
  return mapTexts(
    { ...blocks, ...(Object.keys(others).length > 0 && { data: others }) },
    (text) => policies.get(text) ?? (files && fileText(text, files, locals)) ?? text,
  ) as StackJson;
}

type Locals = Readonly<Record<string, Readonly<Record<string, string>>>>;

const FILE = /^\$\{(base64encode\()?(?:file|templatefile)\("\$\{path\.module\}\/([^"]+)"(?:, local\.([\w-]+))?\)\)?\}$/;

/** As the text would read in the stack itself; undefined: no file. */
function fileText(expression: string, files: ReadonlyMap<string, string>, locals: Locals): string | undefined {
  const [, encoded, path, local] = FILE.exec(expression) ?? [];
  if (path === undefined) return undefined;
  const content = files.get(path);
  if (content === undefined) throw new Error(`no file ${path}`);
  const text =
    local === undefined
      ? inertText(content)
      : content.replace(/(?<!\$)\$\{([\w-]+)\}/g, (_, name: string) => locals[local]![name]!);
  return encoded === undefined ? text : `\${base64encode(${JSON.stringify(text)})}`;
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

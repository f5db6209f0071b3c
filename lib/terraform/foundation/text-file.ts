import { DefaultTokenResolver, StringConcat, TerraformLocal, TerraformStack, Tokenization } from 'cdktf';
import { Construct } from 'constructs';
import { literalText, SPLIT_TOKEN } from './inert-text.js';
import { readableJson, readableYaml } from './readable-text.js';

/** Folder of the files of a stack, beside its `cdk.tf.json`. */
const FOLDER = 'assets';
const TOKEN = /\$\{TfToken\[[^\]]+\]\}/g;
/** What Terraform would read in a text: a sign that is not doubled. */
const LIVE = /(?<![$])[$]\{|(?<!%)%\{/;

/** What a text beside a stack is made of. */
interface TextFileProps {
  /** With the dot, e.g. `.json`. */
  readonly extension: string;
  /** As in a stack: inert where it is the blueprint's, with tokens where Terraform gives the value. */
  readonly text: string;
}

/**
 * A text that is a file beside the stack, so that it is read and compared line by line. Its name is the address that the
 * construct would have. Values that Terraform gives are variables of a template, and a local has them by name.
 */
export class TextFile extends Construct {
  /** From the folder of the stack, e.g. `assets/operations_dashboard_page_body.json`. */
  readonly path: string;
  /** What is written there. */
  readonly content: string;
  private readonly expression: string;

  /** @throws Error when a value in the text is no plain reference, or two references would have one name */
  constructor(scope: Construct, id: string, { extension, text }: TextFileProps) {
    super(scope, id);
    const name = TerraformStack.of(this).getLogicalId(this.node);
    this.path = `${FOLDER}/${name}${extension}`;
    const file = `"\${path.module}/${this.path}"`;
    const variables = new Map<string, string>();
    const template = text.replaceAll(TOKEN, (token) => {
      const reference = this.resolved(token);
      const variable = variableOf(reference);
      const other = variables.get(variable) ?? reference;
      if (other !== reference) throw new Error(`${this.path}: ${other} and ${reference} would have one name`);
      variables.set(variable, reference);
      return `\${${variable}}`;
    });
    if (LIVE.test(text.replaceAll(TOKEN, '').replaceAll(SPLIT_TOKEN, ''))) {
      throw new Error(`${this.path}: a text that Terraform would read as a template`);
    }
    if (variables.size === 0) {
      this.content = literalText(text);
      this.expression = `file(${file})`;
      return;
    }
    this.content = template;
    this.expression = `templatefile(${file}, local.${name})`;
    new TerraformLocal(this, 'values', Object.fromEntries(variables)).overrideLogicalId(name);
  }

  /** The text, as Terraform gives it. */
  get value(): string {
    return `\${${this.expression}}`;
  }

  /** The text in base64. */
  get base64(): string {
    return `\${base64encode(${this.expression})}`;
  }

  private resolved(token: string): string {
    const resolver = new DefaultTokenResolver(new StringConcat());
    return Tokenization.resolve(token, { scope: this, resolver, preparing: false });
  }
}

/** A value as a file of JSON. */
export function jsonFile(scope: Construct, id: string, value: unknown): TextFile {
  return new TextFile(scope, id, { extension: '.json', text: `${readableJson(value)}\n` });
}

/** A value as a file of YAML. */
export function yamlFile(scope: Construct, id: string, value: unknown): TextFile {
  return new TextFile(scope, id, { extension: '.yaml', text: readableYaml(value) });
}

/** `${aws_iam_role.access_train_role.arn}` is `access_train_role_arn`: an address has its type before it. */
function variableOf(reference: string): string {
  const [, path] = /^\$\{(?:var|local|(?:data\.)?[a-z]+_\w+)\.([\w.[\]-]+)\}$/.exec(reference) ?? [];
  if (path === undefined) throw new Error(`${reference} is no reference: make it a local, or a part of the text`);
  return path.replaceAll(/[.[\]]+/g, '_');
}

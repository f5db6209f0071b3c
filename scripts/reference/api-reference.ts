import { posix } from 'node:path';
import { type ParserOptions, parse } from '@babel/parser';
import { by } from '../../lib/units/order.js';
import { sourceFile } from '../house/source-files.js';

/** An exported symbol of an entry point, as the page shows it. */
export interface ApiSymbol {
  readonly name: string;
  readonly section: (typeof SECTIONS)[number];
  /** Without the marks of a comment; empty: it has none. */
  readonly doc: string;
  /** TypeScript without bodies. */
  readonly signature: string;
  readonly members: readonly ApiMember[];
}

/** A public member of a class or an interface. */
interface ApiMember {
  readonly signature: string;
  readonly doc: string;
}

/** Nodes of the parser's tree. */
type Statement = ReturnType<typeof parse>['program']['body'][number];
type Declaration = NonNullable<Extract<Statement, { type: 'ExportNamedDeclaration' }>['declaration']>;
type ClassMember = Extract<Declaration, { type: 'ClassDeclaration' }>['body']['body'][number];
type Member = ClassMember | Extract<Declaration, { type: 'TSInterfaceDeclaration' }>['body']['body'][number];
type WithBody = Extract<ClassMember, { type: 'ClassMethod' }> | Extract<Declaration, { type: 'FunctionDeclaration' }>;

const SECTIONS = ['Functions and values', 'Classes', 'Types'] as const;
const PARSER: ParserOptions = { sourceType: 'module', plugins: ['typescript'] };

/** The page of one entry point: every symbol that it exports, with its doc comment. */
export function apiReference(title: string, entry: string): string {
  const symbols = apiSymbols(entry);
  const lines = [
    `# ${title}`,
    '',
    'Written by `npm run reference` from the doc comments.',
    '',
    plain(leading(programOf(entry).text)),
    ...SECTIONS.flatMap((section) => {
      const ofSection = symbols.filter((symbol) => symbol.section === section).sort(by(({ name }) => name));
      return ofSection.length === 0 ? [] : ['', `## ${section}`, ...ofSection.flatMap(symbolLines)];
    }),
  ];
  return `${lines.join('\n')}\n`;
}

/** Every symbol that an entry point exports, from the files that declare them. */
export function apiSymbols(entry: string): ApiSymbol[] {
  const symbols = programOf(entry).body.flatMap((statement) => {
    if (statement.type !== 'ExportNamedDeclaration' || !statement.source) return [];
    const file = posix.join(posix.dirname(entry), statement.source.value).replace(/\.js$/, '.ts');
    return statement.specifiers.map((specifier) => {
      if (specifier.type !== 'ExportSpecifier') throw new Error(`${entry} exports all of ${file}`);
      return symbolOf(file, specifier.local.name);
    });
  });
  return symbols.map((symbol) => ({
    ...symbol,
    members: symbol.members.map((one) => inherited(one, symbol, symbols)),
  }));
}

/** A member without words of its own is described where it is promised or inherited from. */
function inherited(member: ApiMember, { signature }: ApiSymbol, symbols: readonly ApiSymbol[]): ApiMember {
  if (member.doc !== '') return member;
  const above = signature.split('\n')[0]!.split(/\W+/).slice(2);
  const promised = symbols
    .filter(({ name }) => above.includes(name))
    .flatMap(({ members }) => members)
    .find((one) => memberName(one) === memberName(member));
  return { ...member, doc: promised?.doc ?? '' };
}

function memberName({ signature }: ApiMember): string {
  return /^\w+/.exec(signature)?.[0] ?? signature;
}

function symbolLines({ name, doc, signature, members }: ApiSymbol): string[] {
  return [
    '',
    `### ${name}`,
    '',
    doc,
    '',
    '```ts',
    signature,
    '```',
    ...(members.length === 0 ? [] : ['', '| Member | |', '| --- | --- |']),
    ...members.map((member) => `| ${cell(code(member.signature))} | ${cell(member.doc.replace(/\s*\n+\s*/g, ' '))} |`),
  ];
}

interface Program {
  readonly text: string;
  readonly body: readonly Statement[];
}

const programs = new Map<string, Program>();

function programOf(file: string): Program {
  const known = programs.get(file);
  if (known !== undefined) return known;
  const { text } = sourceFile(file);
  const program = { text, body: parse(text, PARSER).program.body };
  programs.set(file, program);
  return program;
}

function symbolOf(file: string, name: string): ApiSymbol {
  const { text, body } = programOf(file);
  for (const statement of body) {
    if (statement.type !== 'ExportNamedDeclaration' || !statement.declaration) continue;
    const { declaration } = statement;
    if (nameOf(declaration) !== name) continue;
    return { name, doc: docOf(statement), ...shapeOf(declaration, text) };
  }
  throw new Error(`${file} declares no ${name}`);
}

function nameOf(declaration: Declaration): string | undefined {
  if (declaration.type === 'VariableDeclaration') {
    const [one] = declaration.declarations;
    return one?.id.type === 'Identifier' ? one.id.name : undefined;
  }
  return 'id' in declaration && declaration.id?.type === 'Identifier' ? declaration.id.name : undefined;
}

function shapeOf(node: Declaration, text: string): Pick<ApiSymbol, 'section' | 'signature' | 'members'> {
  switch (node.type) {
    case 'ClassDeclaration': {
      const constructors = node.body.body.filter((one) => one.type === 'ClassMethod' && one.kind === 'constructor');
      const head = oneLine(text.slice(node.start!, node.body.start!));
      const made = constructors.map((one) => `  ${memberSignature(one, text)};`);
      const signature = made.length === 0 ? head : [`${head} {`, ...made, '}'].join('\n');
      return { section: 'Classes', signature, members: membersOf(node.body.body, text) };
    }
    case 'TSInterfaceDeclaration':
      return {
        section: 'Types',
        signature: oneLine(text.slice(node.start!, node.body.start!)),
        members: membersOf(node.body.body, text),
      };
    case 'FunctionDeclaration':
      return { section: 'Functions and values', signature: oneLine(withoutBody(node, text)), members: [] };
    case 'VariableDeclaration': {
      const { id } = node.declarations[0]!;
      return {
        section: 'Functions and values',
        signature: `const ${oneLine(text.slice(id.start!, id.end!))}`,
        members: [],
      };
    }
    default:
      return { section: 'Types', signature: text.slice(node.start!, node.end!).replace(/;$/, ''), members: [] };
  }
}

/** Public, without constructors. */
function membersOf(nodes: readonly Member[], text: string): ApiMember[] {
  return nodes.flatMap((node) => {
    const hidden = 'accessibility' in node && (node.accessibility === 'private' || node.accessibility === 'protected');
    const constructs = node.type === 'ClassMethod' && node.kind === 'constructor';
    if (hidden || constructs || node.type.startsWith('ClassPrivate')) return [];
    return [{ signature: memberSignature(node, text), doc: docOf(node) }];
  });
}

function memberSignature(node: Member, text: string): string {
  const whole = node.type === 'ClassMethod' ? withoutBody(node, text) : text.slice(node.start!, node.end!);
  return oneLine(whole)
    .replace(/;$/, '')
    .replace(/^(?:override )?(?:readonly )?/, '')
    .replace(/^get (\w+)\(\)/, '$1')
    .replace(/^(\w+) = ('[^']*')$/, '$1: $2')
    .replace(/^(\w+: .+?) = (?:null|new .*)$/, '$1');
}

function withoutBody(node: WithBody, text: string): string {
  return text.slice(node.start!, node.body.start!).trim();
}

/** On one line; whoever calls passes an object, however the function takes it apart. */
function oneLine(text: string): string {
  return text
    .replace(/\/\*\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/([([]) /g, '$1')
    .replace(/,? ([)\]])/g, '$1')
    .replace(/([(,] ?)\{[^{}]*\}: /g, '$1props: ')
    .replace(/(\w+): ([^:=]*) = \{\}/g, '$1?: $2')
    .trim();
}

function docOf({ leadingComments }: Statement | Member): string {
  const comment = leadingComments?.at(-1);
  return comment?.type === 'CommentBlock' && comment.value.startsWith('*') ? plain(comment.value) : '';
}

/** The comment that a file begins with. */
function leading(text: string): string {
  return /^\/\*(\*[\s\S]*?)\*\//.exec(text)?.[1] ?? '';
}

/** A doc comment as Markdown: each tag a sentence. */
function plain(comment: string): string {
  const text = comment
    .replace(/^\*/, '')
    .replace(/\n\s*\* ?/g, '\n')
    .trim();
  const [prose = '', ...tags] = ` ${text}`.split(/\s(?=@(?:param|returns?|throws|default|see)\b)/);
  return [prose.trim(), ...tags.map(tagText)].filter((part) => part !== '').join('\n\n');
}

function tagText(tag: string): string {
  const [, name = '', body = ''] = /^@(\w+)\s*(?:- )?([\s\S]*)$/.exec(tag) ?? [];
  switch (name) {
    case 'param':
      return body.replace(/^(\w+) - /, '`$1`: ');
    case 'default':
      return `Default: ${body}.`;
    case 'see':
      return `See <${body}>.`;
    case 'throws':
      return `Throws ${body}.`;
    default:
      return `Returns ${body}.`;
  }
}

function code(text: string): string {
  return `\`${text}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

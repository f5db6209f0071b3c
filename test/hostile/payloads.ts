import type { ReportDocument } from '../../lib/report/document/document.js';

/** Texts that mean something to one sink or another, by what they are made for. */
export const PAYLOADS: Readonly<Record<string, string>> = {
  'HTML: script': '<script>document.title="ran"</script>',
  'HTML: attribute': '" onmouseover="document.title=1" x="',
  'HTML: image': `<img src=x onerror='document.title="ran"'>`,
  'HTML: end of SVG': '</text></svg></style><script>document.title="ran"</script>',
  'Markdown: link': '[click](javascript:alert(1)) ![x](https://evil.example/p.png)',
  'Markdown: new blocks': 'x\n\n# Approved\n\n| a | b |\n|---|---|\n```\n- [x] done',
  'Markdown: mentions': '@everyone @org/team <!-- hidden --> <details open>',
  'Markdown: end of Mermaid': 'a"]\n```\n<b>out</b>\n```mermaid\nx["',
  'terminal: colour, title, clear': '\u001b[31m\u001b]0;owned\u0007\u001b[2J\u009b31m\r',
  'terminal: hyperlink': '\u001b]8;;https://evil.example\u001b\\click\u001b]8;;\u001b\\',
  'terminal: direction': 'safe\u202egnp.exe\u2066x',
  'annotation: command': '\n::error::forged\n::set-output name=x::y%0A::stop-commands::z',
  'annotation: property': 'x,line=1::y',
  'CSV: formula': `=cmd|' /C calc'!A0`,
  'Terraform: function': '${file("/etc/hostname")}',
  'Terraform: directive': '%{ if true }x%{ endif } $${file("/etc/x")}',
  'Terraform: token': '${TfToken[TOKEN.0]} #{TfToken[TOKEN.1]}',
  'shell: substitution': '$(touch /tmp/owned) `id` "; rm -rf / #',
  'shell: quotes and newline': `'\nrm -rf /\n'`,
  'JSON: end of string': '"}],"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}//',
  'JSON: escapes': '\\u0022,\\"x\\": \\\\',
  'YAML: new key': 'x\nadmin: true\n- &a *a !!js/function "x"',
};

/** Keys whose values a renderer chooses by, and that no text of a user reaches. */
const STRUCTURE = new Set(['kind', 'id', 'align', 'tone', 'unit', 'key', 'table', 'x', 'y', 'role', 'format']);

/** A document with a text in every place that holds text, links included. */
export function poisoned(document: ReportDocument, text: string): ReportDocument {
  const visit = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return STRUCTURE.has(key) ? value : text;
    if (Array.isArray(value)) return value.map((inner) => visit(inner, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, visit(inner, key)]));
  };
  return visit(document, '') as ReportDocument;
}

import type { Diagnostic, DocumentPath } from './document/diagnostic.js';
import { write } from './document/fix.js';
import { parseDocument } from './document/parse-document.js';
import { pastedBucket, pastedCluster, pastedFileSystem } from './names/pasted-forms.js';

/** A name, or its address in S3 where it has a folder. */
function canonicalBucket(text: string): string | undefined {
  const found = pastedBucket(text)?.value;
  return found && (found.prefix === '' ? found.bucket : `s3://${found.bucket}/${found.prefix}`);
}

const canonicalFileSystem = (text: string) =>
  (pastedFileSystem(text, 'fsx') ?? pastedFileSystem(text, 'elasticfilesystem'))?.value;

/** Keys whose values are understood in several forms, and the one that is written; `*`: any key or item. */
const FORMS: readonly (readonly [path: readonly string[], canonical: (text: string) => string | undefined])[] = [
  [['kubernetes', 'existing', 'cluster'], (text) => pastedCluster(text)?.value],
  [['security', 'buckets', '*'], canonicalBucket],
  [['workloads', '*', 'storage', '*', 'existing', 'bucket'], canonicalBucket],
  [['workloads', '*', 'storage', '*', 'existing', 'id'], canonicalFileSystem],
];

/**
 * Values of a blueprint that are understood as they were pasted, each with its fix to the form that the rest of the file
 * would write. An ARN of a key stays: it may be of another account, which nothing else of it says.
 */
export function canonicalForms(text: string): Diagnostic[] {
  const { data } = parseDocument(text);
  return FORMS.flatMap(([path, canonical]) =>
    valuesAt(data, path).flatMap(([at, value]): Diagnostic[] => {
      const written = canonical(value);
      if (written === undefined || written === value) return [];
      const message = `"${value}" is understood, and written ${written}`;
      return [{ code: 'wrong-value', severity: 'warning', path: at, message, ...write(`"${written}"`) }];
    }),
  );
}

function valuesAt(data: unknown, path: readonly string[], at: DocumentPath = []): [DocumentPath, string][] {
  const [key, ...rest] = path;
  if (key === undefined) return typeof data === 'string' ? [[at, data]] : [];
  if (typeof data !== 'object' || data === null) return [];
  const entries: readonly (readonly [string | number, unknown])[] = Array.isArray(data)
    ? [...data.entries()]
    : Object.entries(data);
  return entries.flatMap(([name, value]) => (key === '*' || key === name ? valuesAt(value, rest, [...at, name]) : []));
}

import type { Diagnostic } from './diagnostic.js';

/** Most bytes of a file that people write: far above any file of ours; bounds the time that a wrong file can cost. */
export const MAX_TEXT_BYTES = 1024 * 1024;

/** The text of a file, or why it is none. Offsets in later diagnostics count from after a byte-order mark. */
export function readText(input: string | Uint8Array): { text: string } | { diagnostic: Diagnostic } {
  const byteLength = typeof input === 'string' ? utf8Length(input) : input.byteLength;
  if (byteLength > MAX_TEXT_BYTES) {
    return whole(
      'file-too-large',
      `the file has ${byteLength} bytes: expected at most ${MAX_TEXT_BYTES}`,
      'check that this is the file you meant',
    );
  }
  let text: string;
  if (typeof input === 'string') {
    text = input;
  } else {
    const utf16 = (input[0] === 0xff && input[1] === 0xfe) || (input[0] === 0xfe && input[1] === 0xff);
    if (utf16) return whole('file-binary', 'the file is UTF-16', 'save it as UTF-8');
    try {
      text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(input);
    } catch {
      return whole(
        'file-binary',
        'the file is not UTF-8 text',
        'check that this is the file you meant; save it as UTF-8',
      );
    }
  }
  text = text.replace(/^\uFEFF/, '');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  const control = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uFFFE\uFFFF]/.exec(text);
  if (control) {
    const code = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    return whole('file-binary', `the file has the control character U+${code}`, 'save it as plain text', [
      control.index,
      control.index + 1,
    ]);
  }
  if (/^(?:[ \t]*(?:#.*)?(?:\r?\n|\r|$))*$/.test(text)) {
    return whole('file-empty', 'the file is empty', 'start with "version: 1"');
  }
  return { text };
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}

function whole(
  code: 'file-too-large' | 'file-binary' | 'file-empty',
  message: string,
  hint: string,
  range: readonly [number, number] = [0, 0],
): { diagnostic: Diagnostic } {
  return { diagnostic: { code, severity: 'error', path: [], message, hint, range } };
}

import { systemErrorReason } from '../files/system-errors.js';
import { printError } from './terminal.js';

/** What a file beside the blueprint holds; null: it cannot be read, which is printed. @param read - throws the system's error */
export function readOrReport<T>(file: string, read: (file: string) => T): T | null {
  try {
    return read(file);
  } catch (error) {
    printError(`${file}: error[file-unreadable]: the file cannot be read (${systemErrorReason(error)})`);
    return null;
  }
}

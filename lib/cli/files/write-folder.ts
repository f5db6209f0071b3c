import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { syncFile } from './write-file.js';

/** Milliseconds after which what a killed run left beside a folder is nobody's any more. */
const ABANDONED_AFTER = 3_600_000;

/**
 * Writes files into a folder all at once: first into a folder beside it; one rename to `<folder>.ready` decides that all
 * of it counts; then each file is renamed into its place. A run that is killed after the decision is finished
 * by the next one, and of two at once each is written whole, one after the other. What else the folder holds stays, such
 * as what Terraform keeps beside a stack.
 * @param write - is given the folder to write to, which exists and is empty; returns folders in it that hold nothing else:
 * what an earlier run wrote there goes
 * @throws what `write` throws, or the system's error; the folder is then as it was
 */
export function writeFolder(folder: string, write: (staging: string) => readonly string[]): void {
  mkdirSync(dirname(folder), { recursive: true });
  finish(folder);
  removeAbandoned(folder);
  const staging = mkdtempSync(`${folder}.next-`);
  try {
    const own = write(staging);
    const files = filesIn(staging);
    for (const path of files) prepare(staging, path, folder);
    decideOn({ files, own }, staging);
    for (;;) {
      try {
        renameSync(staging, readyOf(folder));
        break;
      } catch (error) {
        // Another run has decided and not finished.
        if (!['ENOTEMPTY', 'EEXIST'].includes(codeOf(error))) throw error;
        finish(folder);
      }
    }
  } catch (error) {
    // The system names no path where a write fails.
    if (codeOf(error) === 'ENOSPC') throw Object.assign(error as Error, { path: folder });
    throw error;
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  finish(folder);
}

const readyOf = (folder: string): string => `${folder}.ready`;

/** Makes sure that a file can take its place; also one that is there already: another run may change it before this one decides. */
function prepare(staging: string, path: string, folder: string): void {
  const target = join(folder, path);
  mkdirSync(dirname(target), { recursive: true });
  accessSync(dirname(target), constants.W_OK);
  const there = statSync(target, { throwIfNoEntry: false });
  if (there?.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR', path: target });
  syncFile(join(staging, path));
}

/** What a run decides on. */
interface Decided {
  /** All that it writes. */
  readonly files: readonly string[];
  /** Folders that hold nothing else. */
  readonly own: readonly string[];
}

/** Begins the name of a folder for what is told of a run and for what goes, of which no two runs have the same. */
const RUN = '.run-';
const DECIDED = 'decided.json';

function decideOn(decided: Decided, staging: string): void {
  const run = mkdtempSync(join(staging, RUN));
  writeFileSync(join(run, DECIDED), JSON.stringify(decided));
  syncFile(join(run, DECIDED));
}

/** Moves what a run has decided on; another may do the same at the same time. */
function finish(folder: string): void {
  const ready = readyOf(folder);
  const run = (unless('ENOENT', () => readdirSync(ready)) ?? []).find((name) => name.startsWith(RUN));
  for (const path of filesIn(ready).filter((path) => !path.startsWith(RUN))) {
    // The other may have moved it, or removed the folder that it goes to.
    while (existsSync(join(ready, path))) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      unless('ENOENT', () => renameSync(join(ready, path), join(folder, path)));
    }
  }
  if (run !== undefined) {
    takeAway(folder, join(ready, run));
    unless('ENOTEMPTY EEXIST', () => rmSync(join(ready, run), { recursive: true, force: true }));
  }
  for (const path of foldersIn(ready)) unless('ENOENT ENOTEMPTY EEXIST', () => rmdirSync(join(ready, path)));
}

/**
 * Takes the files of earlier runs out of the folders that hold nothing else, those too of a run that was faster to decide.
 * They go by a rename into the run's own folder: once another has finished it, that is gone, and nothing of a later run is
 * taken away.
 */
function takeAway(folder: string, run: string): void {
  const text = unless('ENOENT', () => readFileSync(join(run, DECIDED), 'utf8'));
  if (text === undefined) return;
  const { files, own } = JSON.parse(text) as Decided;
  const kept = new Set(files);
  const there = own.flatMap((name) => filesIn(join(folder, name)).map((path) => join(name, path)));
  for (const [at, path] of there.filter((path) => !kept.has(path)).entries()) {
    unless('ENOENT', () => renameSync(join(folder, path), join(run, `${process.pid}-${at}`)));
    // And the folders that are empty now.
    for (let above = dirname(path); above !== '.' && isRemoved(join(folder, above)); ) above = dirname(above);
  }
}

function isRemoved(folder: string): boolean {
  return unless('ENOTEMPTY EEXIST ENOENT', () => rmdirSync(folder) ?? true) ?? false;
}

/** Removes what killed runs left before they had decided. */
function removeAbandoned(folder: string): void {
  const parent = dirname(folder);
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(`${basename(folder)}.next-`)) continue;
    const path = join(parent, name);
    const touched = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - touched > ABANDONED_AFTER) rmSync(path, { recursive: true, force: true });
  }
}

function filesIn(folder: string): string[] {
  return entriesIn(folder)
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

/** The inner ones first, the folder itself last. */
function foldersIn(folder: string): string[] {
  const inner = entriesIn(folder)
    .filter((entry) => entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  return [...inner.sort().reverse(), '.'];
}

function entriesIn(folder: string) {
  return unless('ENOENT', () => readdirSync(folder, { withFileTypes: true, recursive: true })) ?? [];
}

/** What `work` returns; undefined when it fails with one of the codes. */
function unless<T>(codes: string, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (codes.split(' ').includes(codeOf(error))) return undefined;
    throw error;
  }
}

function codeOf(error: unknown): string {
  return String((error as NodeJS.ErrnoException).code);
}

/**
 * Loaded before a program (`node --import`): its calls of `node:fs` are counted from 1, and one of them fails.
 *
 *   DATAHALL_FAULT=<kill | ENOSPC | EROFS>:<changes | calls>:<number>
 *
 * `kill`: the process dies there as by a power cut; a write leaves half of its bytes. A code: that call and every later
 * change of the disk fail with it. `changes` counts calls that change the disk, `calls` all. Without a fault, the count
 * of both is told on file descriptor 3.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const CHANGES = [
  'writeSync',
  'writeFileSync',
  'renameSync',
  'mkdirSync',
  'mkdtempSync',
  'rmSync',
  'rmdirSync',
  'fsyncSync',
  'linkSync',
  'unlinkSync',
  'copyFileSync',
  'appendFileSync',
];
const READS = [
  'readFileSync',
  'readSync',
  'readdirSync',
  'statSync',
  'existsSync',
  'openSync',
  'fstatSync',
  'lstatSync',
  'accessSync',
];
const [fault = 'none', counted = '', number = '0'] = (process.env.DATAHALL_FAULT ?? '').split(':');
const counts = { changes: 0, calls: 0 };

const real = Object.fromEntries([...CHANGES, ...READS].map((name) => [name, fs[name]]));
for (const name of [...CHANGES, ...READS]) {
  const isChange = CHANGES.includes(name);
  const faulty = (...args) => {
    counts.calls++;
    if (isChange) counts.changes++;
    const due = counts[counted] >= Number(number);
    if (due && fault === 'kill') {
      if (name === 'writeSync' || name === 'writeFileSync') writeHalf(name, args);
      process.kill(process.pid, 'SIGKILL');
    }
    if (due && isChange && fault !== 'none') {
      const path = typeof args[0] === 'string' ? args[0] : undefined;
      throw Object.assign(new Error(`${fault}: simulated, ${name}`), { code: fault, syscall: name, path });
    }
    return real[name].apply(fs, args);
  };
  fs[name] = Object.assign(faulty, real[name]);
}
syncBuiltinESMExports();

function writeHalf(name, [file, content]) {
  if (typeof content === 'string') real[name].call(fs, file, content.slice(0, content.length / 2));
  else real[name].call(fs, file, content.subarray(0, content.length / 2));
}

if (process.env.DATAHALL_FAULT === 'none') {
  process.on('exit', () => real.writeFileSync.call(fs, 3, JSON.stringify(counts)));
}

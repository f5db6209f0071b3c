#!/usr/bin/env node
import { EXIT } from './edge/command.js';
import { isClosedPipe, systemErrorLine } from './files/system-errors.js';
import { run } from './program.js';

// Whoever reads our output may stop before its end, as `head` does.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    if (isClosedPipe(error)) process.exit();
    const line = systemErrorLine(error);
    if (line === null || stream === process.stderr) throw error;
    process.stderr.write(`stdout: ${line}\n`);
    process.exit(EXIT.wrong);
  });
}

process.exitCode = await run(process.argv.slice(2));

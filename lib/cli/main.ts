#!/usr/bin/env node
import { isClosedPipe } from './files/system-errors.js';
import { run } from './program.js';

// Whoever reads our output may stop before its end, as `head` does.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    if (!isClosedPipe(error)) throw error;
    process.exit();
  });
}

process.exitCode = await run(process.argv.slice(2));

#!/usr/bin/env node
/**
 * The command line: `plimsoll COMMAND`. Sets the exit code. In JavaScript, because Node would load its TypeScript
 * reader for this file alone where all others come from the cache.
 */
import { join } from 'node:path';

if (process.features.typescript) {
  // Types are stripped and code is compiled once for `explore`, which is run at every save. What judges builds runs
  // from its sources each time: a cache is one more thing that could have been tampered with.
  if (process.argv[2] === 'explore') {
    const { enableCompileCache } = await import('node:module');
    enableCompileCache(join(import.meta.dirname, '../../../.plimsoll/node-cache'));
  }
  const { run } = await import('./run.ts');
  process.exitCode = await run(process.argv);
} else {
  process.stderr.write(
    `plimsoll needs a Node that reads TypeScript, this is ${process.version}; run it as \`npx plimsoll\`, which takes the one that \`npm ci\` brings along\n`,
  );
  process.exitCode = 3;
}

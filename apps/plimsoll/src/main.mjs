#!/usr/bin/env node
/**
 * The command line: `plimsoll COMMAND`. Sets the exit code. In JavaScript, because Node would load its TypeScript
 * reader for this file alone where all others come from the cache.
 */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// Types are stripped and code is compiled once for `explore`, which is run at every save. What judges builds runs
// from its sources each time: a cache is one more thing that could have been tampered with.
if (process.argv[2] === 'explore')
  enableCompileCache(join(import.meta.dirname, '../../../.plimsoll/node-cache'));

const { run } = await import('./run.ts');
process.exitCode = await run(process.argv);

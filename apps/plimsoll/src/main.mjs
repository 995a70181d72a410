#!/usr/bin/env node
/**
 * The command line: `plimsoll COMMAND`. Sets the exit code. In JavaScript, because Node would load its TypeScript
 * reader for this file alone where all others come from the cache.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

if (process.features.typescript) {
  process.exitCode = await (await runner())(process.argv);
} else {
  process.stderr.write(
    `plimsoll needs a Node that reads TypeScript, this is ${process.version}; run it as \`npx plimsoll\`, which takes the one that \`npm ci\` brings along\n`,
  );
  process.exitCode = 3;
}

/**
 * `explore` is run at every save: its code comes in few files, with types stripped, compiled once. What judges builds
 * runs from its sources each time: a cache is one more thing that could have been tampered with.
 */
async function runner() {
  if (process.argv[2] !== 'explore') return (await import('./run.ts')).run;
  const root = join(import.meta.dirname, '../../..');
  const { enableCompileCache } = await import('node:module');
  enableCompileCache(join(root, '.plimsoll/node-cache'));
  const { freshBundle } = await import('./explore/bundle.ts');
  const bundle = freshBundle(root);
  return (bundle === undefined ? await import('./run.ts') : await import(pathToFileURL(bundle).href)).run;
}

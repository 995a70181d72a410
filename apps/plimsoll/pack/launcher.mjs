#!/usr/bin/env node
/** `plimsoll` where it is installed. In the syntax of Node 14: it must run before it knows what runs it. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { handOver } from './hand-over.mjs';

const NODE_MAJOR_OWN = 24;
const EXIT_MACHINE_LACKS = 3;
const main = join(dirname(dirname(fileURLToPath(import.meta.url))), 'dist', 'main.mjs');

const node = nodeFor(Number(process.version.slice(1).split('.')[0]));
if (node === undefined) {
  process.stderr.write(
    `plimsoll needs Node ${NODE_MAJOR_OWN}; this is ${process.version}, and no own Node came along for ${process.platform} ${process.arch}.\n` +
      `  Install Node ${NODE_MAJOR_OWN} (https://nodejs.org), or: npm install --save-dev node-linux-${process.arch}@24.21.0\n`,
  );
  process.exitCode = EXIT_MACHINE_LACKS;
} else {
  const args = process.argv.slice(2);
  // What it starts in turn (test runners, workers) is to run on the same Node.
  const path = [dirname(node), process.env.PATH].join(process.platform === 'win32' ? ';' : ':');
  // A repository without "type": "module" is none of our business, and no reason for three lines of warning.
  handOver(
    node,
    ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', main].concat(args),
    Object.assign({}, process.env, { PATH: path }),
  );
}

function nodeFor(major) {
  if (major >= NODE_MAJOR_OWN) return process.execPath;
  try {
    const description = createRequire(import.meta.url).resolve(`node-linux-${process.arch}/package.json`);
    const file = join(dirname(description), 'bin', 'node');
    return existsSync(file) ? file : undefined;
  } catch (_) {
    return undefined;
  }
}

/**
 * `npm test`: the type check, the lint and every test that this machine can run; the last line is the sum.
 * With arguments (`npm test -- libs/trace`) they are filters for the tests, and only those run.
 * In CI a skipped test is a failure: there, everything is installed.
 * A test that waits for other processes and failed beside others is run once more alone, and said to be shaky.
 * Hundreds of tests start our command line: types are stripped and code is compiled once for all of them.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { leftToOthers } from './left-to-others.mjs';
import { filesToRunAgain, withSecondRun } from './second-run.mjs';
import { sumUp } from './test-report.mjs';

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const EXIT_INTERRUPTED = 130;

/** Node takes an entry of its cache only for the bytes that it was made from. Who has a cache already keeps it. */
const env = {
  NODE_COMPILE_CACHE: join(root, '.plimsoll', 'node-cache'),
  PLIMSOLL_JAVA_CACHE: join(root, '.plimsoll', 'java-classes'),
  ...process.env,
};

const filters = process.argv.slice(2);
const isCi = process.env.CI === 'true' || process.env.CI === '1';
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-test-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
process.exitCode = await main();

async function main() {
  // The packages' scripts are run by this very Node: `#!/usr/bin/env node` might find an older one.
  const checks =
    filters.length > 0
      ? []
      : [
          ['type check', [bin('typescript/bin/tsc'), '-p', 'tsconfig.json']],
          ['format and lint', [bin('@biomejs/biome/bin/biome'), isCi ? 'ci' : 'check', '.']],
        ];
  const toolsReady = await run([join(root, 'apps', 'plimsoll', 'setup', 'tla-tools.mjs')]);
  if (toolsReady !== 0) return toolsReady;

  const outcomes = [];
  for (const [name, command] of checks) {
    const code = await run(command);
    outcomes.push({ name, passed: code === 0 });
    process.stdout.write(`${code === 0 ? '✓' : '✗'} ${name}\n`);
  }
  const tested = await testTwiceAtMost();
  const sum = sumUp({ checks: outcomes, ...tested, isCi, env: process.env, root });
  process.stdout.write(`\n${[...tested.lines, ...sum.lines].join('\n')}\n`);
  return sum.exitCode;
}

async function testTwiceAtMost() {
  env.PLIMSOLL_TESTS_LEFT = (await runElsewhere()).join(',');
  const first = await runTests('first.json', filters);
  env.PLIMSOLL_TESTS_LEFT = '';
  const files = filesToRunAgain(first.report, root);
  if (files.length === 0) return { ...first, lines: [] };
  process.stdout.write(`\nonce more, alone: ${files.join(', ')}\n`);
  const second = await runTests('second.json', [...files, '--no-file-parallelism']);
  if (second.report === undefined) return { ...first, lines: [] };
  return { vitestCode: second.vitestCode, ...withSecondRun(first.report, second.report, root) };
}

/** Where everything is tested: what another test runs as a whole is not run by itself too, and is named. */
async function runElsewhere() {
  if (filters.length > 0) return [];
  const groups = await leftToOthers(root);
  for (const { to, files } of groups) process.stdout.write(`run by ${to}: ${files.join(', ')}\n`);
  return groups.flatMap(({ files }) => files);
}

async function runTests(name, args) {
  const report = join(folder, name);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const vitestCode = await run([bin('vitest/vitest.mjs'), 'run', ...reporters, ...args]);
  return { vitestCode, report: readReport(report) };
}

function bin(path) {
  return join(root, 'node_modules', path);
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function run(args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
    const stop = (signal) => child.kill(signal);
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    child.on('error', () => resolve(70));
    child.on('exit', (code, signal) => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      if (signal === 'SIGINT' || signal === 'SIGTERM') process.exit(EXIT_INTERRUPTED);
      resolve(code ?? 70);
    });
  });
}

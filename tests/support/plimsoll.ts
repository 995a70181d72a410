/** Runs the command line as its users do: in a process of its own, with a folder and an environment of one's choice. */
import { type ChildProcess, execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTools, toolProblemText } from '@plimsoll/tlaplus-tools';
import { afterAll } from 'vitest';
import { FOREIGN, ROOT } from './places.ts';

const MAIN = join(ROOT, 'apps/plimsoll/src/main.mjs');
const KERNEL = join(ROOT, 'apps/kernel/src/main.ts');

/** How a command ended. */
export interface Ending {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Circumstances {
  /** The folder that the command works in; the repository if absent. */
  readonly cwd?: string;
  /** Changes to the environment; undefined removes a variable. */
  readonly env?: NodeJS.ProcessEnv;
  /** The script that is the command line, if not our own. */
  readonly main?: string;
  /** Gets the process once it runs: to interrupt it. */
  readonly started?: (child: ChildProcess) => void;
}

/** `plimsoll ARGS`. Outside the repository the jar of the repository is used: nothing is fetched. */
export async function plimsoll(
  args: readonly string[],
  { cwd = ROOT, env = {}, main = MAIN, started }: Circumstances = {},
): Promise<Ending> {
  return await run([main, ...args], cwd, { TLA2TOOLS_JAR: await jarOfTheRepository(), ...env }, started);
}

/** `kernel ARGS`. */
export function kernel(args: readonly string[]): Promise<Ending> {
  return run([KERNEL, ...args], ROOT, {});
}

function run(
  args: readonly string[],
  cwd: string,
  changes: NodeJS.ProcessEnv,
  started?: (child: ChildProcess) => void,
): Promise<Ending> {
  // What CI sets for itself must not change what a command prints here.
  const env = { ...process.env, GITHUB_ACTIONS: undefined, ...changes };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [...args],
      { cwd, env, maxBuffer: 1 << 26 },
      (_error, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
    );
    started?.(child);
  });
}

let jar: Promise<string> | undefined;

function jarOfTheRepository(): Promise<string> {
  jar ??= findTools({ cwd: ROOT }).then((tools) => {
    if (!tools.ok) throw new Error(toolProblemText(tools.problem));
    return tools.value.jar.path;
  });
  return jar;
}

const scratches: string[] = [];
afterAll(() => {
  for (const folder of scratches) rmSync(folder, { recursive: true, force: true });
  // Installed packages are ten thousand files, on a machine that is busy.
}, 120_000);

/** An empty folder outside the repository, removed after the file's tests. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-test-'));
  scratches.push(folder);
  return folder;
}

/** A copy of a folder with all that was made in it: keys and evidence too. */
export function copyOf(folder: string): string {
  const copy = scratch();
  cpSync(folder, copy, { recursive: true });
  return copy;
}

/** The foreign example as its owner has it: a folder that knows nothing of this repository. */
export function foreignRepository(folder: string = scratch()): string {
  const made = new Set(['.plimsoll', 'out']);
  cpSync(FOREIGN, folder, { recursive: true, filter: (from) => !made.has(from.split('/').at(-1) ?? '') });
  return folder;
}

/** Lines that only a stack trace has. */
export function stackLines({ stdout, stderr }: Ending): string[] {
  return `${stdout}\n${stderr}`
    .split('\n')
    .filter((line) => /^\s+at .*(file:\/\/|node:|\.ts:\d|\.js:\d)/.test(line));
}

/** The last line that a command printed. */
export function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}

/** Replaces the one occurrence of a text in a file. */
export function replaceIn(file: string, find: string, replacement: string): void {
  const parts = readFileSync(file, 'utf8').split(find);
  if (parts.length !== 2) throw new Error(`${find} occurs ${parts.length - 1} times in ${file}`);
  writeFileSync(file, parts.join(replacement));
}

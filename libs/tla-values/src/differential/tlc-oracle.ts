/** TLC's own evaluator as oracle: thousands of expressions in one JVM, values and errors. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findTools } from '@plimsoll/tlaplus-tools';
import { javaProgram, SHORT_RUN_SWITCHES } from '@plimsoll/tlaplus-tools/testing';

const run = promisify(execFile);
const source = join(import.meta.dirname, 'TlcOracle.java');
const outputBytesMax = 256 * 1024 * 1024;

export type Judged =
  | {
      readonly ok: true;
      readonly text: string;
      /** Elements in TLC's order of enumeration; undefined unless it is a set. */
      readonly elements: string | undefined;
      /** As PrintT prints it, on one line. */
      readonly printed: string;
    }
  | { readonly ok: false; readonly message: string };

/** Model values of the expressions; declared as constants. */
export const modelValueNames = ['m1', 'm2', 'A_x', 'A_y'] as const;

/** The `.cfg` of `expressionsModule`. */
export const expressionsConfig = modelValueNames.map((name) => `CONSTANT ${name} = ${name}\n`).join('');

/** Strings of the prelude, in their order of appearance: the order TLC gives them. */
export const stringNames = ['zz', 'b', 'a', 'c', 'd'] as const;

/** @returns One judgement an expression; undefined when this machine has no TLC. */
export async function judgedByTlc(expressions: readonly string[]): Promise<readonly Judged[] | undefined> {
  const tools = await findTools();
  if (!tools.ok) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-oracle-'));
  try {
    await writeFile(
      join(folder, 'Expressions.tla'),
      expressionsModule(expressions.map((expression) => `ASSUME ${expression}`)),
    );
    await writeFile(join(folder, 'Expressions.cfg'), expressionsConfig);
    const { stdout } = await run(
      tools.value.java.path,
      [
        ...[...SHORT_RUN_SWITCHES, '-Xmx512m', '-Xss16m'],
        ...javaProgram(tools.value.java, source, [tools.value.jar.path]),
        'Expressions',
      ],
      { cwd: folder, maxBuffer: outputBytesMax },
    );
    const judged = stdout.split('\n').filter((line) => line.startsWith('@'));
    if (judged.length !== expressions.length)
      throw new Error(`TLC did not judge all expressions:\n${stdout}`);
    return judged.map(parsed);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The module `Expressions` of these lines, after all that expressions refer to. */
export function expressionsModule(lines: readonly string[]): string {
  return [
    '---- MODULE Expressions ----',
    'EXTENDS Integers, Sequences, FiniteSets, Bags, TLC',
    `CONSTANTS ${modelValueNames.join(', ')}`,
    `Strings == <<${stringNames.map((name) => `"${name}"`).join(', ')}>>`,
    ...lines,
    '====',
    '',
  ].join('\n');
}

function parsed(line: string): Judged {
  const [, verdict, text = '', ...rest] = line.split('\t');
  if (verdict === 'X') return { ok: false, message: unescaped(text) };
  const elements = rest.indexOf('E');
  return {
    ok: true,
    text,
    elements: elements < 0 ? undefined : rest[elements + 1],
    printed: unescaped(rest[rest.indexOf('P') + 1] ?? ''),
  };
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c === 't' ? '\t' : c));
}

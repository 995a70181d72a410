/**
 * Has TLC evaluate constant expressions, many in one run: what differential tests compare our own values with.
 *
 * The expressions become definitions of a module, and one ASSUME each prints a mark, the value, and a mark. TLC
 * stops at the first that has no value; that one gets the error, and the rest goes into another run. So the cost is
 * one run (about a second), plus one for each expression that fails.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tools } from './find-tools.ts';
import { fail, ok, type Result, type ToolProblem } from './problem.ts';
import { runTlc } from './run-tlc.ts';
import type { TlcError, TlcEvent } from './tlc-result.ts';

export interface EvaluateOptions {
  /** Modules that the expressions use; `TLC` is always there. */
  readonly extends?: readonly string[];
  /** Constants and their values as a .cfg writes them: `{ N: '3', Server: '{s1, s2}' }`. */
  readonly constants?: Readonly<Record<string, string>>;
  /** Folders with the modules of `extends`. */
  readonly libraries?: readonly string[];
  /** Definitions and declarations put in front of the expressions, such as `F[n \in Nat] == …`. */
  readonly prelude?: string;
  readonly heapMb?: number;
  readonly signal?: AbortSignal | undefined;
}

/** One expression's value as TLC prints it (it may run over lines), or why it has none. */
export type Evaluated =
  | { readonly ok: true; readonly text: string }
  /** `kind` is `spec` if the expression does not parse or names something unknown, else `evaluation`. */
  | { readonly ok: false; readonly kind: 'spec' | 'evaluation'; readonly error: string };

const MODULE = 'PlimsollEvaluate';
/** A run costs a second or so: a batch where more than this fails is a broken batch. */
const RUNS_MAX = 200;
const HEAP_MB = 512;

/** @returns One entry an expression, in their order; a problem if TLC could not be run at all. */
export async function tlcEvaluate(
  tools: Tools,
  expressions: readonly string[],
  options: EvaluateOptions = {},
): Promise<Result<readonly Evaluated[]>> {
  const found = new Map<number, Evaluated>();
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-evaluate-'));
  try {
    for (let run = 0; run < RUNS_MAX; run += 1) {
      const rest = expressions.map((_, index) => index).filter((index) => !found.has(index));
      if (rest.length === 0) return ok(expressions.map((_, index) => entry(found, index)));
      const problem = await evaluateSome(tools, folder, expressions, rest, options, found);
      if (problem !== undefined) return fail(problem);
    }
    const said = `${found.size} of ${expressions.length} expressions in ${RUNS_MAX} runs: too many have no value`;
    return fail({ code: 'TOOL304', tool: 'tlcEvaluate', said });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function entry(found: ReadonlyMap<number, Evaluated>, index: number): Evaluated {
  const value = found.get(index);
  if (value === undefined) throw new Error(`expression ${index} was never evaluated`);
  return value;
}

/** Evaluates as many as it can and puts them into `found`: at least one, or it returns the problem. */
async function evaluateSome(
  tools: Tools,
  folder: string,
  expressions: readonly string[],
  rest: readonly number[],
  options: EvaluateOptions,
  found: Map<number, Evaluated>,
): Promise<ToolProblem | undefined> {
  const { text, indexOfLine } = moduleText(expressions, rest, options);
  const module = join(folder, `${MODULE}.tla`);
  const config = join(folder, `${MODULE}.cfg`);
  await writeFile(module, text);
  await writeFile(config, cfgText(options));

  const printed = printedValues();
  const result = await runTlc(
    tools,
    {
      module,
      config,
      libraries: options.libraries ?? [],
      heapMb: options.heapMb ?? HEAP_MB,
      isShort: true,
      signal: options.signal,
    },
    printed.take,
  );
  for (const [index, value] of printed.values) found.set(index, { ok: true, text: value });
  if (result.error === undefined) {
    const isDone = rest.every((index) => found.has(index));
    return isDone
      ? undefined
      : defect(`values are missing from TLC's output, which ended with ${result.result}`);
  }
  const { error } = result;
  const failed = error.kind === 'spec' ? indexOfLine(error.place?.line) : printed.open();
  if (!['spec', 'evaluation', 'unsupported', 'memory'].includes(error.kind)) return asProblem(error);
  if (failed === undefined) {
    // A fault outside of the expressions: a module that is missing, the prelude.
    if (error.kind === 'spec') return asProblem(error);
    // TLC gave up before it evaluated anything (a literal beyond its integers): find the culprit by halves.
    if (rest.length > 1)
      return inHalves((some) => evaluateSome(tools, folder, expressions, some, options, found), rest);
    found.set(rest[0] ?? 0, { ok: false, kind: 'evaluation', error: error.message });
    return undefined;
  }
  const kind = error.kind === 'spec' ? 'spec' : 'evaluation';
  found.set(failed, { ok: false, kind, error: expressionError(error, folder) });
  return undefined;
}

/** TLC's words without what is only of our making: the assumption around the expression, the folder. */
const expressionError = (error: TlcError, folder: string): string =>
  error.message
    .replaceAll(`${folder}/`, '')
    .replace(/^Evaluating assumption line [^.]* of module \S+ failed\.\s*/, '');

async function inHalves(
  evaluate: (some: readonly number[]) => Promise<ToolProblem | undefined>,
  rest: readonly number[],
): Promise<ToolProblem | undefined> {
  const middle = Math.ceil(rest.length / 2);
  return (await evaluate(rest.slice(0, middle))) ?? (await evaluate(rest.slice(middle)));
}

/** The module, and which expression stands on a line of it. */
function moduleText(
  expressions: readonly string[],
  rest: readonly number[],
  options: EvaluateOptions,
): { text: string; indexOfLine: (line: number | undefined) => number | undefined } {
  const extended = [...new Set([...(options.extends ?? []), 'TLC'])].join(', ');
  const constants = Object.keys(options.constants ?? {});
  const lines = [
    `---- MODULE ${MODULE} ----`,
    `EXTENDS ${extended}`,
    ...(constants.length === 0 ? [] : [`CONSTANTS ${constants.join(', ')}`]),
    ...(options.prelude === undefined ? [] : options.prelude.split('\n')),
  ];
  const firstLineOf: { index: number; line: number }[] = [];
  for (const index of rest) {
    firstLineOf.push({ index, line: lines.length + 1 });
    // Indented alike on each line, so that conjunction lists keep their shape.
    const body = (expressions[index] ?? '').split('\n').map((line) => `  ${line}`);
    lines.push(`Plimsoll${index} ==`, ...body);
    lines.push(
      `ASSUME PrintT("plimsoll> ${index}") /\\ PrintT(Plimsoll${index}) /\\ PrintT("plimsoll< ${index}")`,
    );
  }
  lines.push('====', '');
  const indexOfLine = (line: number | undefined): number | undefined =>
    line === undefined ? undefined : firstLineOf.findLast((first) => first.line <= line)?.index;
  return { text: lines.join('\n'), indexOfLine };
}

function cfgText(options: EvaluateOptions): string {
  const constants = Object.entries(options.constants ?? {});
  return constants.map(([name, value]) => `CONSTANT ${name} = ${value}\n`).join('');
}

/** Collects what stands between the marks. */
function printedValues(): {
  take: (event: TlcEvent) => void;
  values: ReadonlyMap<number, string>;
  /** The expression whose value was begun and not ended. */
  open: () => number | undefined;
} {
  const values = new Map<number, string>();
  let current: { index: number; lines: string[] } | undefined;
  return {
    values,
    open: () => current?.index,
    take(event) {
      if (event.event !== 'printed') return;
      const mark = /^"plimsoll([<>]) (\d+)"$/.exec(event.line);
      if (mark === null) {
        current?.lines.push(event.line);
      } else if (mark[1] === '>') {
        current = { index: Number(mark[2]), lines: [] };
      } else if (current !== undefined) {
        values.set(current.index, current.lines.join('\n').trim());
        current = undefined;
      }
    },
  };
}

const defect = (said: string): ToolProblem => ({ code: 'TOOL304', tool: 'tlcEvaluate', said });

function asProblem(error: TlcError): ToolProblem {
  if (error.kind === 'aborted') return { code: 'TOOL301', tool: 'TLC' };
  const complaint = error.place === undefined ? {} : { place: error.place };
  if (error.kind === 'spec' || error.kind === 'config') {
    return { code: 'TOOL203', complaints: [{ message: error.message, ...complaint }] };
  }
  return defect(error.message);
}

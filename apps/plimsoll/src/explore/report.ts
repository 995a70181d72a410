/** What an exploration came to, for people and for machines. */
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type ExplorationResult, formatTrace, itfTrace, type Trace } from '@plimsoll/explorer';
import { placeOf } from '../check/place.ts';
import type { Context } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { type Failure, unwritable } from '../failure.ts';
import type { Model } from '../model/load-model.ts';
import type { ModelFiles } from '../model/target.ts';
import { mark, type Output, secondsText } from '../output.ts';

/** What the line of a model begins with. */
const nameOf = ({ module, config }: ModelFiles): string => `${basename(module, '.tla')} ${basename(config)}`;

/** Prints the result; writes the counterexample to `itf` where there is one. */
export function reportExploration(
  output: Output,
  model: Model,
  result: ExplorationResult,
  itf: string | undefined,
): void {
  const {
    verdict,
    counts,
    property,
    sound,
    trace,
    violations,
    seconds,
    cpuSeconds,
    peakBytes,
    stopped,
    workers,
    seed,
  } = result;
  const [violation] = violations;
  const { init, distinct, generated, depth } = counts;
  const error = violation?.error;
  const place = placeOf(error?.location ?? violation?.location, model);
  const traceLength = trace?.steps.length ?? 0;
  // With --continue there may be several, each many times.
  const violated = [...new Set(violations.map((one) => one.property ?? one.check))];
  const name = nameOf(model.files);
  const fact = {
    model: name,
    init,
    distinct,
    generated,
    depth,
    verdict,
    sound,
    property,
    violated: violated.length > 1 ? violated : undefined,
    traceLength,
    seconds,
    cpuSeconds,
    peakBytes,
    stopped,
    workers: workers.count,
    aloneBecause: workers.aloneBecause,
    seed,
    place,
    error: error?.message,
  };
  const where = place === undefined ? '' : ` (${place.file}:${place.line}:${place.column})`;
  const lines = [
    `${name}  ${mark(verdict, verdict === 'ok')}${property === undefined ? '' : ` ${property}${where}`}  ${init} initial, ${distinct} distinct, ${generated} generated, depth ${depth}  ${secondsText(seconds)}`,
    ...(violated.length > 1 ? [`  violated too: ${violated.slice(1).join(', ')}`] : []),
    ...(sound
      ? []
      : [
          '  temporal properties hold under reduction (unsound): SYMMETRY, VIEW or a constraint cut behaviours off',
        ]),
    ...(seed === undefined
      ? []
      : [`  random choices are those of seed ${seed}: TLC makes others, and may find another graph`]),
    ...(workers.aloneBecause === undefined ? [] : [`  explored by one worker: ${workers.aloneBecause}`]),
    ...(stopped === undefined ? [] : [`  stopped early (${stopped}): explored so far, no verdict`]),
    ...(error === undefined ? [] : [`  ${error.message}${where}`]),
    ...(trace === undefined ? [] : [formatTrace(model.spec, trace)]),
  ];
  output.result(fact, lines.join('\n'));
  if (itf !== undefined && trace !== undefined) writeItf(itf, model, trace);
}

/**
 * The line of a model that did not come to be explored: whoever reads one JSON object a model misses none. For people
 * the failure says it all.
 */
export function reportUnexplored(
  { output, signal }: Context,
  files: ModelFiles,
  { exit, message }: Failure,
): void {
  const model = nameOf(files);
  const verdict = exit === EXIT.badInput && !signal.aborted ? 'error' : 'inconclusive';
  output.result({ model, verdict, stopped: signal.aborted ? 'aborted' : undefined, error: message }, '');
}

function writeItf(file: string, { spec }: Model, trace: Trace): void {
  const text = `${JSON.stringify(itfTrace(spec, trace), null, 1)}\n`;
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw unwritable(file, error);
  }
}

/** The exit code that a result stands for. */
export function exitOf({ verdict, stopped, sound }: ExplorationResult): ExitCode {
  if (stopped === 'aborted') return EXIT.interrupted;
  if (verdict === 'error') return EXIT.badInput;
  if (verdict === 'inconclusive') return EXIT.inconclusive;
  if (verdict !== 'ok') return EXIT.refused;
  return sound ? EXIT.holds : EXIT.inconclusive;
}

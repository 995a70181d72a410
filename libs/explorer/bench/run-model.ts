/** Everything that is measured of one model. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { runTlc, type TlcResult, type Tools, tlcErrorText } from '@plimsoll/tlaplus-tools';
import { type Cost, measure, medianCost } from './measure.ts';
import { type BenchModel, ROOT } from './rows.ts';
import { filesOf, type RunFiles, startOf } from './start-model.ts';

const MAIN = join(ROOT, 'apps/plimsoll/src/main.mjs');
const WALK = join(import.meta.dirname, 'walk.ts');
const TLC_HEAP_MB = 4096;
/** XState's walk takes a tenth of a millisecond an event. */
const XSTATE_STATES_MAX = 5_000;
const PLAIN_STATES_MAX = 100_000;

export interface Bench {
  readonly tools: Tools;
  /** A folder outside the repository: a project of its own, with its own cache of compiled models. */
  readonly folder: string;
  readonly repeat: number;
}

/** A whole run, and one of the same model without its states. */
export interface Side {
  readonly whole: Cost;
  readonly start: Cost;
}

export interface Row {
  readonly model: BenchModel;
  readonly counts: { readonly [what in 'init' | 'distinct' | 'generated' | 'depth']: number };
  /** From a compiled model of the cache. */
  readonly explorer: Side;
  /** Two workers, from the cache; undefined where one searches all the same. */
  readonly explorer2: Side | undefined;
  /** The explorer's whole run with nothing in the cache: SANY and the compiler included. */
  readonly cold: Cost;
  readonly tlc1: Side;
  readonly tlc2: Side;
  /** The search alone; undefined where it isn't run. */
  readonly plain: Cost | undefined;
  readonly xstate: Cost | undefined;
}

/** Measures a model, the sides in turn. @throws Error when the explorer's answer isn't TLC's. */
export async function runModel(model: BenchModel, bench: Bench): Promise<Row> {
  const files = filesOf(model);
  const start = startOf(model, bench.folder);
  rmSync(join(bench.folder, '.plimsoll/cache'), { recursive: true, force: true });
  const cold = await explorer(files, bench);
  await explorer(start, bench);
  const doesShare = workersOf((await explorer(files, bench, 2)).stdout) === 2;
  const sides = { explorer: newSide(), explorer2: newSide(), tlc1: newSide(), tlc2: newSide() };
  let counts: Row['counts'] | undefined;
  for (let round = 0; round < bench.repeat; round++) {
    const ours = await explorer(files, bench);
    const one = await tlc(files, bench, 1);
    const two = await tlc(files, bench, 2);
    sides.explorer.whole.push(ours);
    if (doesShare) {
      const shared = await explorer(files, bench, 2);
      sameCounts(model, shared.stdout, one);
      sides.explorer2.whole.push(shared);
    }
    sides.tlc1.whole.push(costOf(one));
    sides.tlc2.whole.push(costOf(two));
    const begun = await explorer(start, bench);
    const { verdict } = JSON.parse(begun.stdout) as { readonly verdict: string };
    if (verdict !== 'ok') throw new Error(`${model.name}: without its states it gives ${verdict}`);
    sides.explorer.start.push(begun);
    sides.explorer2.start.push(begun);
    sides.tlc1.start.push(costOf(started(model, await tlc(start, bench, 1))));
    sides.tlc2.start.push(costOf(started(model, await tlc(start, bench, 2))));
    counts = sameCounts(model, ours.stdout, one);
  }
  if (counts === undefined) throw new Error('nothing was measured: --repeat is at least 1');
  const walk = (kind: string, max: number) =>
    (counts?.distinct ?? 0) > max ? undefined : searchAlone(kind, model, bench, counts?.distinct ?? 0);
  return {
    model,
    counts,
    cold,
    explorer: sideOf(sides.explorer),
    explorer2: doesShare ? sideOf(sides.explorer2) : undefined,
    tlc1: sideOf(sides.tlc1),
    tlc2: sideOf(sides.tlc2),
    plain: await walk('plain', PLAIN_STATES_MAX),
    xstate: await walk('xstate', XSTATE_STATES_MAX),
  };
}

/** A start that ends in an error would be subtracted though it is none. */
function started({ name }: BenchModel, result: TlcResult): TlcResult {
  if (result.error === undefined) return result;
  throw new Error(`${name}: TLC without its states: ${tlcErrorText(result.error)}`);
}

interface Runs {
  readonly whole: Cost[];
  readonly start: Cost[];
}

const newSide = (): Runs => ({ whole: [], start: [] });
const sideOf = ({ whole, start }: Runs): Side => ({ whole: medianCost(whole), start: medianCost(start) });
const costOf = ({ seconds, cpuSeconds }: TlcResult): Cost => ({ wallSeconds: seconds, cpuSeconds });

function explorer(files: RunFiles, { folder, tools }: Bench, workers = 1) {
  const command = [...exploreCommand(files), ...(workers === 1 ? [] : ['--workers', String(workers)])];
  return measure(command, folder, { TLA2TOOLS_JAR: tools.jar.path });
}

const workersOf = (stdout: string): number => (JSON.parse(stdout) as { readonly workers: number }).workers;

/** The command line that explores a model. */
export function exploreCommand({ module, config, libraries, deadlock }: RunFiles): string[] {
  const options = [
    '--json',
    ...['--config', config, '--deadlock', deadlock ? 'on' : 'off'],
    ...libraries.flatMap((library) => ['--lib', library]),
  ];
  return [process.execPath, MAIN, 'explore', module, ...options];
}

function tlc({ module, config, libraries, deadlock }: RunFiles, { tools }: Bench, workers: number) {
  return runTlc(tools, { module, config, libraries, deadlock, workers, heapMb: TLC_HEAP_MB });
}

/** The counts in which both agree. */
function sameCounts({ name }: BenchModel, stdout: string, tlcResult: TlcResult): Row['counts'] {
  if (tlcResult.error !== undefined) throw new Error(`${name}: TLC: ${tlcErrorText(tlcResult.error)}`);
  const ours = JSON.parse(stdout) as Row['counts'] & { readonly verdict: string };
  const { init = 0, distinct = 0, generated = 0, depth = 0 } = tlcResult.counts;
  const theirs = { init, distinct, generated, depth };
  const differing = (Object.keys(theirs) as (keyof typeof theirs)[]).filter(
    (what) => ours[what] !== theirs[what],
  );
  if (differing.length > 0 || ours.verdict !== 'ok' || tlcResult.result !== 'holds') {
    throw new Error(`${name}: explorer ${stdout} is not TLC's ${tlcResult.result} ${JSON.stringify(theirs)}`);
  }
  return theirs;
}

async function searchAlone(kind: string, model: BenchModel, bench: Bench, distinct: number): Promise<Cost> {
  const costs: Cost[] = [];
  for (let round = 0; round < bench.repeat; round++) {
    // Inside the repository: what the generated machine imports must be found.
    const command = [process.execPath, WALK, kind, model.module, model.config, join(ROOT, '.plimsoll/bench')];
    const { stdout } = await measure(command, ROOT, {});
    const walked = JSON.parse(stdout) as Cost & { readonly states: number };
    if (walked.states !== distinct) throw new Error(`${model.name}: ${kind} finds ${walked.states} states`);
    costs.push(walked);
  }
  return medianCost(costs);
}

/** Checks one model twice, with TLC and with the explorer, and holds the two answers against each other. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type ExplorationResult, explore, exploreGraph } from '@plimsoll/explorer';
import {
  compareGraphs,
  comparisonText,
  type GraphComparison,
  readGraph,
  readTlcGraph,
} from '@plimsoll/graph-comparison';
import { runTlc, type TlcResult } from '@plimsoll/tlaplus-tools';
import type { LoadedModel } from '../model/load-model.ts';
import { toolsOf } from '../model/toolbox.ts';
import type { Project } from '../project.ts';
import { answerOf, type Disagreement, disagreements } from './agreement.ts';

/** Graphs are compared up to this many states; beyond, counts. */
const GRAPH_STATES_MAX = 100_000;

export interface ModelCheck {
  readonly model: LoadedModel;
  readonly explorer: ExplorationResult;
  readonly tlc: TlcResult;
  /** Where the two answers differ: none is what a check needs. */
  readonly disagreements: readonly Disagreement[];
  /** Undefined where graphs aren't comparable: a violation stopped the run, SYMMETRY, VIEW, or too many states. */
  readonly graph: GraphComparison | undefined;
  readonly graphReason: string | undefined;
}

export interface CheckOptions {
  readonly signal?: AbortSignal | undefined;
  readonly libraries?: readonly string[];
  readonly onProgress?: (text: string) => void;
  /** One of many checks: where the model is known to be small, TLC needs no JVM of its own. */
  readonly isOneOfMany?: boolean;
  /** Distinct states that are committed for this model, if any. */
  readonly statesExpected?: number | undefined;
}

/** Runs both. What went wrong is in the result; @throws Failure only where a tool can't run at all. [impl->REQ~model-check~1] */
export async function checkModel(
  project: Project,
  model: LoadedModel,
  options: CheckOptions = {},
): Promise<ModelCheck> {
  const { files, spec } = model;
  const deadlock = model.config.checkDeadlock ?? files.deadlock;
  const tools = await toolsOf(project);
  const dumpGraph = graphFile(project, spec.name);
  const isSmall = isKnownSmall(model, options.statesExpected);
  const askTlc = (wantsGraph: boolean): Promise<TlcResult> =>
    runTlc(
      tools,
      {
        module: files.module,
        config: files.config,
        deadlock,
        libraries: options.libraries ?? [],
        signal: options.signal,
        // Java's second compiler takes more time than it saves on such a model, and from the explorer's core.
        isShort: isSmall,
        isOneOfMany: isSmall && options.isOneOfMany === true,
        ...(wantsGraph ? { dumpGraph } : {}),
      },
      (event) => {
        if (event.event === 'progress') options.onProgress?.(`TLC: ${event.counts.distinct ?? 0} states`);
      },
    );
  // Both at once where it is known that the graphs can be compared: TLC takes another core.
  const early = isSmall ? askTlc(true) : undefined;
  // Awaited below; should the explorer throw, TLC's failure is not what the user needs to hear.
  early?.catch(() => {});
  const explorer = await explore(spec, {
    deadlock,
    // The steps of a model that may have many millions would take its memory.
    keepsGraph: isSmall,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    onProgress: ({ distinct, phase }) => options.onProgress?.(`explorer: ${phase}, ${distinct} states`),
  });
  const graphReason = whyNoGraph(model, explorer);
  const tlc = await (early ?? askTlc(graphReason === undefined));
  const isCompared = graphReason === undefined && tlc.dotFile !== undefined;
  const graph = isCompared ? await compareWithDot(model, explorer, dumpGraph) : undefined;
  rmSync(dumpGraph, { force: true });
  return { model, explorer, tlc, disagreements: disagreements(answerOf(explorer), tlc), graph, graphReason };
}

function graphFile(project: Project, name: string): string {
  const folder = join(project.workFolder, 'graphs');
  mkdirSync(folder, { recursive: true });
  // Two models of a spec may be checked at once.
  return join(folder, `${name}-${randomUUID()}.dot`);
}

/** A graph is dumped before the explorer has counted only if what is committed says that it is small. */
function isKnownSmall({ spec }: LoadedModel, statesExpected: number | undefined): boolean {
  const isComparable = spec.variables.length > 0 && spec.symmetry.length === 0 && spec.view === undefined;
  return isComparable && statesExpected !== undefined && statesExpected <= GRAPH_STATES_MAX;
}

/** The comparison of the explorer's graph with the one that TLC wrote. */
async function compareWithDot(
  { spec }: LoadedModel,
  { graph }: ExplorationResult,
  dotFile: string,
): Promise<GraphComparison> {
  return compareGraphs(await readTlcGraph(dotFile), readGraph(graph ?? exploreGraph(spec), 'explorer'));
}

function whyNoGraph({ spec }: LoadedModel, { verdict, counts }: ExplorationResult): string | undefined {
  if (verdict !== 'ok' && verdict !== 'liveness') return 'the run ended early';
  if (spec.variables.length === 0) return 'no behaviour';
  if (spec.symmetry.length > 0) return 'SYMMETRY';
  if (spec.view !== undefined) return 'VIEW';
  return counts.distinct > GRAPH_STATES_MAX ? `counts only: more than ${GRAPH_STATES_MAX} states` : undefined;
}

/** Why a model didn't pass, one text a reason; none when TLC and explorer say the same and their graphs are equal. */
export function differenceTexts(check: ModelCheck): string[] {
  const graph =
    check.graph === undefined || check.graph.equal
      ? []
      : [`state graphs differ: ${comparisonText(check.graph)}`];
  return [
    ...check.disagreements.map(({ what, explorer, tlc }) => `${what}: explorer ${explorer}, TLC ${tlc}`),
    ...graph,
  ];
}

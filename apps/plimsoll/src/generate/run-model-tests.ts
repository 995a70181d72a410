/** The tests from a model, run directly: a tour, random runs, and what failed once. */
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type DriverFactory,
  type Failure,
  type Model,
  type ModelGraph,
  modelGraph,
  modelOf,
  RANDOM_RUNS,
  type RandomReport,
  type Replay,
  randomRuns,
  readRegressions,
  replayRegression,
  TOUR_STATES_MAX,
  type TourReport,
  tour,
  writeRegression,
} from '@plimsoll/model-tests';
import { EXIT } from '../exit-code.ts';
import { Failure as CommandFailure } from '../failure.ts';
import { loadModel } from '../model/load-model.ts';
import type { Target } from '../model/target.ts';
import type { Project } from '../project.ts';
import { smallModel } from './generated-files.ts';

export interface ModelTestRequest {
  /** The driver's module. */
  readonly driver: string;
  readonly runs?: number | undefined;
  readonly seed?: number | undefined;
  /** Only this failure, exactly as it was. */
  readonly replay?: Replay | undefined;
  readonly libraries?: readonly string[];
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (text: string) => void;
}

export interface ModelTestReport {
  /** Undefined for a replay. */
  readonly tour: TourReport | undefined;
  /** Undefined after a tour that failed. */
  readonly random: RandomReport | undefined;
  readonly regressions: number;
  readonly failure: Failure | undefined;
  /** Where the failure was kept: below the project's root, or the whole path. */
  readonly kept: string | undefined;
}

/** What failed once is kept beside the spec. */
export const REGRESSIONS_FOLDER = 'regressions';

/** Ends at the first failure. @throws CommandFailure when spec or driver can't be used. */
export async function runModelTests(
  project: Project,
  target: Target,
  request: ModelTestRequest,
): Promise<ModelTestReport> {
  const loaded = await loadModel(project, smallModel(target), { ...request, integers: 'exact' });
  const { runtime, constants } = loaded.spec;
  const itf = Object.fromEntries([...constants].map(([name, value]) => [name, runtime.toItf(value)]));
  const factory = await loadDriver(request.driver);
  const tests = new ModelTests(modelOf(loaded.spec), () => factory.create(itf), target.folder, request);
  const report = await tests.run();
  const { failure } = report;
  if (failure === undefined) return { ...report, kept: undefined };
  const kept = writeRegression(join(target.folder, REGRESSIONS_FOLDER), failure);
  const below = relative(project.root, kept);
  return { ...report, kept: below.startsWith('..') ? kept : below };
}

class ModelTests {
  readonly #model: Model;
  readonly #createDriver: () => ReturnType<DriverFactory['create']>;
  readonly #folder: string;
  readonly #request: ModelTestRequest;

  constructor(
    model: Model,
    createDriver: () => ReturnType<DriverFactory['create']>,
    folder: string,
    request: ModelTestRequest,
  ) {
    this.#model = model;
    this.#createDriver = createDriver;
    this.#folder = folder;
    this.#request = request;
  }

  async run(): Promise<Omit<ModelTestReport, 'kept'>> {
    const graph = modelGraph(this.#model, TOUR_STATES_MAX);
    const nothing = { tour: undefined, random: undefined, regressions: 0 };
    if (this.#request.replay !== undefined) {
      const random = await this.#random(graph);
      return { ...nothing, random, failure: random.failure };
    }
    const regressions = await this.#regressions();
    if (regressions.failure !== undefined) return { ...nothing, ...regressions };
    const toured = await tour(this.#model, graph, this.#createDriver(), {
      signal: this.#request.signal,
      onProgress: (covered) => this.#request.onProgress?.(`tour: ${covered} of ${graph.edges.length} steps`),
    });
    if (toured.failure !== undefined)
      return { ...nothing, ...regressions, tour: toured, failure: toured.failure };
    this.#request.onProgress?.('random runs');
    const random = await this.#random(graph);
    return { ...regressions, tour: toured, random, failure: random.failure };
  }

  #random(graph: ModelGraph): Promise<RandomReport> {
    const { runs, seed, replay, signal } = this.#request;
    return randomRuns(this.#model, this.#createDriver, {
      ...RANDOM_RUNS,
      stimuli: graph.stimuli,
      signal,
      ...(runs === undefined ? {} : { runs }),
      ...(seed === undefined ? {} : { seed }),
      ...(replay === undefined ? {} : { replay }),
    });
  }

  async #regressions(): Promise<{ regressions: number; failure: Failure | undefined }> {
    const all = readRegressions(join(this.#folder, REGRESSIONS_FOLDER));
    for (const { regression } of all) {
      const failure = await replayRegression(this.#model, this.#createDriver(), regression);
      if (failure !== undefined) return { regressions: all.length, failure };
    }
    return { regressions: all.length, failure: undefined };
  }
}

async function loadDriver(file: string): Promise<DriverFactory> {
  let loaded: { readonly driver?: Partial<DriverFactory> };
  try {
    loaded = await import(pathToFileURL(file).href);
  } catch (error) {
    throw new CommandFailure(EXIT.badInput, `${file}: the driver can't be loaded: ${String(error)}`);
  }
  const { driver } = loaded;
  if (typeof driver?.create === 'function') return driver as DriverFactory;
  throw new CommandFailure(EXIT.badInput, `${file}: exports no 'driver' with a function 'create'`);
}

/** A compiled module, its constants and a driver, made ready for the tests. */
import { type CompiledModule, createRuntime, type Runtime, type Value } from '@plimsoll/tla-values';
import type { Driver, DriverFactory } from './driver.ts';
import { type Model, modelOf } from './model.ts';
import { type ModelGraph, modelGraph } from './model-graph.ts';

export interface TestedModel {
  readonly model: Model;
  /** The small model's graph, up to `TOUR_STATES_MAX` states. */
  readonly graph: ModelGraph;
  /** The constants as a driver gets them: ITF by name. */
  readonly constants: { readonly [name: string]: unknown };
  /** A driver of a fresh system with the model's constants. */
  createDriver(): Driver;
}

/** A tour plans over so many states; a larger model is toured in part, and the report says so. */
export const TOUR_STATES_MAX = 20_000;

/** How much is tried at random; a replay needs the same `commandsMax`. */
export const RANDOM_RUNS = { runs: 100, commandsMax: 200 } as const;

/** @throws TlaError when the module can't be instantiated with these constants. */
export function testedModel(
  module: CompiledModule,
  constants: (runtime: Runtime) => ReadonlyMap<string, Value>,
  factory: DriverFactory,
): TestedModel {
  // The system's integers are JavaScript's, not TLC's.
  const runtime = createRuntime({ stringOrder: module.meta.stringOrder, integers: 'exact' });
  const values = constants(runtime);
  const model = modelOf(module.instantiate(runtime, values));
  const itf = Object.fromEntries([...values].map(([name, value]) => [name, runtime.toItf(value)]));
  const graph = modelGraph(model, TOUR_STATES_MAX);
  return { model, graph, constants: itf, createDriver: () => factory.create(itf) };
}

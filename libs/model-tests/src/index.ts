/** Property tests from a model: the real implementation driven along the compiled spec. */
export { type Disagreement, differences } from './check-step.ts';
export type { Driver, DriverFactory, Performed, SpecEvent } from './driver.ts';
export { eventText, type Failure, failureText, type Replay, readReplay, replayToken } from './failure.ts';
export { keyOf, type Model, type ModelStep, modelOf } from './model.ts';
export { type GraphEdge, type GraphState, type ModelGraph, modelGraph } from './model-graph.ts';
export { type RandomOptions, type RandomReport, randomRuns } from './random-runs.ts';
export {
  keptFailureText,
  type Regression,
  readRegressions,
  replayRegression,
  writeRegression,
} from './regression.ts';
export { RANDOM_RUNS, type TestedModel, TOUR_STATES_MAX, testedModel } from './tested-model.ts';
export { type TourOptions, type TourReport, tour } from './tour.ts';

/** Statecharts: the XState machine of a compiled spec, its walk, and its pictures. */
export {
  type Chart,
  type ChartChange,
  type ChartTransition,
  changesOf,
  chartOf,
  controlStates,
  type ExploredGraph,
  transitionKey,
} from './chart.ts';
export { type ChartDifference, chartDifferences } from './chart-difference.ts';
export { controlStateOf } from './control-state.ts';
export { enabledEvents, eventsWithinConstraints } from './enabled-events.ts';
export { generateMachine, machineName } from './generate-machine.ts';
export {
  argsOf,
  eventKey,
  eventOf,
  INIT_EVENT,
  type ItfState,
  initEvent,
  itfState,
  payloadOf,
  type SpecEvent,
  specEvent,
  stateOfItf,
} from './itf-state.ts';
export {
  FIRST_CONTEXT,
  type MachineContext,
  type MachineParts,
  machineParts,
  START,
} from './machine-parts.ts';
export { mermaidText } from './mermaid.ts';
export { type ReviewPageInput, reviewPage } from './review-page.ts';
export { type SpecSteps, type StepOutcome, specSteps } from './spec-steps.ts';
export { dotText, svgText } from './svg.ts';
export { WALK_STATES_MAX, type WalkedGraph, walkMachine } from './walk.ts';
export { type WrongStep, wronglyTaken } from './wrongly-taken.ts';

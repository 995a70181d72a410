export { explore, exploreSync } from './explore.ts';
export type { Budget, ExploreOptions, Progress } from './options.ts';
export { formatAction, formatLocation, formatState, formatTrace } from './report/format-trace.ts';
export type { ItfTrace } from './report/itf-trace.ts';
export { itfTrace } from './report/itf-trace.ts';
export type * from './result.ts';

import type { ExploreOptions } from '../options.ts';
import type { StopReason, Violation } from '../result.ts';
import type { Search } from '../search/search.ts';

export interface Lassos {
  readonly violations: readonly Violation[];
  readonly stopped: StopReason | undefined;
}

export function* findLassos(_search: Search, _options: ExploreOptions): Generator<undefined, Lassos> {
  throw new Error('temporal properties are not judged yet');
}

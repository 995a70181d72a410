/** Where something stands in the files of a model. */
import type { SourceLocation } from '@plimsoll/tla-values';
import type { Model } from '../model/load-model.ts';
import type { OutcomePlace } from './outcome.ts';

/** The file and line of a place in the spec; undefined for a place in a module of the jar. */
export function placeOf(location: SourceLocation | undefined, model: Model): OutcomePlace | undefined {
  const file = location === undefined ? undefined : model.sources.get(location.module)?.file;
  if (location === undefined || file === undefined) return undefined;
  return { file, line: location.beginLine, column: location.beginColumn };
}

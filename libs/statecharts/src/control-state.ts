/** The control state: what the chart shows as its states (`ControlState` in a model module). */
import type { CompiledSpec, State } from '@plimsoll/tla-values';

/** The one state of a chart whose model defines no `ControlState`. */
export const WHOLE = 'running';

/** The name of a state's control state, usable as an XState key. @throws TlaError as evaluating it does. */
export function controlStateOf(spec: CompiledSpec, state: State): string {
  const definition = spec.definitions.get('ControlState');
  return definition === undefined ? WHOLE : nameOf(spec.runtime.toItf(definition.evaluate(state)));
}

/** A string is its own name; a function or record is `key=value` by entry. XState keeps the dot for paths. */
function nameOf(itf: unknown): string {
  return textOf(itf).replaceAll('.', '·');
}

function textOf(itf: unknown): string {
  if (typeof itf !== 'object' || itf === null) return String(itf);
  if (Array.isArray(itf)) return itf.map(textOf).join(' ');
  const {
    '#map': map,
    '#set': set,
    '#tup': tuple,
    '#bigint': integer,
  } = itf as { readonly [key: string]: unknown };
  if (Array.isArray(map))
    return map.map((pair) => `${textOf((pair as unknown[])[0])}=${textOf((pair as unknown[])[1])}`).join(' ');
  if (Array.isArray(set)) return `{${set.map(textOf).join(' ')}}`;
  if (Array.isArray(tuple)) return tuple.map(textOf).join(' ');
  if (integer !== undefined) return String(integer);
  return Object.entries(itf)
    .map(([key, value]) => `${key}=${textOf(value)}`)
    .join(' ');
}

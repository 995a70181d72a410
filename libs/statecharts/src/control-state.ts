/** The control state: what the chart shows as its states (`ControlState` in a model module). */
import type { CompiledSpec, State } from '@plimsoll/tla-values';

/** The one state of a chart whose model defines no `ControlState`. */
const WHOLE = 'running';

/**
 * The name of a state's control state. Two values never have one name: a plain word is a string or a model value,
 * any other string stands in quotes.
 *
 * @throws TlaError as evaluating `ControlState` does.
 */
export function controlStateOf(spec: CompiledSpec, state: State): string {
  const definition = spec.definitions.get('ControlState');
  return definition === undefined ? WHOLE : controlName(spec.runtime.toItf(definition.evaluate(state)));
}

/** `APEX`; a function or record is `key=value` by entry, without the brackets that it has inside other values. */
export function controlName(itf: unknown): string {
  return entriesText(itf) ?? nested(itf);
}

function nested(itf: unknown): string {
  if (typeof itf === 'string') return isPlainWord(itf) ? itf : JSON.stringify(itf);
  if (typeof itf === 'boolean') return itf ? 'TRUE' : 'FALSE';
  if (typeof itf !== 'object' || itf === null) throw new Error(`no ITF value: ${JSON.stringify(itf)}`);
  const { '#set': set, '#tup': tuple, '#bigint': integer } = itf as { readonly [key: string]: unknown };
  if (Array.isArray(set)) return `{${set.map(nested).join(', ')}}`;
  if (Array.isArray(tuple)) return `<<${tuple.map(nested).join(', ')}>>`;
  if (integer !== undefined) return String(integer);
  return `[${entriesText(itf)}]`;
}

/** The entries of a function or record; undefined for other values. */
function entriesText(itf: unknown): string | undefined {
  if (typeof itf !== 'object' || itf === null) return undefined;
  const { '#map': map } = itf as { readonly '#map'?: unknown };
  if (Array.isArray(map)) return map.map(([key, value]) => `${nested(key)}=${nested(value)}`).join(' ');
  const fields = Object.entries(itf);
  if (fields.some(([key]) => key.startsWith('#'))) return undefined;
  return fields.map(([key, value]) => `${nested(key)}=${nested(value)}`).join(' ');
}

/** `__proto__` in quotes, because XState keeps states in plain objects. */
const QUOTED = new Set(['TRUE', 'FALSE', '__proto__']);

function isPlainWord(text: string): boolean {
  return /^[A-Za-z_][\w-]*$/.test(text) && !QUOTED.has(text);
}

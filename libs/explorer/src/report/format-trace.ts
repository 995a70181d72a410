import {
  type CompiledSpec,
  nowhere,
  type Runtime,
  type SourceLocation,
  type State,
  type Value,
} from '@plimsoll/tla-values';
import type { Trace, TraceAction } from '../result.ts';
import { nothingCounted, runFact } from '../search/run-fact.ts';
import { evaluationErrorOf } from './evaluation-error.ts';

/** A behaviour as TLC prints it, without its first line ("The behavior up to this point is:"). Ends without newline. */
export function formatTrace(spec: CompiledSpec, trace: Trace): string {
  const states = trace.steps.map(({ state, action }, i) => {
    const how =
      action === undefined ? (i === 0 ? '<Initial predicate>' : 'Stuttering') : formatAction(action);
    // An ALIAS sees the step that follows, after the last state that of the loop; where it asks for the level it is told
    // that of the state: as in TLC since 2.16.
    const next = (trace.steps[i + 1] ?? trace.steps[trace.loop?.start ?? i])?.state ?? state;
    spec.runtime.observeRun((name) => runFact(name, i + 1, nothingCounted));
    return `State ${i + 1}: ${how}\n${formatState(spec, state, next)}\n`;
  });
  if (trace.loop !== undefined) states.push(formatLoop(trace));
  return states.join('\n');
}

function formatLoop(trace: Trace): string {
  const { start, action } = trace.loop as NonNullable<Trace['loop']>;
  if (action === undefined) return `State ${trace.steps.length + 1}: Stuttering`;
  return `Back to state ${start + 1}: ${formatAction(action)}`;
}

/** `<Grant line 10, col 3 to line 12, col 20 of module X>`. */
export function formatAction(action: TraceAction): string {
  return `<${action.label} ${formatLocation(action.location)}>`;
}

/** `line 10, col 3 to line 12, col 20 of module X`. */
export function formatLocation(place: SourceLocation): string {
  const { beginLine, beginColumn, endLine, endColumn, module } = place;
  return `line ${beginLine}, col ${beginColumn} to line ${endLine}, col ${endColumn} of module ${module}`;
}

/**
 * `/\ x = 1` lines, in the order of declaration; a single variable stands without the conjunction, as in TLC. An ALIAS
 * takes their place, its fields like variables; where it has no value, as at a state before what it shows, or is no
 * record, they stand, and why.
 */
export function formatState(spec: CompiledSpec, state: State, next: State = state): string {
  const { runtime } = spec;
  const alias = spec.alias === undefined ? undefined : aliasText(spec, spec.alias, state, next);
  if (alias?.shown !== undefined) return alias.shown;
  const plain = linesOf(spec.variables.map((name) => `${name} = ${runtime.format(state[name] as never)}`));
  return alias === undefined ? plain : `${plain}\n(${alias.failed})`;
}

const linesOf = (lines: readonly string[]): string =>
  lines.length === 1 ? (lines[0] as string) : lines.map((line) => `/\\ ${line}`).join('\n');

function aliasText(
  spec: CompiledSpec,
  alias: NonNullable<CompiledSpec['alias']>,
  state: State,
  next: State,
): { readonly shown?: string; readonly failed?: string } {
  try {
    const value = alias(state, next);
    const shown = fieldsOf(spec.runtime, value);
    return shown === undefined ? { failed: `ALIAS is no record: ${spec.runtime.format(value)}` } : { shown };
  } catch (thrown) {
    const { message } = evaluationErrorOf(spec, thrown, undefined);
    return { failed: `ALIAS has no value: ${message.replaceAll('\n', ' ')}` };
  }
}

/** A record's fields as if they were variables, as TLC since 2.16 prints them; nothing for what is no record. */
function fieldsOf(runtime: Runtime, value: Value): string | undefined {
  const names = isFunction(value) ? runtime.elements(runtime.domain(value, nowhere), nowhere) : [];
  if (names.length === 0 || !names.every((name) => typeof name === 'string')) return undefined;
  return linesOf(names.map((name) => `${name} = ${runtime.format(runtime.apply(value, name, nowhere))}`));
}

const isFunction = (value: Value): boolean =>
  typeof value === 'object' && 'kind' in value && value.kind === 'function';

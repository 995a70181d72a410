/**
 * A window of a trace as a TLA+ module of literals, so that TLC itself (any version) can replay it. TLC violates
 * the invariant `TraceNotFinished` exactly if a behaviour of the model explains every line; whatever else it says
 * (deadlock, another error, a clean end) means that it does not accept the window.
 */
import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type TraceEvent,
  type TraceStep,
} from '@plimsoll/trace';
import { INITIAL_ACTION } from './line-decoder.ts';
import { type NextDisjunct, nextDisjuncts } from './next-disjuncts.ts';
import { OutsideTlc, tlaLiteral, tlaString } from './tla-literal.ts';

export interface TraceSpecInput {
  /** The spec whose part of the lines is replayed; other specs' steps and variables are left out. */
  readonly spec: string;
  /** The module to extend: the spec or its model module. */
  readonly extendsModule: string;
  /** Text of the module that defines Next. */
  readonly moduleText: string;
  /** Variables in the order of declaration. */
  readonly variables: readonly string[];
  /** ITF values of all constants, those of the trace in place of the model's. */
  readonly constants: JsonObject;
  /** Names that are model values; they must not be declared in the module. */
  readonly modelValues?: readonly string[];
  /** Names of invariants and of `[][A]_v` properties to hold along the way. */
  readonly invariants?: readonly string[];
  readonly stepProperties?: readonly string[];
  /** A definition of the model module: internal steps that need no line. */
  readonly hiddenNext?: string;
  readonly events: readonly TraceEvent[];
  /** ITF state before the window; undefined: the window starts at Init. */
  readonly before: JsonObject | undefined;
  /** True when the events' plain `action` belongs to this spec (it is the header's first). */
  readonly isHeaderSpec?: boolean;
}

export type TraceSpec =
  | {
      readonly kind: 'module';
      readonly name: string;
      readonly tla: string;
      readonly cfg: string;
      readonly accepts: 'TraceNotFinished';
    }
  /** TLC cannot be asked: a value outside its integers, a Next in a form that is not read. */
  | { readonly kind: 'inconclusive'; readonly detail: string };

/** The invariant whose violation means acceptance. */
export const TRACE_NOT_FINISHED = 'TraceNotFinished';

/** Writes module and configuration. The caller runs TLC on them beside the spec's own modules. */
export function traceSpec(input: TraceSpecInput): TraceSpec {
  const next = nextDisjuncts(input.moduleText);
  if (next.kind === 'unsupported') return { kind: 'inconclusive', detail: next.detail };
  const name = `Trace${input.spec}`;
  try {
    const tla = moduleText(name, input, next.disjuncts);
    return { kind: 'module', name, tla, cfg: cfgText(input), accepts: TRACE_NOT_FINISHED };
  } catch (error) {
    if (error instanceof OutsideTlc) return { kind: 'inconclusive', detail: error.message };
    throw error;
  }
}

function moduleText(name: string, input: TraceSpecInput, disjuncts: readonly NextDisjunct[]): string {
  const { variables, modelValues = [] } = input;
  const names = new Set(modelValues);
  const constants = Object.entries(narrowed(input)).map(
    ([constant, value]) => `Trace_${constant} == ${tlaLiteral(value, names)}`,
  );
  const isInitial = input.before === undefined && input.events[0]?.action === INITIAL_ACTION;
  const events = isInitial ? input.events.slice(1) : input.events;
  const invariants = input.invariants ?? [];
  const primed = variables.map((variable) => `${variable}' = ${variable}`).join(' /\\ ');
  return `---- MODULE ${name} ----
\\* A window of a trace as literals. TLC accepts it by violating ${TRACE_NOT_FINISHED}.
EXTENDS ${input.extendsModule}, Integers, Sequences, TLC
${modelValues.length > 0 ? `CONSTANTS ${modelValues.join(', ')}\n` : ''}VARIABLE traceLine

${constants.join('\n')}

TraceLog == <<
${events.map((event) => `  ${lineText(event, input, names)}`).join(',\n')}
>>

TraceNow == TraceLog[traceLine]
TraceIs(action) == TraceNow.action = action \\/ TraceNow.action = ""
TraceDomain(name, domain) ==
  IF name \\in TraceNow.given THEN {v \\in {TraceNow.args[name]} : v \\in domain} ELSE domain

RECURSIVE TraceAt(_, _, _)
TraceAt(f, path, value) ==
  IF path = <<>> THEN f = value
  ELSE Head(path) \\in DOMAIN f /\\ TraceAt(f[Head(path)], Tail(path), value)

TraceHolds == ${['TRUE', ...invariants].join(' /\\ ')}

TraceInit ==
  /\\ traceLine = 1
${initText(input, isInitial ? input.events[0] : undefined, names)}
  /\\ TraceHolds

TraceSeen ==
${variables.map((variable) => `  /\\ IF "${variable}" \\in TraceNow.seen THEN ${variable}' = TraceNow.state.${variable} ELSE TRUE`).join('\n')}

TraceSeenAt ==
${variables.map((variable) => `  /\\ \\A k \\in 1..Len(TraceNow.at.${variable}) : TraceAt(${variable}', TraceNow.at.${variable}[k].path, TraceNow.at.${variable}[k].value)`).join('\n')}

TraceStep ==
  \\/ TraceNow.action = "stutter" /\\ ${primed}
${disjuncts.map((disjunct) => `  \\/ TraceIs("${disjunct.action}") /\\ ${callText(disjunct)}`).join('\n')}

TraceNext ==
  \\/ /\\ traceLine <= Len(TraceLog)
     /\\ traceLine' = traceLine + 1
     /\\ TraceSeen
     /\\ TraceStep
     /\\ TraceSeenAt
     /\\ TraceHolds'
${input.hiddenNext ? `  \\/ /\\ traceLine <= Len(TraceLog)\n     /\\ ${input.hiddenNext}\n     /\\ UNCHANGED traceLine\n     /\\ TraceHolds'\n` : ''}
${TRACE_NOT_FINISHED} == traceLine <= Len(TraceLog)
====
`;
}

function callText({ call, binders }: NextDisjunct): string {
  const bound = binders.map(({ name, domain }) => `\\E ${name} \\in TraceDomain("${name}", ${domain}) : `);
  return `(${bound.join('')}${call})`;
}

function cfgText(input: TraceSpecInput): string {
  const { constants, modelValues = [], stepProperties = [] } = input;
  const lines = ['INIT TraceInit', 'NEXT TraceNext', `INVARIANT ${TRACE_NOT_FINISHED}`];
  if (stepProperties.length > 0) lines.push(`PROPERTIES ${stepProperties.join(' ')}`);
  const bound = [
    ...modelValues.map((name) => `  ${name} = ${name}`),
    ...Object.keys(constants).map((name) => `  ${name} <- Trace_${name}`),
  ];
  if (bound.length > 0) lines.push('CONSTANTS', ...bound);
  return `${lines.join('\n')}\n`;
}

/** The step of this spec in a line. */
function stepOf(event: TraceEvent, { spec, isHeaderSpec = true }: TraceSpecInput): TraceStep | 'stay' {
  if (event.stutter) return 'stay';
  if (event.steps !== undefined) return event.steps.find((step) => step.spec === spec) ?? 'stay';
  return isHeaderSpec ? (event as Omit<TraceStep, 'spec'> as TraceStep) : 'stay';
}

function lineText(event: TraceEvent, input: TraceSpecInput, names: ReadonlySet<string>): string {
  const step = stepOf(event, input);
  const action = step === 'stay' ? 'stutter' : (step.action ?? '');
  const args = step === 'stay' ? {} : (step.args ?? {});
  const { full, at } = observed(event.state ?? {}, input);
  const atText = input.variables.map(
    (variable) => `${variable} |-> ${pointsText(at.get(variable) ?? [], names)}`,
  );
  const given = Object.keys(args);
  return [
    `[action |-> ${tlaString(action)}`,
    `given |-> {${given.map(tlaString).join(', ')}}`,
    `args |-> ${recordText(args, names)}`,
    `seen |-> {${Object.keys(full).map(tlaString).join(', ')}}`,
    `state |-> ${recordText(full, names)}`,
    `at |-> [${atText.join(', ')}]]`,
  ].join(', ');
}

/** A record, or an empty function when there are no fields (TLA+ has no empty record literal). */
function recordText(fields: JsonObject, names: ReadonlySet<string>): string {
  return Object.keys(fields).length === 0 ? '<<>>' : tlaLiteral(fields, names);
}

interface Point {
  readonly path: readonly JsonValue[];
  readonly value: JsonValue;
}

function pointsText(points: readonly Point[], names: ReadonlySet<string>): string {
  const items = points.map(({ path, value }) => {
    const keys = path.map((key) => tlaLiteral(key, names)).join(', ');
    return `[path |-> <<${keys}>>, value |-> ${tlaLiteral(value, names)}]`;
  });
  return `<<${items.join(', ')}>>`;
}

/** Variables of this spec: those given in full, and those given at points. */
function observed(state: JsonObject, { spec, variables }: TraceSpecInput) {
  const full: { [variable: string]: JsonValue } = {};
  const at = new Map<string, Point[]>();
  for (const [name, value] of Object.entries(state)) {
    const [owner, variable] = name.includes('!') ? (name.split('!') as [string, string]) : [spec, name];
    if (owner !== spec || !variables.includes(variable)) continue;
    if (isJsonObject(value) && Object.hasOwn(value, '#at')) at.set(variable, pointsOf(value, []));
    else full[variable] = value;
  }
  return { full, at };
}

function pointsOf(value: JsonValue, path: readonly JsonValue[]): Point[] {
  if (!isJsonObject(value) || !Object.hasOwn(value, '#at')) return [{ path, value }];
  const pairs = value['#at'] as readonly (readonly [JsonValue, JsonValue])[];
  return pairs.flatMap(([at, there]) => pointsOf(there, [...path, at]));
}

function initText(
  input: TraceSpecInput,
  initial: TraceEvent | undefined,
  names: ReadonlySet<string>,
): string {
  const { before } = input;
  const given = before ?? observed(initial?.state ?? {}, input).full;
  const equalities = input.variables
    .filter((variable) => Object.hasOwn(given, variable))
    .map((variable) => `  /\\ ${variable} = ${tlaLiteral(given[variable] as JsonValue, names)}`);
  // Given values first: Init then only checks them, and need not be enumerable.
  return [...equalities, ...(before === undefined ? ['  /\\ Init'] : [])].join('\n');
}

/**
 * Intervals shrink to the values that the window mentions (and their ends): every value that a line needs is in,
 * so the answer is the same, and TLC need not go through a million values.
 */
function narrowed(input: TraceSpecInput): JsonObject {
  const mentioned = new Set<number>();
  const collect = (value: JsonValue | undefined): void => {
    if (typeof value === 'number') mentioned.add(value);
    else if (Array.isArray(value)) value.forEach(collect);
    else if (isJsonObject(value)) Object.values(value).forEach(collect);
  };
  collect(input.before);
  for (const event of input.events) {
    collect(event.args);
    collect(event.state);
    for (const step of event.steps ?? []) collect(step.args);
  }
  return Object.fromEntries(
    Object.entries(input.constants).map(([name, value]) => [name, narrowInterval(value, mentioned)]),
  );
}

function narrowInterval(value: JsonValue, mentioned: ReadonlySet<number>): JsonValue {
  if (!isJsonObject(value) || !Object.hasOwn(value, '#interval')) return value;
  const [low, high] = value['#interval'] as readonly [number, number];
  const kept = [...mentioned].filter((each) => each >= low && each <= high);
  return { '#set': [...new Set([low, high, ...kept])].sort((left, right) => left - right) };
}

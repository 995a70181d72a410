/**
 * Windows of traces as a TLA+ module of literals, so that TLC itself (any version) can replay them. TLC prints
 * `<<"TraceAccepted", n>>` exactly if a behaviour of the model explains every line of window n. A window without
 * that line is not accepted, whatever else TLC says (a clean end, a violated property, an evaluation error).
 */
import {
  canonicalJson,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type TraceEvent,
  type TraceStep,
} from '@plimsoll/trace';
import { INITIAL_ACTION } from './line-decoder.ts';
import { type NextDisjunct, nextDisjuncts } from './next-disjuncts.ts';
import { OutsideTlc, tlaLiteral, tlaString } from './tla-literal.ts';
import { constantsIn } from './tla-tokens.ts';

export interface TraceSpecInput {
  /** The spec whose part of the lines is replayed; other specs' steps and variables are left out. */
  readonly spec: string;
  /** The module to extend: the spec or its model module. */
  readonly extendsModule: string;
  /** Text of the module that defines Next, or of all modules that may. */
  readonly moduleText: string | readonly string[];
  /** Names of the initial predicate and of the next-state action; `Init` and `Next` if absent. */
  readonly init?: string;
  readonly next?: string;
  /** Variables in the order of declaration. */
  readonly variables: readonly string[];
  /** ITF values of all constants, those of the trace in place of the model's. */
  readonly constants: JsonObject;
  /** Names that are model values; those that are no constants of the same name are declared by the trace module. */
  readonly modelValues?: readonly string[];
  /** Names of invariants and of `[][A]_v` properties to hold along the way. */
  readonly invariants?: readonly string[];
  readonly stepProperties?: readonly string[];
  /** Ids of internal steps that need no line. */
  readonly hiddenActions?: readonly string[];
  /** Several share one run of TLC; an evaluation error in one then ends the run for all. */
  readonly windows: readonly TraceWindow[];
  /** True when the events' plain `action` belongs to this spec (it is the header's first). */
  readonly isHeaderSpec?: boolean;
}

/** Consecutive events of one trace. */
export interface TraceWindow {
  readonly events: readonly TraceEvent[];
  /** ITF state before the window; undefined: the window starts at Init. */
  readonly before: JsonObject | undefined;
}

export type TraceSpec =
  | { readonly kind: 'module'; readonly name: string; readonly tla: string; readonly cfg: string }
  /** TLC cannot be asked: a value outside its integers, a Next in a form that is not read. */
  | { readonly kind: 'inconclusive'; readonly detail: string };

/** Numbers, from 0, of the windows that TLC accepted, from the lines that it printed. */
export function acceptedWindows(printed: readonly string[]): ReadonlySet<number> {
  const numbers = printed.flatMap((line) => {
    const accepted = /^<<"TraceAccepted", (\d+)>>$/.exec(line.trim());
    return accepted ? [Number(accepted[1]) - 1] : [];
  });
  return new Set(numbers);
}

/** Writes module and configuration. The caller runs TLC on them, without deadlock check, beside the spec's modules. */
export function traceSpec(given: TraceSpecInput): TraceSpec {
  const input = { ...given, constants: declaredConstants(given) };
  const next = nextDisjuncts(input.moduleText, input.next);
  if (next.kind === 'unsupported') return { kind: 'inconclusive', detail: next.detail };
  const unknown = unknownAction(input, next.disjuncts);
  if (unknown !== undefined) {
    return {
      kind: 'inconclusive',
      detail: `Next was read without an action ${unknown}, which the trace names`,
    };
  }
  const name = `Trace${input.spec}`;
  try {
    const tla = moduleText(name, input, next.disjuncts);
    return { kind: 'module', name, tla, cfg: cfgText(input) };
  } catch (error) {
    if (error instanceof OutsideTlc) return { kind: 'inconclusive', detail: error.message };
    throw error;
  }
}

/**
 * A `.cfg` may say `w1 = w1` of a name that no module declares: a model value, but no constant, so that the trace
 * module has to declare it.
 */
function declaredConstants({ constants, modelValues = [], moduleText }: TraceSpecInput): JsonObject {
  const declared = new Set([moduleText].flat().flatMap(constantsIn));
  const isStray = (name: string) =>
    modelValues.includes(name) && constants[name] === name && !declared.has(name);
  return Object.fromEntries(Object.entries(constants).filter(([name]) => !isStray(name)));
}

/** An action of the trace that the reading of Next does not have: TLC cannot be asked about it. */
function unknownAction(input: TraceSpecInput, disjuncts: readonly NextDisjunct[]): string | undefined {
  const known = new Set(disjuncts.map(({ action }) => action));
  const isKnown = (id: string) => known.has(baseOf(id));
  const named = input.windows.flatMap((window) =>
    (startsAtInitLine(window) ? window.events.slice(1) : window.events).flatMap((event) => {
      const step = stepOf(event, input);
      // An initial state in the middle is no step of any model: TLC refuses it.
      const isNone = step === 'stay' || step.action === undefined || step.action === INITIAL_ACTION;
      return isNone ? [] : [step.action as string];
    }),
  );
  return [...named, ...(input.hiddenActions ?? [])].find((id) => !isKnown(id));
}

/** `Send#2` is the second disjunct that the definition Send is reached by: TLC tells them apart by their effect. */
function baseOf(id: string): string {
  return id.replace(/#\d+$/, '');
}

function moduleText(name: string, input: TraceSpecInput, disjuncts: readonly NextDisjunct[]): string {
  const { variables, modelValues = [] } = input;
  const names = new Set(modelValues);
  const declared = modelValues.filter((value) => !isOwnModelValue(value, input));
  const constants = Object.entries(narrowed(input))
    .filter(([constant]) => !isOwnModelValue(constant, input))
    .map(([constant, value]) => `Trace_${constant} == ${tlaLiteral(value, names)}`);
  const invariants = input.invariants ?? [];
  const primed = variables.map((variable) => `${variable}' = ${variable}`).join(' /\\ ');
  return `---- MODULE ${name} ----
\\* Windows of traces as literals. TLC prints which of them it accepts.
EXTENDS ${input.extendsModule}, Integers, Sequences, TLC
${declared.length > 0 ? `CONSTANTS ${declared.join(', ')}\n` : ''}VARIABLES traceNumber, traceLine

${constants.join('\n')}

TraceLogs == <<
${input.windows.map((window) => logText(window, input, names)).join(',\n')}
>>
TraceLog == TraceLogs[traceNumber]

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
  /\\ ${input.windows.map((window, index) => initText(window, index + 1, input, names)).join('\n     ')}
  /\\ TraceHolds

TraceSeen ==
${variables.map((variable) => `  /\\ IF "${variable}" \\in TraceNow.seen THEN ${variable}' = TraceNow.state.${variable} ELSE IF "${variable}" \\in TraceNow.same THEN ${variable}' = ${variable} ELSE TRUE`).join('\n')}

TraceSeenAt ==
${variables.map((variable) => `  /\\ \\A k \\in 1..Len(TraceNow.at.${variable}) : TraceAt(${variable}', TraceNow.at.${variable}[k].path, TraceNow.at.${variable}[k].value)`).join('\n')}

${disjuncts.map(actionText).join('\n\n')}

TraceStep ==
  \\/ TraceNow.action = "stutter" /\\ ${primed}
${disjuncts.map((disjunct, index) => `  \\/ TraceIs("${disjunct.action}") /\\ ${callText(disjunct, index, 'given')}`).join('\n')}

TraceNext ==
  \\/ /\\ traceLine <= Len(TraceLog)
     /\\ traceLine' = traceLine + 1
     /\\ UNCHANGED traceNumber
     /\\ TraceSeen
     /\\ TraceStep
     /\\ TraceSeenAt
     /\\ TraceHolds'
${hiddenText(input, disjuncts)}
TraceReport == traceLine <= Len(TraceLog) \\/ PrintT(<<"TraceAccepted", traceNumber>>)
====
`;
}

/** Each disjunct as a definition of its own, so that its columns do not meet those of another list. */
function actionText({ call, binders }: NextDisjunct, index: number): string {
  const parameters = binders.length === 0 ? '' : `(${binders.map(({ name }) => name).join(', ')})`;
  const body = call
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
  return `TraceAction${index}${parameters} ==\n${body}`;
}

/** @param domains `given`: a field that the line gives is checked, not enumerated. `all`: the line gives nothing. */
function callText({ binders }: NextDisjunct, index: number, domains: 'given' | 'all'): string {
  const bound = binders.map(({ name, domain }) => {
    const flat = domain.replace(/\s+/g, ' ');
    return `\\E ${name} \\in ${domains === 'given' ? `TraceDomain("${name}", ${flat})` : flat} : `;
  });
  const args = binders.length === 0 ? '' : `(${binders.map(({ name }) => name).join(', ')})`;
  return `(${bound.join('')}TraceAction${index}${args})`;
}

function hiddenText({ hiddenActions = [] }: TraceSpecInput, disjuncts: readonly NextDisjunct[]): string {
  const hidden = new Set(hiddenActions);
  const calls = disjuncts.flatMap((disjunct, index) =>
    hidden.has(disjunct.action) ? [callText(disjunct, index, 'all')] : [],
  );
  if (calls.length === 0) return '';
  const lines = calls.map((call) => `        \\/ ${call}\n`).join('');
  return `  \\/ /\\ traceLine <= Len(TraceLog)
     /\\
${lines}     /\\ UNCHANGED <<traceNumber, traceLine>>
     /\\ TraceHolds'
`;
}

/** `Nil = Nil` in a `.cfg`: the constant is the model value of its own name. */
function isOwnModelValue(name: string, { constants, modelValues = [] }: TraceSpecInput): boolean {
  return modelValues.includes(name) && constants[name] === name;
}

function cfgText(input: TraceSpecInput): string {
  const { constants, modelValues = [], stepProperties = [] } = input;
  const lines = ['INIT TraceInit', 'NEXT TraceNext', 'INVARIANT TraceReport'];
  if (stepProperties.length > 0) lines.push(`PROPERTIES ${stepProperties.join(' ')}`);
  const bound = [
    ...modelValues.map((name) => `  ${name} = ${name}`),
    ...Object.keys(constants)
      .filter((name) => !isOwnModelValue(name, input))
      .map((name) => `  ${name} <- Trace_${name}`),
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

function lineText(
  event: TraceEvent,
  input: TraceSpecInput,
  previous: JsonObject,
  names: ReadonlySet<string>,
): string {
  const step = stepOf(event, input);
  const action = step === 'stay' ? 'stutter' : baseOf(step.action ?? '');
  const args = step === 'stay' ? {} : (step.args ?? {});
  const { full, at } = observed(event.state ?? {}, input);
  // The field `x'` of a choice inside the action is the x after it.
  for (const variable of input.variables) {
    const chosen = args[`${variable}'`];
    if (chosen !== undefined) at.set(variable, [...(at.get(variable) ?? []), { path: [], value: chosen }]);
  }
  const atText = input.variables.map(
    (variable) => `${variable} |-> ${pointsText(at.get(variable) ?? [], names)}`,
  );
  const given = Object.keys(args);
  const isSame = (variable: string) =>
    Object.hasOwn(previous, variable) &&
    canonicalJson(previous[variable] as JsonValue) === canonicalJson(full[variable] as JsonValue);
  const seen = Object.fromEntries(Object.entries(full).filter(([variable]) => !isSame(variable)));
  return [
    `[action |-> ${tlaString(action)}`,
    `given |-> {${given.map(tlaString).join(', ')}}`,
    `args |-> ${recordText(args, names)}`,
    `seen |-> {${Object.keys(seen).map(tlaString).join(', ')}}`,
    `same |-> {${Object.keys(full).filter(isSame).map(tlaString).join(', ')}}`,
    `state |-> ${recordText(seen, names)}`,
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

function startsAtInitLine({ before, events }: TraceWindow): boolean {
  return before === undefined && events[0]?.action === INITIAL_ACTION;
}

/**
 * The lines of a window. A value that the line before shows too is written as *same*: SANY reads the module's text,
 * and most of a state does not change. Hidden steps might change it and change it back, so there it is written out.
 */
function logText(window: TraceWindow, input: TraceSpecInput, names: ReadonlySet<string>): string {
  const events = startsAtInitLine(window) ? window.events.slice(1) : window.events;
  let previous: JsonObject = {};
  const lines = events.map((event) => {
    const text = lineText(event, input, previous, names);
    if ((input.hiddenActions ?? []).length === 0) previous = observed(event.state ?? {}, input).full;
    return text;
  });
  return `  <<${lines.join(',\n    ')}>>`;
}

function initText(
  window: TraceWindow,
  number: number,
  input: TraceSpecInput,
  names: ReadonlySet<string>,
): string {
  const { before, events } = window;
  const given = before ?? (startsAtInitLine(window) ? observed(events[0]?.state ?? {}, input).full : {});
  const equalities = input.variables
    .filter((variable) => Object.hasOwn(given, variable))
    .map((variable) => `${variable} = ${tlaLiteral(given[variable] as JsonValue, names)}`);
  // Given values first: Init then only checks them, and need not be enumerable.
  const conjuncts = [
    `traceNumber = ${number}`,
    ...equalities,
    ...(before === undefined ? [input.init ?? 'Init'] : []),
  ];
  return `\\/ (${conjuncts.join(' /\\ ')})`;
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
    else if (isJsonObject(value) && typeof value['#bigint'] === 'string')
      mentioned.add(Number(value['#bigint']));
    else if (isJsonObject(value)) Object.values(value).forEach(collect);
  };
  for (const { before, events } of input.windows) {
    collect(before);
    for (const event of events) {
      collect(event.args);
      collect(event.state);
      for (const step of event.steps ?? []) collect(step.args);
    }
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

/** Why no step of the model explains a line. */
import {
  type Action,
  type ConjunctReport,
  type Payload,
  type State,
  TlaError,
  type Value,
} from '@plimsoll/tla-values';
import type { JsonObject } from '@plimsoll/trace';
import type { BehaviourNode } from './behaviour.ts';
import { blockingConjunct } from './blocking-conjunct.ts';
import { type Deadline, missedDeadline } from './deadlines.ts';
import { missingParameters } from './enumerability.ts';
import { itfTrace, nameWithoutAction } from './itf-trace.ts';
import { lineCandidates } from './line-candidates.ts';
import type { DecodedLine, SpecLine } from './line-decoder.ts';
import { agrees, expectedText } from './observation.ts';
import type { SharedVariables } from './shared-variables.ts';
import { shownText, shownValue } from './shown-value.ts';
import type { Stepper } from './stepper.ts';

export interface Explanation {
  /** Events before the refused one that the model explains. */
  readonly matched: number;
  /** Spec by spec, what stands in the way; a spec that could have gone on alone is left out. */
  readonly specs: readonly SpecExplanation[];
  /** A reason that lies between specs or in time: shared variables that differ, a missed deadline. */
  readonly beyondSpecs: string | undefined;
  /** In how many states the specs may have been before the line; the report looks at the nearest. */
  readonly statesBefore: number;
  /** The last steps, oldest first, in short. */
  readonly lastSteps: readonly string[];
  /** The last states as ITF traces, by spec. */
  readonly prefix: { readonly [spec: string]: JsonObject };
}

export interface SpecExplanation {
  readonly spec: string;
  /** The state before the line: each variable as TLA+. */
  readonly state: { readonly [variable: string]: string };
  /** The actions that the line could have meant, the nearest first. */
  readonly attempts: readonly Attempt[];
  /** An action that the model allows here, with the fewest disagreements with the line. */
  readonly nearestAllowed: AllowedStep | undefined;
}

export interface Attempt {
  readonly action: string;
  readonly args: string;
  readonly reason: AttemptReason;
}

export type AttemptReason =
  /** A conjunct is false. */
  | { readonly kind: 'blocked'; readonly conjunct: ConjunctText }
  /** No conjunct is false: a value of the payload lies outside its domain, or the fields have no values here. */
  | { readonly kind: 'payload' }
  /** The action is possible, but leads elsewhere. */
  | { readonly kind: 'state'; readonly differences: readonly Difference[] }
  /** The action is possible, but breaks these properties. */
  | { readonly kind: 'property'; readonly names: readonly string[] };

export interface ConjunctText {
  /** `Module.tla:line:column`. */
  readonly at: string;
  readonly text: string;
  readonly operands: readonly { readonly text: string; readonly value: string }[];
}

export interface Difference {
  readonly variable: string;
  /** What the model gives. */
  readonly model: string;
  /** What the trace says. */
  readonly trace: string;
  /** True when the action leaves the variable alone: the system wrote to it, and the model never saw it. */
  readonly isUnmodelled: boolean;
}

export interface AllowedStep {
  readonly action: string;
  readonly args: string;
  readonly differences: readonly Difference[];
}

/** What an explanation needs to know of the monitor. */
export interface ExplanationContext {
  readonly steppers: readonly Stepper[];
  readonly shared: SharedVariables;
  readonly deadlines: readonly Deadline[];
  readonly historyOf: (node: BehaviourNode) => readonly BehaviourNode[];
}

/** Successors looked at for one action; enough to find a near one, and bounded. */
const SUCCESSORS_MAX = 1_000;
/** Attempts shown when the line does not name its action. */
const ATTEMPTS_MAX = 8;
const LAST_STEPS = 5;

export function explain(
  context: ExplanationContext,
  line: DecodedLine,
  nodes: readonly BehaviourNode[],
): Explanation {
  const { node, specs } = nearestNode(context, line, nodes);
  const history = node ? context.historyOf(node) : [];
  return {
    matched: node?.consumed ?? 0,
    specs,
    beyondSpecs: node && beyondSpecs(context, line, node, specs.length === 0),
    statesBefore: nodes.length,
    lastSteps: history.slice(-LAST_STEPS).flatMap((each) => stepText(context.steppers, each)),
    prefix: Object.fromEntries(
      context.steppers.map((stepper, at) => [stepper.spec.name, itfTrace(stepper, at, history)]),
    ),
  };
}

/** The state from which the least is in the way of the line; of equally near ones the first, with fewest hidden steps. */
function nearestNode(
  { steppers }: ExplanationContext,
  line: DecodedLine,
  nodes: readonly BehaviourNode[],
): { readonly node: BehaviourNode | undefined; readonly specs: readonly SpecExplanation[] } {
  let nearest: { node: BehaviourNode; specs: SpecExplanation[]; remoteness: number } | undefined;
  for (const node of nodes) {
    const specs = steppers.flatMap((stepper, at) => {
      const asked = line.specs[at] as SpecLine;
      const state = node.states[at] as State;
      return stepper.candidates(state, asked).length > 0 ? [] : [explainSpec(stepper, state, asked)];
    });
    const remotest = specs.map(({ attempts: [first] }) => (first === undefined ? 0 : remoteness(first)));
    const sum = remotest.reduce((total, each) => total + each, 0);
    if (nearest === undefined || sum < nearest.remoteness) nearest = { node, specs, remoteness: sum };
  }
  return nearest ?? { node: undefined, specs: [] };
}

/** Why no initial state agrees with the first line (or, without one, why there is none). */
export function explainInitial(context: ExplanationContext, line: DecodedLine | undefined): Explanation {
  const specs = context.steppers.flatMap((stepper, at): SpecExplanation[] => {
    const observations = line?.specs[at]?.observations ?? [];
    if (stepper.initialStates(observations, SUCCESSORS_MAX)?.length !== 0) return [];
    const reason = initialReason(stepper, observations);
    const attempts = [{ action: 'Init', args: '', reason }];
    return [{ spec: stepper.spec.name, state: {}, attempts, nearestAllowed: undefined }];
  });
  const beyond = specs.length === 0 ? 'shared variables differ in every initial state' : undefined;
  return { matched: 0, specs, beyondSpecs: beyond, statesBefore: 0, lastSteps: [], prefix: {} };
}

function initialReason(stepper: Stepper, observations: SpecLine['observations']): AttemptReason {
  let nearest: readonly Difference[] | undefined;
  let names: readonly string[] = [];
  let count = 0;
  evaluated(() =>
    stepper.spec.initial((state) => {
      const differences = differencesIn(stepper, state, observations, stepper.spec.variables);
      if (nearest === undefined || differences.length < nearest.length) {
        nearest = differences;
        names = differences.length === 0 ? stepper.violated(undefined, { ...state }) : [];
      }
      count++;
      return count >= SUCCESSORS_MAX;
    }),
  );
  if (nearest === undefined) return { kind: 'property', names: ['Init'] };
  return nearest.length > 0 ? { kind: 'state', differences: nearest } : { kind: 'property', names };
}

function beyondSpecs(
  context: ExplanationContext,
  line: DecodedLine,
  node: BehaviourNode,
  canEachStep: boolean,
): string | undefined {
  const missed = missedDeadline(node.open, context.deadlines, line.event.tsUs);
  if (missed !== undefined) {
    const sinceUs = node.open[context.deadlines.indexOf(missed)] as number;
    const late = `${line.event.tsUs - sinceUs} us after ${missed.after} at ${sinceUs}`;
    return `deadline: ${missed.before} must follow within ${missed.withinUs} us, and it is now ${late}`;
  }
  if (!canEachStep) return undefined;
  for (const taken of lineCandidates(context.steppers, node, line)) {
    const difference = context.shared.difference(taken.map(({ state }) => state));
    if (difference !== undefined) return `shared variable: ${difference}`;
  }
  return undefined;
}

function explainSpec(stepper: Stepper, state: State, asked: SpecLine): SpecExplanation {
  const { spec } = stepper;
  return {
    spec: spec.name,
    state: Object.fromEntries(
      spec.variables.map((name) => [name, shownValue(spec.runtime, state[name] as Value)]),
    ),
    attempts: attempts(stepper, state, asked),
    nearestAllowed: nearestAllowed(stepper, state, asked),
  };
}

function attempts(stepper: Stepper, state: State, { step, observations }: SpecLine): Attempt[] {
  switch (step.kind) {
    case 'action':
      return [attempt(stepper, state, step.action, step.payload, observations)];
    case 'any':
      return stepper.spec.actions
        .map((action) => attempt(stepper, state, action, undefined, observations))
        .sort((left, right) => remoteness(left) - remoteness(right))
        .slice(0, ATTEMPTS_MAX);
    case 'stay': {
      const differences = differencesIn(stepper, state, observations, []);
      return [{ action: 'stutter', args: '', reason: { kind: 'state', differences } }];
    }
    case 'initial':
      return [];
  }
}

/** An action that is possible and leads elsewhere is nearer than one that is not possible. */
function remoteness({ reason }: Attempt): number {
  if (reason.kind === 'property') return 0;
  if (reason.kind === 'state') return reason.differences.length;
  return reason.kind === 'blocked' ? 1_000 : 2_000;
}

function attempt(
  stepper: Stepper,
  state: State,
  action: Action,
  payload: Payload | undefined,
  observations: SpecLine['observations'],
): Attempt {
  const outcomes = evaluated(() => outcomesOf(stepper, state, action, payload, observations)) ?? [];
  const args = argsText(stepper, action, payload ?? []);
  const nearest = outcomes[0];
  if (nearest === undefined) {
    const blocked = blockingConjunct(stepper, state, action, payload);
    if (blocked === undefined) return { action: action.id, args, reason: { kind: 'payload' } };
    return {
      action: action.id,
      args: argsText(stepper, action, blocked.payload),
      reason: { kind: 'blocked', conjunct: conjunctText(stepper, blocked.conjunct) },
    };
  }
  if (nearest.differences.length > 0) {
    return {
      action: action.id,
      args: nearest.args,
      reason: { kind: 'state', differences: nearest.differences },
    };
  }
  return { action: action.id, args: nearest.args, reason: { kind: 'property', names: nearest.violated } };
}

interface Outcome {
  readonly args: string;
  readonly differences: readonly Difference[];
  readonly violated: readonly string[];
}

/** What the action can lead to, the nearest to the observation first. @throws TlaError when that is too much. */
function outcomesOf(
  stepper: Stepper,
  state: State,
  action: Action,
  payload: Payload | undefined,
  observations: SpecLine['observations'],
): Outcome[] {
  const outcomes: Outcome[] = [];
  if (stepper.largeConstants.length > 0 && missingParameters(action, payload).length > 0) return outcomes;
  let count = 0;
  action.successors(state, payload, (next, taken) => {
    const differences = differencesIn(stepper, next, observations, action.writes);
    const violated = differences.length === 0 ? stepper.violated(state, { ...next }) : [];
    outcomes.push({ args: argsText(stepper, action, taken), differences, violated });
    count++;
    return count >= SUCCESSORS_MAX;
  });
  return outcomes.sort((left, right) => left.differences.length - right.differences.length);
}

/** The allowed step with the fewest differences from what was observed; ties go to the first in Next. */
function nearestAllowed(
  stepper: Stepper,
  state: State,
  { step, observations }: SpecLine,
): AllowedStep | undefined {
  let nearest: AllowedStep | undefined;
  for (const action of stepper.spec.actions) {
    const payload = stepper.largeConstants.length > 0 ? sameNames(action, step) : undefined;
    const outcomes = evaluated(() => outcomesOf(stepper, state, action, payload, observations)) ?? [];
    const outcome = outcomes.find(({ violated }) => violated.length === 0);
    if (outcome === undefined) continue;
    if (nearest === undefined || outcome.differences.length < nearest.differences.length) {
      nearest = { action: action.id, args: outcome.args, differences: outcome.differences };
    }
  }
  return nearest;
}

/** The line's values for the fields that this action has too: where constants are large, only these are tried. */
function sameNames(action: Action, step: SpecLine['step']): Payload | undefined {
  if (step.kind !== 'action') return undefined;
  const given = new Map(step.action.fields.map(({ name }, index) => [name, step.payload?.[index]]));
  return action.fields.map(({ name, role }) => (role === 'parameter' ? given.get(name) : undefined));
}

/** An infinite domain cannot be enumerated: that action is then no suggestion. */
function evaluated<T>(f: () => T): T | undefined {
  try {
    return f();
  } catch (error) {
    if (error instanceof TlaError) return undefined;
    throw error;
  }
}

function differencesIn(
  stepper: Stepper,
  state: State,
  observations: SpecLine['observations'],
  writes: readonly string[],
): Difference[] {
  const { runtime } = stepper.spec;
  return observations
    .filter(({ variable, expected }) => !agrees(runtime, state[variable] as never, expected))
    .map(({ variable, expected }) => ({
      variable,
      model: shownValue(runtime, state[variable] as Value),
      trace: shownText(expectedText(runtime, expected)),
      isUnmodelled: !writes.includes(variable),
    }));
}

function conjunctText({ spec }: Stepper, report: ConjunctReport): ConjunctText {
  const { module, beginLine, beginColumn } = report.location;
  return {
    at: `${module}.tla:${beginLine}:${beginColumn}`,
    text: report.text,
    operands: report.operands.map(({ text, value }) => ({ text, value: shownValue(spec.runtime, value) })),
  };
}

/** `w = "w1", i = "BTC"`: the fields that have values. */
function argsText({ spec }: Stepper, action: Action, payload: Payload): string {
  return action.fields
    .flatMap(({ name }, index) => {
      const value = payload[index];
      return value === undefined ? [] : [`${name} = ${shownValue(spec.runtime, value)}`];
    })
    .join(', ');
}

function stepText(steppers: readonly Stepper[], node: BehaviourNode): string[] {
  if (node.step === undefined) return [];
  const event = node.step.line?.event;
  const what = node.step.taken.flatMap(({ action, payload }, at) =>
    action ? [`${action.id}(${argsText(steppers[at] as Stepper, action, payload)})`] : [],
  );
  return [
    `${event ? `event ${event.seq} ${event.actor}` : 'hidden'}: ${what.join(' + ') || nameWithoutAction(node, 0)}`,
  ];
}

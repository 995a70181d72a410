/** What traces exercised of their specs, what they never did, and how much of the state they showed. */
import type { Action, CompiledSpec, NamedDefinition, Payload, State, Value } from '@plimsoll/tla-values';
import type { BehaviourNode } from './behaviour.ts';
import { type ActionPlaces, GuardOutcomes, type GuardReport } from './guard-outcomes.ts';
import type { DecodedLine } from './line-decoder.ts';
import { isEqual, type Observation } from './observation.ts';
import type { Candidate, Stepper } from './stepper.ts';

export interface Coverage {
  readonly specs: readonly SpecCoverage[];
}

export interface SpecCoverage {
  readonly spec: string;
  /** Action ids with how often each was taken, hidden steps included; in the order of Next. */
  readonly actions: readonly { readonly action: string; readonly count: number }[];
  /** Action ids that were never taken. */
  readonly never: readonly string[];
  /** Steps taken without a line. */
  readonly hiddenSteps: number;
  /** Variables given in full, summed over the lines, divided by variables times lines; in [0, 1]. */
  readonly observedShare: number;
  /** The same for variables given at some points only. */
  readonly partlyObservedShare: number;
  /** Steps between values of `ControlState`, where the model defines it: `APEX -Evaluate-> STALKER`. */
  readonly transitions: readonly { readonly transition: string; readonly count: number }[];
  /** Conjuncts of guards, and how often each was seen true and false at the places that the traces came by. */
  readonly guards: readonly GuardReport[];
  readonly variables: readonly VariableCoverage[];
}

/** What the traces showed of one variable. */
export interface VariableCoverage {
  readonly variable: string;
  /** Lines that gave it in full or in part. */
  readonly observed: number;
  /** Steps that changed it. */
  readonly changed: number;
  /** Steps that changed it, and whose line did not show it: the model's word alone. */
  readonly changedUnseen: number;
}

/** The counts of a coverage that another process can go on from; guards and transitions included. */
export interface CoverageCounts {
  readonly lines: number;
  readonly specs: readonly SpecCounts[];
}

interface SpecCounts {
  readonly taken: { readonly [action: string]: number };
  readonly transitions: { [transition: string]: number };
  readonly guards: readonly GuardReport[];
  readonly variables: readonly { observed: number; changed: number; changedUnseen: number }[];
  hiddenSteps: number;
  full: number;
  part: number;
}

/** What is counted beside the actions. */
type Counts = Omit<SpecCounts, 'taken' | 'guards'>;

/** Distinct transitions kept for one spec: a control state with more values is none. */
const TRANSITIONS_MAX = 10_000;

/** What is counted at every step stands together, so that it is looked up once: there are millions of steps. */
interface ActionCount {
  readonly id: string;
  taken: number;
  /** Variables that it can have changed, by name and by index. */
  readonly written: readonly { readonly name: string; readonly index: number }[];
  readonly places: ActionPlaces;
}

/** Counts while a monitor runs. */
export class CoverageCounter {
  readonly #steppers: readonly Stepper[];
  #guards: readonly GuardOutcomes[];
  #counts: Counts[];
  #actions: readonly ReadonlyMap<Action, ActionCount>[];
  #lines = 0;
  #before: readonly State[] | undefined;
  readonly #control: (string | undefined)[];
  readonly #controlStates: readonly (NamedDefinition | undefined)[];

  constructor(steppers: readonly Stepper[]) {
    this.#steppers = steppers;
    this.#guards = steppers.map(({ spec }) => new GuardOutcomes(spec));
    this.#actions = steppers.map(({ spec }) => actionCounts(spec, {}));
    this.#control = steppers.map(() => undefined);
    this.#controlStates = steppers.map(({ spec }) => spec.definitions.get('ControlState'));
    this.#counts = steppers.map(({ spec }) => ({
      transitions: {},
      variables: spec.variables.map(() => ({ observed: 0, changed: 0, changedUnseen: 0 })),
      hiddenSteps: 0,
      full: 0,
      part: 0,
    }));
  }

  /** A step of the behaviour that explains the trace. */
  step(node: BehaviourNode): void {
    const { step, states } = node;
    const before = this.#before;
    this.#before = states;
    if (step === undefined) return;
    const { taken, line } = step;
    for (let at = 0; at < taken.length; at++) {
      const { action, payload } = taken[at] as Candidate;
      if (action === undefined) continue;
      const counted = this.#actions[at]?.get(action) as ActionCount;
      counted.taken++;
      if (line === undefined) (this.#counts[at] as Counts).hiddenSteps++;
      const from = before?.[at];
      if (from !== undefined) this.#change(at, from, states[at] as State, counted, payload, line);
    }
  }

  #change(
    at: number,
    from: State,
    to: State,
    { id, written, places }: ActionCount,
    payload: Payload,
    line: DecodedLine | undefined,
  ): void {
    const { spec } = this.#steppers[at] as Stepper;
    const observations = line?.specs[at]?.observations;
    for (let which = 0; which < written.length; which++) {
      const { name, index } = written[which] as ActionCount['written'][number];
      const before = from[name] as Value;
      const after = to[name] as Value;
      if (before === after || isEqual(spec.runtime, before, after)) continue;
      const counts = this.#counts[at]?.variables[index] as SpecCounts['variables'][number];
      counts.changed++;
      if (!isShown(index, observations)) counts.changedUnseen++;
    }
    (this.#guards[at] as GuardOutcomes).visit(from, places, payload);
    if (this.#controlStates[at] !== undefined) this.#transition(at, from, to, id);
  }

  /** The control state is computed once a state: what it was after the last step, it is before this one. */
  #transition(at: number, from: State, to: State, action: string): void {
    const { spec } = this.#steppers[at] as Stepper;
    const definition = this.#controlStates[at];
    if (definition === undefined) return;
    const before = this.#control[at] ?? spec.runtime.format(definition.evaluate(from));
    const after = spec.runtime.format(definition.evaluate(to));
    this.#control[at] = after;
    const { transitions } = this.#counts[at] as Counts;
    const transition = `${before} -${action}-> ${after}`;
    const known = transitions[transition];
    if (known === undefined && Object.keys(transitions).length >= TRANSITIONS_MAX) return;
    transitions[transition] = (known ?? 0) + 1;
  }

  line(line: DecodedLine): void {
    this.#lines++;
    for (let at = 0; at < line.specs.length; at++) {
      const { observations } = line.specs[at] ?? { observations: [] };
      const counts = this.#counts[at] as Counts;
      for (let index = 0; index < observations.length; index++) {
        const { index: position, expected } = observations[index] as Observation;
        if (expected.kind === 'equal') counts.full++;
        else counts.part++;
        (counts.variables[position] as SpecCounts['variables'][number]).observed++;
      }
    }
  }

  /** What `restore` takes. */
  counts(): CoverageCounts {
    const specs = this.#counts.map((counts, at) => ({
      ...structuredClone(counts),
      taken: Object.fromEntries([...(this.#actions[at]?.values() ?? [])].map(({ id, taken }) => [id, taken])),
      guards: (this.#guards[at] as GuardOutcomes).report(),
    }));
    return { lines: this.#lines, specs };
  }

  restore({ lines, specs }: CoverageCounts): void {
    this.#lines = lines;
    this.#counts = specs.map((counts) => structuredClone(counts));
    this.#actions = this.#steppers.map(({ spec }, at) => actionCounts(spec, specs[at]?.taken ?? {}));
    this.#guards = this.#steppers.map(
      ({ spec }, at) => new GuardOutcomes(spec, (specs[at] as SpecCounts).guards),
    );
  }

  report(): Coverage {
    return coverageOf(
      this.#steppers.map(({ spec }) => spec),
      this.counts(),
    );
  }
}

function actionCounts(
  { actions, variables }: CompiledSpec,
  taken: SpecCounts['taken'],
): ReadonlyMap<Action, ActionCount> {
  return new Map(
    actions.map((action) => {
      const { id, writes } = action;
      const written = writes.map((name) => ({ name, index: variables.indexOf(name) }));
      return [action, { id, taken: taken[id] ?? 0, written, places: { action, count: 0 } }];
    }),
  );
}

function isShown(variable: number, observations: readonly Observation[] = []): boolean {
  for (let index = 0; index < observations.length; index++)
    if (observations[index]?.index === variable) return true;
  return false;
}

/** The shares and lists that the counts come to. */
function coverageOf(
  specs: readonly { readonly name: string; readonly variables: readonly string[] }[],
  { lines, specs: counted }: CoverageCounts,
): Coverage {
  return {
    specs: specs.map((spec, at): SpecCoverage => {
      const { taken, transitions, guards, variables, hiddenSteps, full, part } = counted[at] as SpecCounts;
      const actions = Object.entries(taken).map(([action, count]) => ({ action, count }));
      const possible = Math.max(1, lines * spec.variables.length);
      return {
        spec: spec.name,
        actions,
        never: actions.filter(({ count }) => count === 0).map(({ action }) => action),
        hiddenSteps,
        observedShare: Math.min(1, full / possible),
        partlyObservedShare: Math.min(1, part / possible),
        transitions: Object.entries(transitions).map(([transition, count]) => ({ transition, count })),
        guards,
        variables: spec.variables.map((variable, index) => ({
          variable,
          ...(variables[index] as SpecCounts['variables'][number]),
        })),
      };
    }),
  };
}

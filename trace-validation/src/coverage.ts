/** What traces exercised of their specs, what they never did, and how much of the state they showed. */
import type { CompiledSpec, NamedDefinition, Payload, State, Value } from '@plimsoll/tla-values';
import type { BehaviourNode } from './behaviour.ts';
import { GuardOutcomes, type GuardReport } from './guard-outcomes.ts';
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
  readonly taken: { [action: string]: number };
  readonly transitions: { [transition: string]: number };
  readonly guards: readonly GuardReport[];
  readonly variables: readonly { observed: number; changed: number; changedUnseen: number }[];
  hiddenSteps: number;
  full: number;
  part: number;
}

/** Distinct transitions kept for one spec: a control state with more values is none. */
const TRANSITIONS_MAX = 10_000;

/** Counts while a monitor runs. */
export class CoverageCounter {
  readonly #steppers: readonly Stepper[];
  #guards: readonly GuardOutcomes[];
  #counts: SpecCounts[];
  #lines = 0;
  #before: readonly State[] | undefined;
  /** By spec and action: indices of the variables that it can have changed. */
  readonly #written: readonly ReadonlyMap<string, readonly number[]>[];
  readonly #control: (string | undefined)[];
  readonly #controlStates: readonly (NamedDefinition | undefined)[];

  constructor(steppers: readonly Stepper[]) {
    this.#steppers = steppers;
    this.#written = steppers.map(({ spec }) => writtenBy(spec));
    this.#guards = steppers.map(({ spec }) => new GuardOutcomes(spec));
    this.#control = steppers.map(() => undefined);
    this.#controlStates = steppers.map(({ spec }) => spec.definitions.get('ControlState'));
    this.#counts = steppers.map(({ spec }) => ({
      taken: Object.fromEntries(spec.actions.map(({ id }) => [id, 0])),
      transitions: {},
      guards: [],
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
      const counts = this.#counts[at] as SpecCounts;
      counts.taken[action.id] = (counts.taken[action.id] ?? 0) + 1;
      if (line === undefined) counts.hiddenSteps++;
      const from = before?.[at];
      if (from !== undefined) this.#change(at, from, states[at] as State, action.id, payload, line);
    }
  }

  #change(
    at: number,
    from: State,
    to: State,
    action: string,
    payload: Payload,
    line: DecodedLine | undefined,
  ): void {
    const { spec } = this.#steppers[at] as Stepper;
    const { variables } = this.#counts[at] as SpecCounts;
    const observations = line?.specs[at]?.observations;
    const written = this.#written[at]?.get(action) as readonly number[];
    for (let which = 0; which < written.length; which++) {
      const index = written[which] as number;
      const name = spec.variables[index] as string;
      const before = from[name] as Value;
      const after = to[name] as Value;
      if (before === after || isEqual(spec.runtime, before, after)) continue;
      const counts = variables[index] as SpecCounts['variables'][number];
      counts.changed++;
      if (!isShown(index, observations)) counts.changedUnseen++;
    }
    (this.#guards[at] as GuardOutcomes).visit(from, action, payload);
    this.#transition(at, from, to, action);
  }

  /** The control state is computed once a state: what it was after the last step, it is before this one. */
  #transition(at: number, from: State, to: State, action: string): void {
    const { spec } = this.#steppers[at] as Stepper;
    const definition = this.#controlStates[at];
    if (definition === undefined) return;
    const before = this.#control[at] ?? spec.runtime.format(definition.evaluate(from));
    const after = spec.runtime.format(definition.evaluate(to));
    this.#control[at] = after;
    const { transitions } = this.#counts[at] as SpecCounts;
    const transition = `${before} -${action}-> ${after}`;
    const known = transitions[transition];
    if (known === undefined && Object.keys(transitions).length >= TRANSITIONS_MAX) return;
    transitions[transition] = (known ?? 0) + 1;
  }

  line(line: DecodedLine): void {
    this.#lines++;
    for (let at = 0; at < line.specs.length; at++) {
      const { observations } = line.specs[at] ?? { observations: [] };
      const counts = this.#counts[at] as SpecCounts;
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
      guards: (this.#guards[at] as GuardOutcomes).report(),
    }));
    return { lines: this.#lines, specs };
  }

  restore({ lines, specs }: CoverageCounts): void {
    this.#lines = lines;
    this.#counts = structuredClone(specs) as SpecCounts[];
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

function writtenBy({ actions, variables }: CompiledSpec): ReadonlyMap<string, readonly number[]> {
  return new Map(actions.map(({ id, writes }) => [id, writes.map((name) => variables.indexOf(name))]));
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

/** From a trace event to what each spec is asked to do: an action with its payload, and what must be seen after it. */
import { type Action, type CompiledSpec, type Payload, TlaError, type Value } from '@plimsoll/tla-values';
import type { JsonObject, JsonValue, TraceEvent, TraceStep } from '@plimsoll/trace';
import { expectedOf, type Observation } from './observation.ts';

/** The id that a first line may bear to give the initial state instead of a step. */
export const INITIAL_ACTION = 'Init';

/** What one spec does in one line. `stay`: takes no step. `any`: some step, the producer does not say which. */
export type AskedStep =
  | { readonly kind: 'action'; readonly action: Action; readonly payload: Payload | undefined }
  | { readonly kind: 'any' }
  | { readonly kind: 'stay' }
  | { readonly kind: 'initial' };

/** One line for one spec. */
export interface SpecLine {
  readonly step: AskedStep;
  readonly observations: readonly Observation[];
}

/** One line, decoded; `specs` is aligned with the monitor's specs. */
export interface DecodedLine {
  readonly event: TraceEvent;
  /** Line of the file, from 1. */
  readonly line: number;
  readonly specs: readonly SpecLine[];
}

export type Decoding =
  | { readonly kind: 'line'; readonly line: DecodedLine }
  | { readonly kind: 'fault'; readonly detail: string };

const STAY: AskedStep = { kind: 'stay' };
const ANY: AskedStep = { kind: 'any' };
const INITIAL: AskedStep = { kind: 'initial' };

class LineFault extends Error {}

/** Decodes the lines of one trace; `specs[0]` is the header's `spec`, the others its `alsoSpecs`. */
export class LineDecoder {
  readonly #specs: readonly SpecNames[];
  readonly #primary: number;

  /** @param primary Index of the spec that a line's own `action` belongs to: the header's `spec`. */
  constructor(specs: readonly CompiledSpec[], primary = 0) {
    this.#specs = specs.map(namesOf);
    this.#primary = primary;
  }

  /** `isFirst` allows the initial state's line. */
  decode(event: TraceEvent, line: number, isFirst: boolean): Decoding {
    try {
      const steps = this.#steps(event, isFirst);
      const observations = this.#observations(event.state, steps);
      const specs = steps.map((step, index) => ({
        step,
        observations: observations[index] as Observation[],
      }));
      return { kind: 'line', line: { event, line, specs } };
    } catch (error) {
      if (error instanceof LineFault || error instanceof TlaError)
        return { kind: 'fault', detail: error.message.replace(/\s+/g, ' ') };
      throw error;
    }
  }

  #steps(event: TraceEvent, isFirst: boolean): AskedStep[] {
    const asked: AskedStep[] = this.#specs.map(() => STAY);
    if (event.stutter) return asked;
    if (event.steps === undefined) {
      if (
        isFirst &&
        event.action === INITIAL_ACTION &&
        !this.#specs[this.#primary]?.actions.has(INITIAL_ACTION)
      ) {
        return this.#specs.map(() => INITIAL);
      }
      asked[this.#primary] = step(this.#specs[this.#primary] as SpecNames, event.action, event.args);
      return asked;
    }
    for (const named of event.steps) {
      const index = this.#specs.findIndex((spec) => spec.spec.name === named.spec);
      if (index === -1) {
        const specs = listed(this.#specs.map(({ spec }) => spec.name));
        throw new LineFault(`the header names no spec ${named.spec} (it names: ${specs})`);
      }
      asked[index] = step(this.#specs[index] as SpecNames, named.action, named.args);
    }
    return asked;
  }

  #observations(state: JsonObject | undefined, steps: readonly AskedStep[]): Observation[][] {
    const found: Observation[][] = steps.map(() => []);
    if (state === undefined) return found;
    for (const name of Object.keys(state)) this.#observe(name, state[name] as JsonValue, found);
    return found;
  }

  /** `Spec!variable` is of that spec; a bare name is of every spec that declares it. */
  #observe(name: string, json: JsonValue, found: Observation[][]): void {
    const bang = name.indexOf('!');
    const only = bang === -1 ? undefined : name.slice(0, bang);
    const variable = name.slice(bang + 1);
    let isKnown = false;
    for (let index = 0; index < this.#specs.length; index++) {
      const { spec, variables } = this.#specs[index] as SpecNames;
      const at = variables.get(variable);
      if ((only !== undefined && spec.name !== only) || at === undefined) continue;
      isKnown = true;
      const expected = expectedOf(spec.runtime, json);
      (found[index] as Observation[]).push({ variable, index: at, expected });
    }
    if (isKnown) return;
    const declared = listed(this.#specs.flatMap(({ spec }) => spec.variables));
    throw new LineFault(
      `state names ${name}, which no spec of this trace declares (they declare: ${declared})`,
    );
  }
}

interface SpecNames {
  readonly spec: CompiledSpec;
  /** Index of each variable by its name. */
  readonly variables: ReadonlyMap<string, number>;
  readonly actions: ReadonlyMap<string, ActionNames>;
}

interface ActionNames {
  readonly action: Action;
  readonly fieldIndex: ReadonlyMap<string, number>;
}

function namesOf(spec: CompiledSpec): SpecNames {
  const actions = new Map<string, ActionNames>();
  for (const action of spec.actions) {
    actions.set(action.id, { action, fieldIndex: new Map(action.fields.map(({ name }, at) => [name, at])) });
  }
  return { spec, variables: new Map(spec.variables.map((name, at) => [name, at])), actions };
}

function step(names: SpecNames, id: TraceStep['action'], args: JsonObject | undefined): AskedStep {
  if (id === undefined) {
    if (args !== undefined) throw new LineFault('args without the action that they belong to');
    return ANY;
  }
  const known = names.actions.get(id);
  if (known === undefined)
    throw new LineFault(`${names.spec.name} has no action ${id} (it has: ${listed(names.actions.keys())})`);
  return { kind: 'action', action: known.action, payload: payloadOf(names.spec, known, args) };
}

function payloadOf(
  spec: CompiledSpec,
  { action, fieldIndex }: ActionNames,
  args: JsonObject | undefined,
): Payload | undefined {
  if (args === undefined) return undefined;
  const payload: (Value | undefined)[] = new Array(action.fields.length).fill(undefined);
  let isEmpty = true;
  for (const name of Object.keys(args)) {
    const index = fieldIndex.get(name);
    if (index === undefined)
      throw new LineFault(`${action.id} has no field ${name} (it has: ${fieldNames(action)})`);
    payload[index] = spec.runtime.fromItf(args[name]);
    isEmpty = false;
  }
  return isEmpty ? undefined : payload;
}

/** Names for a message: a generated spec may have thousands. */
const NAMES_SHOWN_MAX = 20;

function listed(names: Iterable<string>): string {
  const all = [...names];
  const more = all.length - NAMES_SHOWN_MAX;
  return `${all.slice(0, NAMES_SHOWN_MAX).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function fieldNames(action: Action): string {
  return action.fields.map(({ name }) => name).join(', ') || 'none';
}

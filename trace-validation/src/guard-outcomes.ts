/**
 * Which outcome each conjunct of each guard had at the places that a trace came by. A step shows its own guards true;
 * false ones are found by asking, in the same state and with the same values, what else might have been done.
 */
import type { Action, CompiledSpec, Payload, State } from '@plimsoll/tla-values';

/** One conjunct. */
export interface GuardReport {
  readonly action: string;
  /** `Module.tla:line:column`. */
  readonly at: string;
  readonly text: string;
  readonly holds: number;
  readonly fails: number;
}

interface Outcome {
  readonly action: string;
  readonly at: string;
  readonly text: string;
  holds: number;
  fails: number;
}

/**
 * The first places of each action are all looked at, of later ones one in so many, and of those after very many still
 * fewer: outcomes repeat, and asking costs as much as thirty steps. By action, so that a rare one is looked at whenever
 * it is taken.
 */
const PLACES_WHOLE = 250;
const PLACES_ONE_IN = 256;
const PLACES_MANY = 65_536;
const PLACES_ONE_IN_MANY = 2_048;

/** The places of one action, counted by whoever takes it. */
export interface ActionPlaces {
  readonly action: Action;
  /** How often it was taken. */
  count: number;
}

export class GuardOutcomes {
  readonly #spec: CompiledSpec;
  readonly #outcomes = new Map<string, Outcome>();

  constructor(spec: CompiledSpec, known: readonly GuardReport[] = []) {
    this.#spec = spec;
    for (const report of known) this.#outcomes.set(keyOf(report), { ...report });
  }

  /** A place: the state before a step, the action taken and its values. */
  visit(state: State, places: ActionPlaces, payload: Payload): void {
    places.count++;
    if (!isLookedAt(places.count)) return;
    const taken = places.action;
    const values = new Map(taken.fields.map(({ name }, index) => [name, payload[index]]));
    for (const other of this.#spec.actions) {
      const asked = other === taken ? payload : other.fields.map(({ name }) => values.get(name));
      if (other.fields.every(({ role }, index) => role !== 'parameter' || asked[index] !== undefined))
        this.#ask(other, state, asked);
    }
  }

  #ask(action: Action, state: State, payload: Payload): void {
    for (const { kind, location, text, holds } of action.explain(state, payload)) {
      if (kind !== 'guard' || holds === undefined) continue;
      const at = `${location.module}.tla:${location.beginLine}:${location.beginColumn}`;
      const key = keyOf({ action: action.id, at });
      let outcome = this.#outcomes.get(key);
      if (outcome === undefined) {
        outcome = { action: action.id, at, text, holds: 0, fails: 0 };
        this.#outcomes.set(key, outcome);
      }
      if (holds) outcome.holds++;
      else outcome.fails++;
    }
  }

  report(): GuardReport[] {
    return [...this.#outcomes.values()].map((outcome) => ({ ...outcome }));
  }
}

/** @param count How many places of the action there were, this one included. */
function isLookedAt(count: number): boolean {
  if (count <= PLACES_WHOLE) return true;
  return count % (count <= PLACES_MANY ? PLACES_ONE_IN : PLACES_ONE_IN_MANY) === 0;
}

function keyOf({ action, at }: { readonly action: string; readonly at: string }): string {
  return `${action} ${at}`;
}

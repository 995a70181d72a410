/**
 * Computes a controller trace anew, from the raw readings in its `why`: the five multipliers, their product, the
 * filter with its carry, the postures, and which actions a decision amounts to. A trace must agree to the last unit.
 */
import type { Calibration } from './calibration.ts';
import { calibrations } from './calibrations.ts';
import type { Controller, ControllerAction, ControllerSetup, ControllerStep } from './controller.ts';
import { sign } from './controller.ts';
import { observedState } from './controller-state.ts';
import type { DecisionRecord } from './decision-record.ts';
import { decisionRecord, recompute } from './decision-record.ts';
import { provenNumbers } from './generated/proven-numbers.ts';

/** What of a trace line is looked at; everything in it is untrusted. */
export interface RecordedLine {
  readonly action?: string;
  readonly args?: Readonly<Record<string, unknown>>;
  readonly state?: Readonly<Record<string, unknown>>;
  readonly why?: Readonly<Record<string, unknown>>;
}

/** A value of a line that is not what the readings give. */
export interface RecomputeMismatch {
  readonly what: string;
  readonly expected: string | number;
  readonly recorded: string | number;
}

/** A check over one trace, line by line in order; it remembers, so each trace needs its own. */
export interface ControllerRecompute {
  readonly name: string;
  readonly check: (line: RecordedLine) => RecomputeMismatch | undefined;
  /** What it remembers, as JSON, so that another process can go on; undefined between the lines of one decision. */
  readonly save: () => RecomputeMemory | undefined;
  /** Takes over what `save` gave. @returns False when that is nothing of its own. */
  readonly restore: (saved: unknown) => boolean;
}

/** Between two decisions; the controller and its calibration are absent before the first. */
export interface RecomputeMemory {
  readonly decision: number;
  readonly controller?: Controller;
  readonly calibration?: string;
}

/** A new check for one trace of SurvivalController. After a mismatch its further answers mean nothing. [impl->REQ~exact-spec~1] [impl->REQ~corrective~1] */
export function recomputeController(): ControllerRecompute {
  const recomputation = new Recomputation();
  return {
    name: 'multipliers, filter and postures from the readings',
    check: (line) => recomputation.check(line),
    save: () => recomputation.save(),
    restore: (saved) => recomputation.restore(saved),
  };
}

/** After a whole decision: what the next one stands on. */
interface Known {
  readonly controller: Controller;
  readonly setup: ControllerSetup;
}

/** A decision of which not every line has been seen yet. */
interface Open {
  readonly step: ControllerStep;
  readonly setup: ControllerSetup;
  /** Of the action that the next line is to show. */
  actionIndex: number;
}

class Recomputation {
  #known: Known | undefined;
  #open: Open | undefined;
  #decision = 0;

  save(): RecomputeMemory | undefined {
    if (this.#open !== undefined) return undefined;
    if (this.#known === undefined) return { decision: this.#decision };
    const { controller, setup } = this.#known;
    return { decision: this.#decision, controller, calibration: setup.calibration.id };
  }

  restore(saved: unknown): boolean {
    // Whoever keeps it vouches for it by a digest: here it is only told from something else.
    const { decision, controller, calibration } = Object(saved) as Partial<RecomputeMemory>;
    if (decision === undefined) return false;
    if (controller !== undefined || calibration !== undefined) {
      const found = calibrations.get(calibration as string);
      if (controller === undefined || found === undefined) return false;
      this.#known = { controller, setup: setupOf(found) };
    }
    this.#decision = decision;
    return true;
  }

  check(line: RecordedLine): RecomputeMismatch | undefined {
    return line.action === 'Sign' ? this.#checkSign(line) : this.#checkDecision(line);
  }

  #checkSign(line: RecordedLine): RecomputeMismatch | undefined {
    const person = line.args?.['p'];
    if (this.#open !== undefined) return differs('action', 'the rest of the decision', 'Sign');
    if (this.#known === undefined || typeof person !== 'string') {
      return differs('Sign', 'a person, after a decision', text(person));
    }
    const { controller, setup } = this.#known;
    // Who may sign is the model's constant People: the monitor compares that.
    const signed = sign(controller, person, { ...setup, people: [person] });
    if (!signed.ok) return differs('Sign', `refused, ${signed.refusal.code}`, person);
    this.#known = { controller: signed.controller, setup };
    return firstDifference('state', observedState(signed.controller.state), line.state, false);
  }

  #checkDecision(line: RecordedLine): RecomputeMismatch | undefined {
    const why = line.why as Partial<DecisionRecord> | undefined;
    if (typeof why?.readings !== 'object' || why.readings === null) {
      return differs('why.readings', 'the raw readings', text(why?.readings));
    }
    const record = why as DecisionRecord;
    const open = this.#open ?? this.#decide(line, record);
    return 'what' in open ? open : this.#checkAction(open, line, record);
  }

  /** Takes the decision of the line anew. */
  #decide(line: RecordedLine, record: DecisionRecord): Open | RecomputeMismatch {
    const calibration = calibrations.get(record.calibration);
    if (calibration === undefined) return differs('why.calibration', 'a known one', text(record.calibration));
    if (this.#known === undefined && line.action !== 'Init') {
      return differs('action', 'Init, before which no memory is known', text(line.action));
    }
    const setup = setupOf(calibration);
    this.#decision += 1;
    this.#open = { step: recompute(this.#known?.controller, record, setup), setup, actionIndex: 0 };
    return this.#open;
  }

  #checkAction(open: Open, line: RecordedLine, record: DecisionRecord): RecomputeMismatch | undefined {
    const { step, setup, actionIndex } = open;
    const { actions } = step.decision;
    const action = actions[actionIndex] as ControllerAction; // behind the last one no decision is open
    const expected = decisionRecord(step.decision, this.#decision, actionIndex, setup);
    open.actionIndex += 1;
    if (open.actionIndex === actions.length) {
      this.#known = { controller: step.controller, setup };
      this.#open = undefined;
    }
    return (
      firstDifference('why', expected, record, true) ??
      firstDifference('action', action.action, line.action, true) ??
      firstDifference('args', action.args, line.args ?? {}, true) ??
      firstDifference('state', observedState(action.state), line.state, false)
    );
  }
}

/** Who may sign is not asked of it. */
function setupOf(calibration: Calibration): ControllerSetup {
  return { numbers: provenNumbers, calibration, people: [] };
}

/**
 * The first place where `recorded` is not `expected`.
 *
 * @param isWhole True: what is expected must be there. False: what is not recorded is unknown, and agrees.
 *   More than is expected (a label) is allowed either way.
 */
function firstDifference(
  what: string,
  expected: unknown,
  recorded: unknown,
  isWhole: boolean,
): RecomputeMismatch | undefined {
  if (recorded === undefined && !isWhole) return undefined;
  if (typeof expected !== 'object' || expected === null) {
    return Object.is(expected, recorded) ? undefined : differs(what, text(expected), text(recorded));
  }
  if (typeof recorded !== 'object' || recorded === null) return differs(what, text(expected), text(recorded));
  if (Array.isArray(expected) && (!Array.isArray(recorded) || recorded.length !== expected.length)) {
    return differs(what, text(expected), text(recorded));
  }
  for (const [name, value] of Object.entries(expected)) {
    const found = Object.hasOwn(recorded, name) ? (recorded as Record<string, unknown>)[name] : undefined;
    const mismatch = firstDifference(`${what}.${name}`, value, found, isWhole);
    if (mismatch !== undefined) return mismatch;
  }
  return undefined;
}

function differs(what: string, expected: string | number, recorded: string | number): RecomputeMismatch {
  return { what, expected, recorded };
}

function text(value: unknown): string | number {
  if (typeof value === 'number') return value;
  return (JSON.stringify(value) ?? 'nothing').slice(0, 200);
}

/**
 * Computes a controller trace anew, from the raw readings in its `why`: the five multipliers, their product, the
 * filter with its carry, the postures, and which actions a decision amounts to. A trace must agree to the last unit.
 */
import { calibrations } from './calibrations.ts';
import type { Controller, ControllerSetup, ControllerStep } from './controller.ts';
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

class Recomputation {
  #controller: Controller | undefined;
  #setup: ControllerSetup | undefined;
  #step: ControllerStep | undefined;
  #decision = 0;
  #actionIndex = 0;

  save(): RecomputeMemory | undefined {
    if (this.#step !== undefined) return undefined;
    const [controller, setup] = [this.#controller, this.#setup];
    if (controller === undefined || setup === undefined) return { decision: this.#decision };
    return { decision: this.#decision, controller, calibration: setup.calibration.id };
  }

  restore(saved: unknown): boolean {
    if (typeof saved !== 'object' || saved === null) return false;
    // Whoever keeps it vouches for it by a digest: here it is only told from something else.
    const { decision, controller, calibration } = saved as Partial<RecomputeMemory>;
    const known = calibration === undefined ? undefined : calibrations.get(calibration);
    if (decision === undefined || (controller === undefined) !== (known === undefined)) return false;
    this.#decision = decision;
    this.#controller = controller;
    this.#setup = known && { numbers: provenNumbers, calibration: known, people: [] };
    return true;
  }

  check(line: RecordedLine): RecomputeMismatch | undefined {
    return line.action === 'Sign' ? this.#checkSign(line) : this.#checkDecision(line);
  }

  #checkSign(line: RecordedLine): RecomputeMismatch | undefined {
    const person = line.args?.['p'];
    if (this.#step !== undefined) return differs('action', 'the rest of the decision', 'Sign');
    if (this.#controller === undefined || this.#setup === undefined || typeof person !== 'string') {
      return differs('Sign', 'a person, after a decision', text(person));
    }
    // Who may sign is the model's constant People: the monitor compares that.
    const signed = sign(this.#controller, person, { ...this.#setup, people: [person] });
    if (!signed.ok) return differs('Sign', `refused, ${signed.refusal.code}`, person);
    this.#controller = signed.controller;
    return firstDifference('state', observedState(signed.controller.state), line.state, false);
  }

  #checkDecision(line: RecordedLine): RecomputeMismatch | undefined {
    const why = line.why as Partial<DecisionRecord> | undefined;
    if (typeof why?.readings !== 'object' || why.readings === null) {
      return differs('why.readings', 'the raw readings', text(why?.readings));
    }
    const record = why as DecisionRecord;
    if (this.#step === undefined) {
      const mismatch = this.#decide(line, record);
      if (mismatch !== undefined) return mismatch;
    }
    return this.#checkAction(line, record);
  }

  /** Takes the decision of the line anew. */
  #decide(line: RecordedLine, record: DecisionRecord): RecomputeMismatch | undefined {
    const calibration = calibrations.get(record.calibration);
    if (calibration === undefined) return differs('why.calibration', 'a known one', text(record.calibration));
    if (this.#controller === undefined && line.action !== 'Init') {
      return differs('action', 'Init, before which no memory is known', text(line.action));
    }
    this.#setup = { numbers: provenNumbers, calibration, people: [] };
    this.#step = recompute(this.#controller, record, this.#setup);
    this.#decision += 1;
    this.#actionIndex = 0;
    return undefined;
  }

  #checkAction(line: RecordedLine, record: DecisionRecord): RecomputeMismatch | undefined {
    const step = this.#step;
    const setup = this.#setup;
    const action = step?.decision.actions[this.#actionIndex];
    /* v8 ignore next -- @preserve: a decision was taken by now, and is dropped with its last action */
    if (step === undefined || setup === undefined || action === undefined) return undefined;
    const expected = decisionRecord(step.decision, this.#decision, this.#actionIndex, setup);
    const mismatch =
      firstDifference('why', expected, record, true) ??
      firstDifference('action', action.action, line.action, true) ??
      firstDifference('args', action.args, line.args ?? {}, true) ??
      firstDifference('state', observedState(action.state), line.state, false);
    this.#actionIndex += 1;
    if (this.#actionIndex === step.decision.actions.length) {
      this.#controller = step.controller;
      this.#step = undefined;
    }
    return mismatch;
  }
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

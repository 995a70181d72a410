/** Decisions on orders: the gate's answer, with the line that explains it in the trace before anybody hears of it. */
import assert from 'node:assert/strict';
import type { NewOrder } from '@plimsoll/survival-kernel';
import { gateAnswers, gateCode, lastHopText } from '@plimsoll/survival-kernel';
import type { JsonObject, JsonValue } from '@plimsoll/trace';
import type { ControllerDriver } from '../controller-driver.ts';
import type { RingRecorder } from '../recorder/ring-recorder.ts';
import { CONTROLLER_SOURCE, LOCKS_SOURCE } from '../session-recorder.ts';
import type { Accounts } from './accounts.ts';
import type { OrderDecision, RecentDecision, RecordedDecision } from './decision.ts';
import type { LeaseDesk } from './lease-desk.ts';
import type { ServiceClock } from './service-clock.ts';

/** What decisions are made with; all of it is the service's. */
export interface DecisionParts {
  readonly clock: ServiceClock;
  readonly accounts: Accounts;
  readonly leases: LeaseDesk;
  readonly controller: ControllerDriver;
  readonly recorder: Pick<RingRecorder, 'hasRoom' | 'flush'>;
}

/** An order as it was asked for. */
export interface Asked {
  readonly worker: string;
  readonly order: NewOrder;
  readonly token: number;
  readonly what: 'new' | 'change';
}

/** Kept for the views: the last so many decisions. */
const RECENT_MAX = 50;

/** The asked order as the trace has it. */
interface Question {
  readonly [name: string]: JsonValue;
  readonly decision: number;
  readonly order: JsonObject;
  readonly token: JsonValue;
  readonly what: string;
  readonly worker: string;
}

/** What is being decided. */
interface Current {
  readonly asked: Asked;
  readonly question: Question;
  /** Where the order stands in front of the gate; undefined when its token is no fence. */
  readonly slot: string | undefined;
  answer: OrderDecision | undefined;
}

/** One per service. [impl->REQ~audit~1] */
export class Decisions {
  readonly counts = { passed: 0, denied: new Map<string, number>() };
  readonly recent: RecentDecision[] = [];
  readonly #parts: DecisionParts;
  #number = 0;
  #current: Current | undefined;

  constructor(parts: DecisionParts) {
    this.#parts = parts;
  }

  /**
   * Decides and records.
   *
   * @param decide Asks the gate, and may send what passes; its argument is the fence that counts: the token, if it is
   *   the asker's own. The gate tells {@link put} of its answer before anything is sent.
   */
  decide(asked: Asked, decide: (fence: number) => number): RecordedDecision {
    const { leases, controller, recorder } = this.#parts;
    const { worker, order, token } = asked;
    this.#number += 1;
    // A token that this worker was never granted is no fence, though it may be the newest that another one has; nor is
    // any on an instrument that another service has now.
    const isOwn =
      token !== 0 && leases.believed(worker, order.instrument) === token && leases.mayTrade(order.instrument);
    const question = this.#question(asked);
    const sent =
      isOwn && recorder.hasRoom ? leases.locks.send(worker, order.instrument, question) : undefined;
    const slot = sent !== undefined && 'slot' in sent ? sent.slot : undefined;
    const current: Current = { asked, question, slot, answer: undefined };
    this.#current = current;
    const verdict = decide(slot === undefined ? 0 : token);
    if (current.answer === undefined) this.#record(current, verdict);
    this.#current = undefined;
    const after = { [CONTROLLER_SOURCE]: controller.lastSeq, [LOCKS_SOURCE]: leases.locks.lastSeq };
    return { ...(current.answer as unknown as OrderDecision), after };
  }

  /** The gate has decided, and nothing was sent yet: now the decision is recorded. */
  put(verdict: number): void {
    assert(this.#current !== undefined, 'the gate is asked through here only');
    this.#record(this.#current, verdict);
  }

  #record(current: Current, verdict: number): void {
    const { asked, slot } = current;
    const { leases, controller, recorder } = this.#parts;
    const answer = this.#answer(asked, verdict);
    current.answer = answer;
    const after = { [CONTROLLER_SOURCE]: controller.lastSeq };
    const explain = () => ({ after, why: this.#explained(current, answer) });
    if (slot !== undefined) leases.locks.judge(asked.worker, asked.order.instrument, slot, explain);
    // A denial needs no room of its own: in a full ring it leaves no line, as its code says.
    else if (recorder.hasRoom) leases.locks.note(explain().why, after);
    recorder.flush();
  }

  #question({ worker, order, token, what }: Asked): Question {
    return { decision: this.#number, order: described(order), token: sayable(token), what, worker };
  }

  // The fields stand in the order in which they are written: nobody has to sort them while an order waits.
  #explained({ asked, question }: Current, answer: OrderDecision): JsonObject {
    const { accounts, clock } = this.#parts;
    const { rPpm, issuedAtMs } = accounts.of(asked.worker).gate.view;
    const { verdict, code, text, isReducing, posture, epoch } = answer;
    const authority = { ageMs: clock.now() - issuedAtMs, epoch, posture, rPpm };
    const { decision, order, token, what, worker } = question;
    if (verdict === 'PASS') return { authority, decision, isReducing, order, token, verdict, what, worker };
    return { authority, code, decision, order, text, token, verdict, what, worker };
  }

  #answer({ worker, order }: Asked, verdict: number): OrderDecision {
    const { gate, owners } = this.#parts.accounts.of(worker);
    const isPass = verdict === gateAnswers.PASS;
    const code = isPass ? 'PASS' : gateCode(verdict);
    if (isPass) {
      this.counts.passed += 1;
      owners.set(order.id, worker);
    } else {
      this.counts.denied.set(code, (this.counts.denied.get(code) ?? 0) + 1);
    }
    const decision: OrderDecision = {
      decision: this.#number,
      verdict: isPass ? 'PASS' : 'DENY',
      posture: gate.posture,
      epoch: gate.view.epoch,
      isReducing: gate.isReducing,
      code,
      text: lastHopText(verdict, gate.facts(order)),
    };
    this.recent.unshift({ ...decision, order, worker });
    if (this.recent.length > RECENT_MAX) this.recent.pop();
    return decision;
  }
}

function described({ id, instrument, kind, priceMicro, quantityMicro, side }: NewOrder): JsonObject {
  return {
    id,
    instrument,
    kind,
    priceMicro: sayable(priceMicro),
    quantityMicro: sayable(quantityMicro),
    side,
  };
}

/** A host may ask with any number; one that JSON cannot say exactly is written as text. */
function sayable(value: number): JsonValue {
  return Number.isSafeInteger(value) ? value : String(value);
}

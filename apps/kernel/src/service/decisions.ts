/** Decisions on orders: the gate's answer, with the line that explains it in the trace before anybody hears of it. */
import assert from 'node:assert/strict';
import type { NewOrder } from '@plimsoll/survival-kernel';
import { gateAnswers, gateCode, lastHopText } from '@plimsoll/survival-kernel';
import type { JsonObject } from '@plimsoll/trace';
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

/** What is being decided. */
interface Current {
  readonly asked: Asked;
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
    const sent =
      isOwn && recorder.hasRoom
        ? leases.locks.send(worker, order.instrument, this.#question(asked))
        : undefined;
    const slot = sent !== undefined && 'slot' in sent ? sent.slot : undefined;
    const current: Current = { asked, slot, answer: undefined };
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
    const explain = () => ({ after, why: this.#explained(asked, answer) });
    if (slot !== undefined) leases.locks.judge(asked.worker, asked.order.instrument, slot, explain);
    // A denial needs no room of its own: in a full ring it leaves no line, as its code says.
    else if (recorder.hasRoom) leases.locks.note(explain().why, after);
    recorder.flush();
  }

  #question({ worker, order, token, what }: Asked): JsonObject {
    return { decision: this.#number, worker, what, order: order as unknown as JsonObject, token };
  }

  #explained(asked: Asked, { verdict, code, text, isReducing, posture, epoch }: OrderDecision): JsonObject {
    const { accounts, clock } = this.#parts;
    const { rPpm, issuedAtMs } = accounts.of(asked.worker).gate.view;
    const authority = { posture, epoch, rPpm, ageMs: clock.now() - issuedAtMs };
    const reason: JsonObject = verdict === 'PASS' ? { isReducing } : { code, text };
    return { ...this.#question(asked), verdict, authority, ...reason };
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

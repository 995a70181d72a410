/** Orders between the workers and the venue: in flight, then at the gate; first their token, then the posture. */
import { authorize, denialText } from '@plimsoll/survival-kernel';
import type { JsonObject } from '@plimsoll/trace';
import type { ControllerDriver } from './controller-driver.ts';
import type { LocksDriver } from './locks-driver.ts';
import { SessionError } from './market-feed.ts';
import type { PaperAccount } from './paper-account.ts';
import type { SeededRandom } from './random.ts';
import { CONTROLLER_SOURCE } from './session-recorder.ts';
import { Tally } from './summary.ts';
import type { WorkerOrder } from './worker-protocol.ts';

const FLIGHT_TURNS_MAX = 3; // orders reach the gate in the next turn or up to two later, and may overtake
const RESTING_TURNS_MAX = 20;

interface FlyingOrder {
  readonly order: WorkerOrder;
  readonly worker: string;
  readonly slot: string;
  readonly arrivesAtTurn: number;
}

/** What the desk works with; all of it is the session's. */
export interface DeskParts {
  readonly locks: LocksDriver;
  readonly controller: ControllerDriver;
  readonly account: PaperAccount;
  readonly random: SeededRandom;
  /** Writes what was decided so far: before an order leaves, so that a crash leaves none unexplained. */
  readonly flush: () => void;
}

/** One per session. */
export class OrderDesk {
  readonly #parts: DeskParts;
  #flying: FlyingOrder[] = [];
  /** Denials by code. */
  readonly denied = new Tally();
  passed = 0;
  staleTokensRefused = 0;
  cancels = 0;

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  /** A worker sends an order. @returns the refusal's code, or undefined when it flies. */
  send(worker: string, order: WorkerOrder, turn: number): string | undefined {
    const { locks, random } = this.#parts;
    const believed = locks.system.workers.believed(worker, order.instrument);
    if (order.token !== believed) {
      throw new SessionError(70, `${worker} sent token ${order.token}, recorded is ${believed}`);
    }
    const sent = locks.send(worker, order.instrument, { order: described(order), token: order.token });
    if ('refusal' in sent) return sent.refusal;
    this.#flying.push({
      order,
      worker,
      slot: sent.slot,
      arrivesAtTurn: turn + 1 + random.below(FLIGHT_TURNS_MAX),
    });
    return undefined;
  }

  /** Orders that reach the gate in this turn. `nowMs`: market time, on which the posture's age is judged. */
  arrive(turn: number, nowMs: number): void {
    const arriving = this.#flying.filter((flying) => flying.arrivesAtTurn <= turn);
    this.#flying = this.#flying.filter((flying) => flying.arrivesAtTurn > turn);
    for (const flying of arriving) this.#judge(flying, turn, nowMs);
  }

  /** HIBERNATE cancels everything, TURTLE all entries; orders that rest too long are cancelled too. */
  cancelByPosture(turn: number): void {
    const { posture } = this.#parts.controller;
    const { venue } = this.#parts.account;
    this.cancels += venue.cancel((order, sentAtTurn) => {
      if (posture === 'HIBERNATE' || turn - sentAtTurn > RESTING_TURNS_MAX) return true;
      const held = venue.position(order.instrument);
      return posture === 'TURTLE' && (order.side === 'BUY' ? held >= 0 : held <= 0);
    });
  }

  #judge({ order, worker, slot }: FlyingOrder, turn: number, nowMs: number): void {
    const { locks, controller } = this.#parts;
    const after = { [CONTROLLER_SOURCE]: controller.lastSeq };
    let leaves = false;
    locks.judge(worker, order.instrument, slot, (verdict) => {
      const why = verdict === 'Refuse' ? this.#refuseStale(order) : this.#authorize(order, nowMs);
      leaves = why['verdict'] === 'PASS';
      return { after, why };
    });
    if (!leaves) return;
    this.#parts.flush();
    this.passed += 1;
    this.#parts.account.venue.accept(order, turn);
  }

  #refuseStale(order: WorkerOrder): JsonObject {
    this.staleTokensRefused += 1;
    const newest = this.#parts.locks.system.locks.newestToken(order.instrument);
    return { order: described(order), verdict: 'DENY', code: 'LOCK303', token: order.token, newest };
  }

  /** The token is the newest; now the posture decides whether the order leaves. */
  #authorize(order: WorkerOrder, nowMs: number): JsonObject {
    const { account, controller } = this.#parts;
    const record = controller.postureRecord;
    const decision = authorize(order, account.account, record, nowMs);
    const authority: JsonObject = {
      posture: decision.posture,
      epoch: record?.epoch ?? 0,
      rPpm: record?.rPpm ?? 0,
      ageMs: record === undefined ? null : nowMs - record.issuedAtMs,
    };
    const why = { order: described(order), token: order.token, verdict: decision.verdict, authority };
    if (decision.verdict === 'PASS') return { ...why, isReducing: decision.isReducing };
    this.denied.add(decision.denial.code);
    return { ...why, code: decision.denial.code, text: denialText(decision.denial) };
  }
}

function described(order: WorkerOrder): JsonObject {
  const { id, kind, side, instrument, quantityMicro, priceMicro } = order;
  return { id, kind, side, instrument, quantityMicro, priceMicro };
}

/** The live locks of a session: leases, worker beliefs and the gate, with an event for each step that was taken. */
import assert from 'node:assert/strict';
import type { InventoryLocks, LockRefusal, LockResult } from '@plimsoll/inventory-locks';
import { observedState } from '@plimsoll/inventory-locks';
import type { JsonObject } from '@plimsoll/trace';
import { LocksStateText } from './locks-state-text.ts';
import type { EventRecorder } from './session-recorder.ts';
import type { Mail } from './worker-protocol.ts';

/** One per session; its clock is that of turns, because workers live in turns and not in market time. */
export class LocksDriver {
  readonly system: InventoryLocks;
  readonly #recorder: EventRecorder;
  readonly #stateText: LocksStateText;
  readonly #inboxes = new Map<string, Mail[]>();
  #nowMs = 0;
  #lastSeq = 0;

  constructor(system: InventoryLocks, recorder: EventRecorder) {
    this.system = system;
    this.#recorder = recorder;
    this.#stateText = new LocksStateText(system);
    this.#write('Init', {}, 'kernel');
  }

  /** Time has come to `nowMs`: leases become due, or end. */
  advance(nowMs: number): void {
    this.#nowMs = nowMs;
    for (const { action, worker, instrument } of this.system.dueBy(nowMs)) {
      const name = action === 'Expire' ? 'expire' : 'renewalDue';
      const result = this.system[name](worker, instrument, nowMs);
      assert(result.ok, 'a lease that is due can be marked or ended');
      this.#write(action, { w: worker, i: instrument }, 'lock-service');
      this.#mail(worker, { kind: action === 'Expire' ? 'lost' : 'due', instrument });
    }
  }

  /** Grants every free instrument that may be granted here to the worker that has waited longest. */
  grantFree(mayGrant: (instrument: string) => boolean = () => true): void {
    for (const instrument of this.system.limits.instruments) {
      if (!mayGrant(instrument)) continue;
      const [worker] = this.system.locks.waitingFor(instrument);
      if (worker === undefined || this.system.locks.leaseOf(instrument) !== undefined) continue;
      const granted = this.system.grant(worker, instrument, this.#nowMs);
      if (!granted.ok) continue;
      this.#write('Grant', { w: worker, i: instrument }, 'lock-service');
      this.#mail(worker, { kind: 'granted', instrument, token: granted.value.token });
    }
  }

  /** A step of a worker that names an instrument. @returns the refusal, or undefined when it was taken. */
  take(
    action: 'Request' | 'Renew' | 'Release' | 'Notice',
    worker: string,
    instrument: string,
  ): LockRefusal | undefined {
    const result = this.#perform(action, worker, instrument);
    if (!result.ok) return result.refusal;
    this.#write(action, { w: worker, i: instrument }, worker);
    return undefined;
  }

  pause(worker: string, injected: JsonObject): void {
    assert(this.system.pause(worker).ok, `${worker} can be frozen`);
    this.#write('Pause', { w: worker }, worker, injected);
  }

  wake(worker: string, injected: JsonObject): void {
    assert(this.system.wake(worker).ok, `${worker} can be woken`);
    this.#write('Wake', { w: worker }, worker, injected);
  }

  /** `seq` of the locks' last event. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** @returns The slot in which the order flies, or the refusal's code. */
  send(
    worker: string,
    instrument: string,
    why: JsonObject,
  ): { readonly slot: string } | { readonly refusal: string } {
    const slot = this.system.gate.freeSlot(worker, instrument);
    if (slot === undefined) return { refusal: 'LOCK301' };
    const sent = this.system.send(worker, instrument, slot);
    if (!sent.ok) return { refusal: sent.refusal.code };
    this.#write('Send', { i: instrument, s: slot, w: worker }, worker, why);
    return { slot };
  }

  /** The order in that slot reaches the gate. `why` is asked for after the verdict, before the line is written. */
  judge(
    worker: string,
    instrument: string,
    slot: string,
    explain: (verdict: 'Pass' | 'Refuse') => {
      why: JsonObject;
      after: { readonly [source: string]: number };
    },
  ): 'Pass' | 'Refuse' {
    const verdict = this.system.gate.judge(worker, instrument, slot);
    assert(verdict !== undefined, 'an order that arrives was sent');
    const { why, after } = explain(verdict);
    this.#write(verdict, { i: instrument, s: slot, w: worker }, 'gate', why, after);
    return verdict;
  }

  /** A decision that no step of the locks belongs to: nothing changed, and why it was taken stands in the trace. */
  note(why: JsonObject, after: { readonly [source: string]: number }): void {
    this.#write(undefined, undefined, 'gate', why, after);
  }

  /** Empties a worker's inbox. */
  collectMail(worker: string): Mail[] {
    const mail = this.#inboxes.get(worker) ?? [];
    this.#inboxes.delete(worker);
    return mail;
  }

  #perform(action: string, worker: string, instrument: string): LockResult<unknown> {
    if (action === 'Request') return this.system.request(worker, instrument);
    if (action === 'Renew') return this.system.renew(worker, instrument, this.#nowMs);
    if (action === 'Release') return this.system.release(worker, instrument);
    return this.system.notice(worker, instrument);
  }

  #mail(worker: string, mail: Mail): void {
    const inbox = this.#inboxes.get(worker) ?? [];
    inbox.push(mail);
    this.#inboxes.set(worker, inbox);
  }

  #write(
    action: string | undefined,
    args: JsonObject | undefined,
    actor: string,
    why?: JsonObject,
    after?: { readonly [source: string]: number },
  ): void {
    const event = {
      tsUs: this.#nowMs * 1_000,
      actor,
      ...(action === undefined || args === undefined ? { stutter: true as const } : { action, args }),
      ...(why === undefined ? {} : { why }),
      ...(after === undefined ? {} : { after }),
    };
    this.#lastSeq =
      this.#recorder.recordText?.(event, this.#stateText.text()) ??
      this.#recorder.record({ ...event, state: observedState(this.system) as unknown as JsonObject });
  }
}

/**
 * Drives the real kill switch along specs-tla/KillSwitch: `KillSwitch`, the words in shared memory, the file on disk,
 * the gate at the last hop and the line to the venue. The driver is the machine that hangs and crashes, the people, and
 * the venue; the guardians are called by it, one at a time, in place of the threads and timers that call them.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Driver, DriverFactory, Performed } from '@plimsoll/model-tests';
import {
  gateAnswers,
  gateCode,
  KillSwitch,
  type KillSwitchRefusal,
  killSwitchRefusalText,
  type LastHop,
  OrderLine,
  readTripFile,
  SharedHealth,
  seeCut,
  writeTripFile,
} from '@plimsoll/survival-kernel';
import { type HeldSession, HeldVenue } from './held-venue.ts';
import { freshHop, orderOf, PRICE, TOKEN } from './open-gate.ts';

/** What a test may put in the place of the real parts: a faulty one. */
export interface SwitchParts {
  start?(file: string, health: SharedHealth, people: readonly string[]): KillSwitch;
  hop?(health: SharedHealth): LastHop;
  seeCut?(health: SharedHealth): void;
}

export const driver: DriverFactory = driverOf({});

/** A driver whose process is made of other parts than the real ones. */
export function driverOf(parts: SwitchParts): DriverFactory {
  return { create: (constants) => new KillSwitchDriver(constants, parts) };
}

const CAUSES = { watchdog: 'heartbeat', person: 'operator', process: 'assertion' } as const;

/** What is gone after a crash. */
interface Living {
  readonly kill: KillSwitch;
  readonly line: OrderLine;
  readonly session: HeldSession;
}

/** The file is synchronised thousands of times; memory does that at once, and no test here pulls a plug. */
const FOLDER = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

type State = 'up' | 'blocked' | 'stopped' | 'down';
type Fields = { readonly [field: string]: unknown };
type Step = { type: string } & Fields;

class KillSwitchDriver implements Driver {
  readonly #parts: SwitchParts;
  readonly #slots: readonly string[];
  readonly #people: readonly string[];
  readonly #folder = mkdtempSync(join(FOLDER, 'plimsoll-switch-'));
  readonly #file = join(this.#folder, 'trip');
  #state: State = 'down';
  #hasSupervisor = true;
  #living: Living | undefined;
  #venue = new HeldVenue();
  /** The order in each slot, from its decision to its end. */
  readonly #ids = new Map<string, string>();
  readonly #reported = new Set<string>();
  /** Whoever tripped was told that it is done: a crash does not take that back. */
  #isTold = false;
  #count = 0;
  #turn = 0;

  constructor(constants: Fields, parts: SwitchParts) {
    this.#parts = parts;
    this.#slots = namesOf(constants['Slots']);
    this.#people = namesOf(constants['People']);
  }

  start(): void {
    writeTripFile(this.#file, 'clean', [], 'by hand');
    this.#venue = new HeldVenue();
    this.#ids.clear();
    this.#reported.clear();
    [this.#state, this.#hasSupervisor, this.#living, this.#isTold] = ['down', true, undefined, false];
  }

  stop(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  perform({ type, ...args }: { readonly type: string } & Fields): Performed {
    const slot = String(args['o']);
    switch (type) {
      case 'Pass':
        return this.#pass(slot);
      case 'Arrive':
        return happens(!this.#reported.has(this.#idOf(slot)) && this.#venue.accept(this.#idOf(slot)));
      case 'Reject':
        return this.#end(slot, ['sent'], { type: 'rejected', id: this.#idOf(slot), reason: 'by the venue' });
      case 'Fill':
        return this.#end(slot, ['open', 'cancelling'], filled(this.#idOf(slot)), true);
      case 'Gone':
        return this.#end(slot, ['cancelling'], { type: 'cancelled', id: this.#idOf(slot) }, true);
      case 'Trip':
        return this.#trip(args['s'] as keyof typeof CAUSES);
      case 'Sign':
        return this.#ask((kill) => kill.sign(String(args['p'])));
      case 'Start':
        return this.#begin();
      case 'Finish':
        return this.#finish();
      default:
        return this.#happen(type);
    }
  }

  /** Everybody who acts by itself gets to run, by turns: threads and processes promise no order. */
  proceed(): Step | undefined {
    const steps = [
      this.#leave,
      this.#cut,
      this.#persist,
      this.#acknowledge,
      this.#settle,
      this.#rearm,
      this.#report,
    ];
    this.#turn += 1;
    for (let tries = 0; tries < steps.length; tries += 1) {
      const step = steps[(this.#turn + tries) % steps.length];
      const taken = step?.call(this);
      if (taken !== undefined) return taken;
    }
    return undefined;
  }

  observe(): Fields {
    const living = this.#living;
    if (living !== undefined && living.kill.health.passing !== living.session.held.length)
      throw new Error(`${living.kill.health.passing} orders count as passing, not ${living.session.held}`);
    const seen = {
      process: this.#state,
      supervisor: this.#hasSupervisor,
      word: living === undefined || living.kill.health.tripWord !== 0 ? 'tripped' : 'armed',
      file: readTripFile(this.#file).state,
      line: this.#venue.line,
      order: Object.fromEntries(this.#slots.map((slot) => [slot, this.#stageOf(slot)])),
      acked: this.#isTold,
    };
    // What a process that is stopped remembers shows when it goes on: a cut comes before that.
    return this.#state === 'stopped' ? seen : { ...seen, signers: { '#set': living?.kill.signers ?? [] } };
  }

  // ---- the process

  #begin(): Performed {
    if (this.#state !== 'down') return refused('it runs');
    const health = new SharedHealth();
    const start = this.#parts.start ?? ((file, words, people) => new KillSwitch(file, words, people));
    const kill = start(this.#file, health, this.#people);
    const hop = this.#parts.hop?.(health) ?? freshHop(health);
    const owner = { venueSays: () => {}, lineLost: () => health.trip('heartbeat') };
    const line = new OrderLine((events) => this.#venue.connect(events), hop, owner);
    const { session } = this.#venue;
    if (session === undefined) throw new Error('a line has a session');
    this.#living = { kill, line, session };
    this.#state = 'up';
    if (health.tripWord === 0) line.open();
    this.#tellAgain();
    return { taken: true };
  }

  #finish(): Performed {
    const { line } = this.#living ?? {};
    const asked = this.#ask((kill) => kill.finish(this.#openCount, line?.isCut ?? true));
    if (!asked.taken) return asked;
    line?.close();
    [this.#state, this.#living] = ['down', undefined];
    return asked;
  }

  #pass(slot: string): Performed {
    if (this.#state !== 'up' || this.#living === undefined) return refused('the main thread does not run');
    if (this.#stageOf(slot) !== 'none') return refused('the slot is taken');
    this.#count += 1;
    const nowMs = this.#count * 1_000; // a second each: the rate of orders is not what this is about
    const { line } = this.#living;
    line.hop.book.mark(orderOf('').instrument, PRICE, nowMs);
    const verdict = line.submit(orderOf(`order-${this.#count}`), TOKEN, nowMs);
    if (verdict !== gateAnswers.PASS) return refused(`the gate answers ${gateCode(verdict)}`);
    this.#ids.set(slot, `order-${this.#count}`);
    return { taken: true };
  }

  #trip(who: keyof typeof CAUSES): Performed {
    if (!this.#isAlive || this.#living === undefined) return refused('no thread runs');
    if (who === 'process' && this.#state !== 'up') return refused('the main thread does not run');
    this.#living.kill.trip(CAUSES[who]);
    this.#tellAgain();
    return { taken: true };
  }

  /** The main thread asks the switch. */
  #ask(question: (kill: KillSwitch) => KillSwitchRefusal | undefined): Performed {
    if (this.#state !== 'up' || this.#living === undefined) return refused('the main thread does not run');
    const refusal = question(this.#living.kill);
    return refusal === undefined ? { taken: true } : refused(killSwitchRefusalText(refusal));
  }

  /** Spec: `Leave`, `Drop`: the oldest bytes go; a venue that has cut the line rejects them. */
  #leave(): Step | undefined {
    const { session } = this.#living ?? {};
    const [id] = session?.held ?? [];
    if (this.#state !== 'up' || session === undefined || id === undefined) return undefined;
    const type = this.#venue.line === 'open' ? 'Leave' : 'Drop';
    session.write(id);
    return { type, o: this.#slots.find((slot) => this.#ids.get(slot) === id) };
  }

  #rearm(): Step | undefined {
    if (!this.#ask((kill) => kill.rearm(this.#openCount)).taken) return undefined;
    this.#isTold = false;
    this.#living?.line.open();
    return { type: 'Rearm' };
  }

  // ---- who guards it

  /** Spec: `SeeCut`, `Cut`: the watchdog's for a process that has threads, else the supervisor's or the venue's. */
  #cut(): Step | undefined {
    const { kill, line } = this.#living ?? {};
    if (this.#state === 'up' && kill !== undefined && line?.isCut === true && !this.#isTripped) {
      this.#seeCut(kill);
      return { type: 'SeeCut' };
    }
    const cutter = this.#cutter();
    if (cutter === undefined || this.#venue.line === 'cut') return undefined;
    this.#venue.turn('cut', cutter);
    return { type: 'Cut', c: cutter };
  }

  #persist(): Step | undefined {
    if (readTripFile(this.#file).state !== 'running') return undefined;
    if (this.#isTripped) this.#living?.kill.persist('watchdog');
    else if (!this.#isAlive && this.#hasSupervisor && this.#venue.line === 'cut')
      writeTripFile(this.#file, 'tripped', ['supervisor'], 'supervisor');
    else return undefined;
    return { type: 'Persist' };
  }

  #acknowledge(): Step | undefined {
    if (this.#isTold) return undefined;
    const isCut = this.#venue.line === 'cut';
    const isDone = this.#isAlive
      ? this.#living?.kill.acknowledge(isCut) === true
      : isCut && readTripFile(this.#file).state === 'tripped';
    if (!isDone) return undefined;
    this.#isTold = true;
    return { type: 'Ack' };
  }

  #cutter(): 'watchdog' | 'supervisor' | 'venue' | undefined {
    // It trips first, and what is acknowledged needs no cut any more.
    if (this.#state === 'blocked') return this.#isTripped && !this.#isTold ? 'watchdog' : undefined;
    if (this.#isAlive || readTripFile(this.#file).state === 'clean') return undefined;
    return this.#hasSupervisor ? 'supervisor' : 'venue';
  }

  #seeCut(kill: KillSwitch): void {
    (this.#parts.seeCut ?? seeCut)(kill.health);
    this.#tellAgain();
  }

  /** A trip on top, or a new process: the watchdog goes through it again, and has nothing to wait for. */
  #tellAgain(): void {
    if (this.#isTold) this.#isTold = this.#living?.kill.acknowledge(this.#venue.line === 'cut') === true;
  }

  /** Spec: `Cancel`: by the process, or by whoever halted it. */
  #settle(): Step | undefined {
    const slot = this.#isHalted ? this.#slots.find((one) => this.#stageOf(one) === 'open') : undefined;
    if (slot === undefined) return undefined;
    if (this.#state === 'up') this.#living?.line.cancel(this.#idOf(slot));
    else this.#venue.cancel(this.#idOf(slot));
    return { type: 'Cancel', o: slot };
  }

  /** Spec: `Report`: the time to wait for an answer is over. */
  #report(): Step | undefined {
    const isUnanswered = (slot: string) => ['sent', 'cancelling'].includes(this.#stageOf(slot));
    const slot = this.#isHalted ? this.#slots.find(isUnanswered) : undefined;
    if (slot === undefined) return undefined;
    this.#reported.add(this.#idOf(slot));
    return { type: 'Report', o: slot };
  }

  get #isHalted(): boolean {
    return this.#venue.line === 'cut' || this.#isTripped;
  }

  /** A thread of the process reads that it is tripped. */
  get #isTripped(): boolean {
    return this.#isAlive && this.#living?.kill.health.tripWord !== 0;
  }

  // ---- the machine and the venue

  #happen(type: string): Performed {
    const { session, kill } = this.#living ?? {};
    const from = this.#state;
    if (type === 'Block' && from === 'up') return this.#become('blocked');
    if (type === 'Freeze' && this.#isAlive) return this.#become('stopped');
    if ((type === 'Unblock' && from === 'blocked') || (type === 'Thaw' && from === 'stopped')) {
      this.#become('up');
      const wasCut = this.#living?.line.isCut;
      session?.read();
      // The watchdog hears of the cut before a person signs; an armed process trips in a step of its own.
      const isNew = wasCut === false && this.#living?.line.isCut === true;
      if (isNew && kill !== undefined && kill.health.tripWord !== 0) this.#seeCut(kill);
      this.#tellAgain();
      return { taken: true };
    }
    if (type === 'Crash' && from !== 'down') {
      for (const slot of this.#slots) if (this.#stageOf(slot) === 'passed') this.#ids.delete(slot);
      this.#venue.disconnect();
      this.#living = undefined;
      return this.#become('down');
    }
    if (type === 'Corrupt' && from === 'down' && readTripFile(this.#file).state !== 'unreadable') {
      writeFileSync(this.#file, 'destroyed');
      return { taken: true };
    }
    if (type !== (this.#hasSupervisor ? 'LoseSupervisor' : 'RegainSupervisor'))
      return refused(`${type} cannot happen to a process that is ${from}`);
    this.#hasSupervisor = !this.#hasSupervisor;
    return { taken: true };
  }

  #become(state: State): Performed {
    this.#state = state;
    const { session } = this.#living ?? {};
    if (session !== undefined) session.isHanging = state !== 'up';
    return { taken: true };
  }

  /** @param isLate Whether it may come after people were told that nobody answers. */
  #end(
    slot: string,
    from: readonly ('sent' | 'open' | 'cancelling')[],
    event: Parameters<HeldSession['hear']>[0],
    isLate = false,
  ): Performed {
    const id = this.#idOf(slot);
    const stages = this.#reported.has(id) ? (isLate ? (['sent', 'cancelling'] as const) : []) : from;
    if (!this.#venue.end(id, stages, event)) return refused('there is no such order at the venue');
    this.#ids.delete(slot);
    return { taken: true };
  }

  get #isAlive(): boolean {
    return this.#state === 'up' || this.#state === 'blocked';
  }

  get #openCount(): number {
    return this.#slots.filter((slot) => this.#stageOf(slot) !== 'none').length;
  }

  #idOf(slot: string): string {
    return this.#ids.get(slot) ?? '';
  }

  #stageOf(slot: string): string {
    const id = this.#idOf(slot);
    if (this.#living?.session.held.includes(id)) return 'passed';
    const stage = this.#venue.stageOf(id);
    return stage !== undefined && this.#reported.has(id) ? 'reported' : (stage ?? 'none');
  }
}

function filled(id: string) {
  return { type: 'filled', id, quantityMicro: 1, priceMicro: PRICE, leftMicro: 0 } as const;
}

function happens(isSo: boolean): Performed {
  return isSo ? { taken: true } : refused('this cannot happen to it now');
}

function refused(reason: string): Performed {
  return { taken: false, reason };
}

function namesOf(itf: unknown): string[] {
  return (itf as { readonly '#set': readonly string[] })['#set'].map(String);
}

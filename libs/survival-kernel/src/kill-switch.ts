/**
 * The kill switch as the trading process holds it: what the word in memory, the file on disk and two people together
 * decide. Spec: specs-tla/KillSwitch; a method for each of its actions that the process takes.
 */
import assert from 'node:assert/strict';
import { type Latch, latchStep } from './generated/proven-latch.ts';
import type { SharedHealth, TripCause } from './shared-health.ts';
import { readTripFile, writeTripFile } from './trip-file.ts';

/** Why a step was refused. */
export type KillSwitchRefusal =
  | { readonly code: 'KILL101' }
  | { readonly code: 'KILL102'; readonly person: string }
  | { readonly code: 'KILL103'; readonly person: string }
  | { readonly code: 'KILL104'; readonly signerCount: number }
  | { readonly code: 'KILL105'; readonly openCount: number }
  | { readonly code: 'KILL106' }
  | { readonly code: 'KILL107' };

/** One sentence for people. */
export function killSwitchRefusalText(refusal: KillSwitchRefusal): string {
  switch (refusal.code) {
    case 'KILL101':
      return 'there is no acknowledged trip: nothing to sign or to re-arm';
    case 'KILL102':
      return `${refusal.person} is not among those who may sign`;
    case 'KILL103':
      return `${refusal.person} has signed already: a different person must sign`;
    case 'KILL104':
      return `${refusal.signerCount} signed, two different people must`;
    case 'KILL105':
      return `${refusal.openCount} orders are not settled yet: cancel them, or say what became of them`;
    case 'KILL106':
      return 'a new trip has come: sign again';
    case 'KILL107':
      return 'the switch is thrown: this is no orderly end';
  }
}

/** One per trading process. [impl->REQ~kill-switch~1] */
export class KillSwitch {
  readonly health: SharedHealth;
  readonly #file: string;
  readonly #people: readonly string[];
  #latch: Latch = { isTripped: false, firstSigner: 0, secondSigner: 0 };
  #seen = 0;

  /**
   * Spec: `Start`. Armed after an orderly end, else tripped; either is on disk when this returns.
   *
   * @throws what the system throws when the file cannot be written: without it nothing may start.
   */
  constructor(file: string, health: SharedHealth, people: readonly string[]) {
    assert(
      new Set(people).size === people.length && people.length >= 2,
      'two people or more, by different names',
    );
    this.health = health;
    this.#file = file;
    this.#people = people;
    const { state, causes } = readTripFile(file);
    if (state === 'clean') {
      writeTripFile(file, 'running', [], 'start');
      return;
    }
    for (const cause of causes) health.trip(cause);
    health.trip('state');
    this.persist('start');
  }

  /** Who has signed since the last trip. */
  get signers(): readonly string[] {
    this.#follow();
    const { firstSigner, secondSigner } = this.#latch;
    return [firstSigner, secondSigner].flatMap((index) => this.#people[index - 1] ?? []).sort();
  }

  /** Spec: `Trip`. The word first: whatever follows may fail. */
  trip(cause: TripCause): void {
    this.health.trip(cause);
    this.#follow();
  }

  /** Spec: `Persist`. Any thread's or process's trip, written by this one. */
  persist(by: string): void {
    writeTripFile(this.#file, 'tripped', this.health.causes, by);
  }

  /** Spec: `Ack`: on disk, and nothing can leave any more. @param isCut The process's own line to the venue is cut. */
  acknowledge(isCut: boolean): boolean {
    const { health } = this;
    if (!isCut && (health.tripWord === 0 || health.passing > 0)) return false;
    if (readTripFile(this.#file).state !== 'tripped') return false;
    health.acknowledge();
    return true;
  }

  /** Spec: `Sign`. Refuses: KILL101, 102, 103. */
  sign(person: string): KillSwitchRefusal | undefined {
    this.#follow();
    const index = this.#people.indexOf(person) + 1;
    if (index === 0) return { code: 'KILL102', person };
    if (!this.health.isAcknowledged || this.health.tripWord === 0) return { code: 'KILL101' };
    const { firstSigner, secondSigner } = this.#latch;
    if (firstSigner === index || secondSigner === index) return { code: 'KILL103', person };
    this.#latch = latchStep(this.#latch, 'SIGN', index, true);
    return undefined;
  }

  /**
   * Spec: `Rearm`. The file goes first: a crash in between comes up tripped. Refuses: KILL101, 104, 105, 106.
   *
   * @param openCount Orders that may still fill.
   */
  rearm(openCount: number): KillSwitchRefusal | undefined {
    this.#follow();
    const { health } = this;
    const word = health.tripWord;
    if (!health.isAcknowledged || word === 0) return { code: 'KILL101' };
    if (openCount > 0) return { code: 'KILL105', openCount };
    const rearmed = latchStep(this.#latch, 'REARM', 0, true);
    if (rearmed.isTripped) return { code: 'KILL104', signerCount: this.signers.length };
    writeTripFile(this.#file, 'running', [], 'rearm');
    if (!health.arm(word)) {
      this.persist('rearm'); // somebody tripped meanwhile
      this.#follow();
      return { code: 'KILL106' };
    }
    this.#latch = rearmed;
    this.#seen = 0;
    return undefined;
  }

  /**
   * Spec: `Finish`: an orderly end, armed, with its line open and nothing open on it. A process that hung may not know
   * yet that its supervisor has stopped it: then the line or the disk says so. Refuses: KILL105, 107.
   */
  finish(openCount: number, isCut: boolean): KillSwitchRefusal | undefined {
    const isStopped = isCut || this.health.tripWord !== 0 || readTripFile(this.#file).state !== 'running';
    if (isStopped) return { code: 'KILL107' };
    if (openCount > 0) return { code: 'KILL105', openCount };
    writeTripFile(this.#file, 'clean', [], 'finish');
    return undefined;
  }

  /** A trip on top of another voids what was signed: whatever thread it came from, its bit is new in the word. */
  #follow(): void {
    const word = this.health.tripWord;
    if (word === this.#seen) return;
    if (word !== 0) this.#latch = latchStep(this.#latch, 'TRIP', 0, true);
    this.#seen = word; // its upper bits count the trips
  }
}

/**
 * Leads the leverage limit after the controller's posture: falls are a cut where the row lies, and are told to all
 * sidecars at once; a climb restores it. One kernel of a mesh does so, the issuer of its postures.
 */
import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type {
  HazelcastLimitStore,
  LeverageLimit,
  LeverageReason,
  MeshRefusal,
  MeshResult,
} from '@plimsoll/mesh-hazelcast';
import { WIRE } from '@plimsoll/mesh-hazelcast';
import { leverageCenti, POSTURES, type Posture } from '@plimsoll/survival-kernel';

/** What the controller says. */
export interface SteeredBy {
  readonly posture: Posture;
  readonly rPpm: number;
  /** Why it fell, if it did. */
  readonly reason: Exclude<LeverageReason, 'restored'>;
}

/** What the steering works with. */
export interface SteeringParts {
  readonly store: Pick<HazelcastLimitStore, 'read' | 'restore' | 'adapt'>;
  readonly account: string;
  readonly tell: (reason: LeverageReason) => Promise<unknown>;
  readonly refused: (refusal: MeshRefusal) => void;
}

/** Before a call that was not answered is made again, ms. */
const AGAIN_MS = 20;
/** Requests of a life begin anywhere below 2^47 and count up: no two lives share one. */
const FIRST_REQUEST_MAX = 2 ** 47;

/** One per mesh. */
export class LimitSteering {
  readonly #parts: SteeringParts;
  #wanted: SteeredBy | undefined;
  #isSteering = false;
  #isOver = false;
  #requestId = randomInt(FIRST_REQUEST_MAX);
  /** Versions above it were made in this life: each is above the clock at its time. */
  readonly #floor = Date.now() * WIRE.tokensPerMs;
  #version: number | undefined;

  constructor(parts: SteeringParts) {
    this.#parts = parts;
  }

  /**
   * The newest version of the limit; undefined until this life of the issuer has made one. What stood before may be an
   * old one that somebody put back.
   */
  get version(): number | undefined {
    return this.#version;
  }

  /** The limit as a posture names it: account → version. */
  named(): Readonly<Record<string, number>> {
    return this.#version === undefined ? {} : { [this.#parts.account]: this.#version };
  }

  /** The limit shall be what this posture allows; the newest one counts. */
  follow(wanted: SteeredBy): void {
    this.#wanted = wanted;
    if (!this.#isSteering) void this.#steer();
  }

  close(): void {
    this.#isOver = true;
  }

  async #steer(): Promise<void> {
    this.#isSteering = true;
    while (this.#wanted !== undefined && !this.#isOver) {
      const wanted = this.#wanted;
      const isDone = await this.#lead(wanted);
      if (isDone && this.#wanted === wanted) this.#wanted = undefined;
    }
    this.#isSteering = false;
  }

  /** @returns True once the limit is what is wanted. */
  async #lead({ posture, rPpm, reason }: SteeredBy): Promise<boolean> {
    const { store, account } = this.#parts;
    const standing = await this.#insist(() => store.read(account));
    if (standing === undefined) return false;
    const wantedCenti = leverageCenti(posture, rPpm);
    const { version, mostCenti } = standing;
    this.#name(version);
    if (version > this.#floor && wantedCenti === mostCenti) return true;
    this.#requestId += 1;
    const id = this.#requestId;
    const isCut = version === 0 || wantedCenti <= mostCenti;
    const changed = await this.#insist(() =>
      isCut
        ? store.adapt(account, POSTURES.indexOf(posture), rPpm, id)
        : store.restore(account, wantedCenti, version, id),
    );
    if (changed === undefined) return false;
    this.#name(changed.version);
    if (changed.version !== version) void this.#parts.tell(isCut ? reason : 'restored');
    return changed.mostCenti === wantedCenti;
  }

  #name(version: number): void {
    if (version > Math.max(this.#floor, this.#version ?? 0)) this.#version = version;
  }

  /** Asks until it is answered, under one number. @returns undefined when something newer is wanted, or all is over. */
  async #insist(call: () => Promise<MeshResult<LeverageLimit>>): Promise<LeverageLimit | undefined> {
    const wanted = this.#wanted;
    while (!this.#isOver) {
      const answer = await call();
      if (answer.ok) return answer.value;
      this.#parts.refused(answer.refusal);
      if (this.#wanted !== wanted) return undefined;
      await pause(AGAIN_MS);
    }
    return undefined;
  }
}

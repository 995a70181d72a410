/**
 * A service's copy of the leverage limit: asked for again and again, at once when an event says that it has changed,
 * and good for a stated time after the question. Spec: the gate of AdaptiveCutoff.
 */
import {
  allowedCenti,
  askLimit,
  type LeverageLimit,
  type LimitGate,
  type LimitStore,
  loseLimit,
  type MeshRefusal,
  type NamedLimit,
  newLimitGate,
  receiveNamedLimit,
} from '@plimsoll/mesh-hazelcast';

/** What a follower works with. */
export interface FollowerParts {
  readonly store: Pick<LimitStore, 'read'>;
  readonly account: string;
  /** The version that the issuer's posture names: none older is gone by. */
  readonly named: () => NamedLimit | undefined;
  /** What is known is good for so long after the question; the end is excluded. */
  readonly validMs: number;
  /** Whole milliseconds on the machine's monotonic clock. */
  readonly nowMs: () => number;
  /** An answer has come: what is allowed may be another. */
  readonly answered: () => void;
  readonly refused: (refusal: MeshRefusal) => void;
}

/** One per service. */
export class LimitFollower {
  readonly #parts: FollowerParts;
  #gate: LimitGate = newLimitGate;
  #isDue = false;
  #isPushed = false;
  /** Changes that it went by because an event or a posture told of them, not at a poll. */
  pushed = 0;

  constructor(parts: FollowerParts) {
    this.#parts = parts;
  }

  /** The newest limit that it was told of, however old. */
  get known(): LeverageLimit {
    return this.#gate.known;
  }

  /** What the account's leverage may be now, hundredths: 0 when what is known is too old. */
  allowedCenti(): number {
    return allowedCenti(this.#gate, this.#parts.nowMs(), this.#parts.validMs);
  }

  /** An event, or a posture, says that the limit has changed: asks at once. */
  async hear(): Promise<void> {
    this.#isPushed = true;
    await this.look();
  }

  /** Asks. While it waits for an answer, which may be older than what it was called for, it asks once more after it. */
  async look(): Promise<void> {
    const { store, account, named, nowMs, answered, refused } = this.#parts;
    const asking = askLimit(this.#gate, nowMs());
    if (asking === undefined) {
      this.#isDue = true;
      return;
    }
    this.#gate = asking;
    this.#isDue = false;
    const isPushed = this.#isPushed;
    this.#isPushed = false;
    const read = await store.read(account);
    if (read.ok) {
      const before = this.known.version;
      this.#gate = receiveNamedLimit(this.#gate, read.value, named()) ?? this.#gate;
      if (isPushed && this.known.version > before) this.pushed += 1;
      answered();
    } else {
      this.#gate = loseLimit(this.#gate) ?? this.#gate;
      refused(read.refusal);
    }
    if (this.#isDue) await this.look();
  }
}

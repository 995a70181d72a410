/** The kernel's side of SYSTEM_HEALTH: it hears the readers' questions and publishes signed postures that answer them. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Posture } from '@plimsoll/survival-kernel';
import type { BytesMap } from './bytes-map.ts';
import type { EpochStore } from './epoch-store.ts';
import type { MeshResult } from './mesh-refusal.ts';
import { openPosture, sealPosture } from './posture-record.ts';

/** What the controller says now. */
export interface PostureNow {
  readonly posture: Posture;
  readonly rPpm: number;
  readonly confidencePpm: number;
  /** The newest limit of each account that it leads; of none without. */
  readonly limits?: Readonly<Record<string, number>>;
}

/** What an issuer is set up with. */
export interface PostureIssuerSetup {
  readonly issuer: string;
  /** The private key. It never leaves the kernel. */
  readonly key: KeyObject;
  readonly health: BytesMap;
  readonly questions: BytesMap;
  /** A posture is good for so long after the reader's question, ms. */
  readonly validMs: number;
  /** Where it is written down which epochs may have been issued: a restart must not issue one of them again. */
  readonly epochs: EpochStore;
  /** So many are written down at once; {@link EPOCHS_AT_ONCE} without. */
  readonly epochsAtOnce?: number;
  /**
   * Whether the first question of a reader is answered at once. Without, it waits for the next record: then publish
   * often.
   */
  readonly answersLate?: boolean;
}

/** More readers than this are not answered: a stranger could ask under any number of names. */
export const READERS_MAX = 256;
/** A name or a nonce longer than this is none of ours. */
const QUESTION_BYTES_MAX = 128;
/** So many epochs are written down at once: a disk is asked once in a thousand records, and a restart skips as many. */
export const EPOCHS_AT_ONCE = 1_000;

/** A reader's newest question. */
interface OpenQuestion {
  readonly nonce: string;
  /** The posture that it was answered with last, which its reader has taken or finds when it polls. */
  answered: Posture | undefined;
}

/** One per kernel. */
export class PostureIssuer {
  readonly #setup: PostureIssuerSetup;
  readonly #questions = new Map<string, OpenQuestion>();
  #epoch: number;
  #stop: (() => void) | undefined;
  /** Readers that don't know the last posture: their first question came after its record was sealed. */
  readonly #late = new Set<string>();
  #last: PostureNow | undefined;
  #isAnswering = false;

  constructor(setup: PostureIssuerSetup) {
    this.#setup = setup;
    this.#epoch = setup.epochs.written;
  }

  /** Number of the newest record. */
  get epoch(): number {
    return this.#epoch;
  }

  /**
   * Hears the questions as they are asked, and goes on above the epoch that stands on the mesh, should its own file
   * be an older one.
   */
  async start(): Promise<MeshResult<void>> {
    const { health, issuer, key } = this.#setup;
    const standing = await health.get(issuer);
    if (!standing.ok) return standing;
    // What a stranger put there is no epoch of ours.
    const own = standing.value && openPosture(standing.value, issuer, createPublicKey(key));
    if (own?.ok === true) this.#epoch = Math.max(this.#epoch, own.value.epoch);
    const listening = await this.#setup.questions.listen({
      changed: (reader, nonce) => this.#hear(reader, nonce),
      disconnected: () => {},
      connected: () => {},
    });
    if (!listening.ok) return listening;
    this.#stop = listening.value;
    return { ok: true, value: undefined };
  }

  /** Reads the questions that a lost event kept from it. */
  async poll(): Promise<MeshResult<void>> {
    const read = await this.#setup.questions.entries();
    if (!read.ok) return read;
    for (const [reader, nonce] of read.value) this.#hear(reader, nonce);
    return { ok: true, value: undefined };
  }

  /**
   * Publishes the posture of now, as the answer to every question that is open: on every change at once, and again
   * and again, since what is not renewed expires. A call whose outcome is unknown is simply made again.
   *
   * @returns The epoch under which it was published.
   */
  async publish(now: PostureNow): Promise<MeshResult<number>> {
    const { issuer, key, health, validMs, epochs, epochsAtOnce = EPOCHS_AT_ONCE } = this.#setup;
    const epoch = this.#epoch + 1;
    if (epoch > epochs.written) {
      const written = epochs.write(this.#epoch + epochsAtOnce);
      if (!written.ok) return written;
    }
    this.#epoch = epoch;
    this.#last = now;
    for (const question of this.#questions.values()) question.answered = now.posture;
    const answers = Object.fromEntries([...this.#questions].map(([reader, { nonce }]) => [reader, nonce]));
    const sealed = sealPosture({ issuer, epoch, limits: {}, ...now, validMs, answers }, key);
    const set = await health.set(issuer, sealed);
    return set.ok ? { ok: true, value: epoch } : set;
  }

  /**
   * Publishes the last posture once more for readers whose first question came too late for it: a record that bears
   * no question of theirs says nothing to them, and the posture would reach them with the next one only.
   */
  async answerLate(): Promise<MeshResult<void>> {
    if (this.#isAnswering) return { ok: true, value: undefined };
    this.#isAnswering = true;
    try {
      // Those that ask while it is published are answered by the next round.
      while (this.#last !== undefined && this.#late.size > 0) {
        this.#late.clear();
        const published = await this.publish(this.#last);
        if (!published.ok) return published;
      }
      return { ok: true, value: undefined };
    } finally {
      this.#isAnswering = false;
    }
  }

  /** Hears nothing more, and lets another issuer have the epochs. */
  stop(): void {
    this.#stop?.();
    this.#setup.epochs.close();
  }

  #hear(reader: string, nonce: Buffer): void {
    if (nonce.length > QUESTION_BYTES_MAX || reader.length > QUESTION_BYTES_MAX) return;
    if (!this.#questions.has(reader) && this.#questions.size >= READERS_MAX) return;
    const asked = nonce.toString('utf8');
    const before = this.#questions.get(reader);
    if (before?.nonce === asked) return;
    this.#questions.set(reader, { nonce: asked, answered: undefined });
    if (this.#last === undefined || before?.answered === this.#last.posture) return;
    this.#late.add(reader);
    if (this.#setup.answersLate === true) void this.answerLate();
  }
}

/** The kernel's side of SYSTEM_HEALTH: it hears the readers' questions and publishes signed postures that answer them. */
import type { KeyObject } from 'node:crypto';
import type { Posture } from '@plimsoll/survival-kernel';
import type { BytesMap } from './bytes-map.ts';
import type { MeshResult } from './mesh-refusal.ts';
import { sealPosture } from './posture-record.ts';

/** What the controller says now. */
export interface PostureNow {
  readonly posture: Posture;
  readonly rPpm: number;
  readonly confidencePpm: number;
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
  /** The epoch to go on from: of the last record that was ever published. A restart must not count from 1 again. */
  readonly lastEpoch: number;
}

/** More readers than this are not answered: a stranger could ask under any number of names. */
export const READERS_MAX = 256;
/** A name or a nonce longer than this is none of ours. */
const QUESTION_BYTES_MAX = 128;

/** One per kernel. */
export class PostureIssuer {
  readonly #setup: PostureIssuerSetup;
  readonly #questions = new Map<string, string>();
  #epoch: number;
  #stop: (() => void) | undefined;

  constructor(setup: PostureIssuerSetup) {
    this.#setup = setup;
    this.#epoch = setup.lastEpoch;
  }

  /** Number of the newest record. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Hears the questions as they are asked. */
  async start(): Promise<MeshResult<void>> {
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
    const { issuer, key, health, validMs } = this.#setup;
    this.#epoch += 1;
    const epoch = this.#epoch;
    const answers = Object.fromEntries(this.#questions);
    const sealed = sealPosture({ issuer, epoch, ...now, validMs, answers }, key);
    const set = await health.set(issuer, sealed);
    return set.ok ? { ok: true, value: epoch } : set;
  }

  stop(): void {
    this.#stop?.();
  }

  #hear(reader: string, nonce: Buffer): void {
    if (nonce.length > QUESTION_BYTES_MAX || reader.length > QUESTION_BYTES_MAX) return;
    if (!this.#questions.has(reader) && this.#questions.size >= READERS_MAX) return;
    this.#questions.set(reader, nonce.toString('utf8'));
  }
}

/**
 * A reader's copy of the posture, as specs-tla/PostureAuthority has it. It asks again and again, and whatever the
 * issuer publishes answers the newest question that it heard: so a change reaches the reader at once, and is as old as
 * that question. What the hot path reads is a word in shared memory; it expires by itself when nothing comes.
 */
import { type KeyObject, randomBytes } from 'node:crypto';
import { type Posture, postureReader, type SharedHealth } from '@plimsoll/survival-kernel';
import type { BytesMap } from './bytes-map.ts';
import type { NamedLimit } from './limit-gate.ts';
import type { MeshRefusal } from './mesh-refusal.ts';
import { type IssuedPosture, openPosture } from './posture-record.ts';

/** What a reader is set up with. Times: whole milliseconds on the reader's own monotonic clock. */
export interface PostureMirrorSetup {
  /** Names the reader among those that ask. */
  readonly reader: string;
  readonly issuer: string;
  /** The issuer's public key: the only authority there is. */
  readonly issuerKey: KeyObject;
  /** Where postures are published: issuer → sealed record. */
  readonly health: BytesMap;
  /** Where questions are asked: reader → nonce. */
  readonly questions: BytesMap;
  readonly nowMs: () => number;
  /** A question that was not answered for so long is given up, and another one asked. */
  readonly giveUpMs: number;
  /** The words that the hot path reads; without, only {@link PostureMirror.posture} tells. */
  readonly shared?: SharedHealth;
  /** Told of each step, under its name in the spec. */
  readonly onStep?: (step: MirrorStep) => void;
}

/** A step of the reader, as PostureAuthority.tla names it; `Drop` and `Reject` change nothing that it knows of. */
export type MirrorStep =
  | { readonly action: 'Ask' | 'Lose' | 'Drop' }
  | { readonly action: 'Receive' | 'Push'; readonly record: IssuedPosture; readonly ageMs: number }
  | { readonly action: 'Reject'; readonly refusal: MeshRefusal | 'older' | 'not asked' };

/** One per reader. {@link look} is called often: it asks, gives up and polls. */
export class PostureMirror {
  readonly #setup: PostureMirrorSetup;
  /** No other process, and no earlier life of this one, asked under this name. */
  readonly #session = randomBytes(16).toString('hex');
  #reader: postureReader.PostureReader = postureReader.newReader;
  #newestEpoch = 0;
  #limits: IssuedPosture['limits'] = {};
  #stop: (() => void) | undefined;

  constructor(setup: PostureMirrorSetup) {
    this.#setup = setup;
  }

  /** Listens to the issuer. Until its first answer the reader acts as in HIBERNATE. */
  async start(): Promise<void> {
    const { health, issuer } = this.#setup;
    const listening = await health.listen({
      changed: (key, value) => {
        // The next question can wait for the next look: it would only keep the others from hearing of this change.
        if (key === issuer) this.take(value);
      },
      disconnected: () => this.drop(),
      connected: () => this.drop(),
    });
    if (listening.ok) this.#stop = listening.value;
  }

  /** Whether changes are pushed; without, it polls only. */
  get isListening(): boolean {
    return this.#stop !== undefined;
  }

  /** Asks when nothing is asked, gives up what waits too long, and polls: a missed push is repaired here. */
  async look(): Promise<void> {
    const { health, issuer, giveUpMs, nowMs } = this.#setup;
    const { askedAtMs } = this.#reader;
    if (askedAtMs !== undefined && nowMs() - askedAtMs >= giveUpMs) this.giveUp();
    if (this.#stop === undefined) await this.start();
    await this.ask();
    const read = await health.get(issuer);
    if (read.ok && read.value !== undefined) this.take(read.value);
  }

  /**
   * What was published arrives, pushed or polled, new or old, from anybody.
   *
   * @returns Whether it changed what the reader knows: it answers the open question, or once more the last one.
   */
  take(sealed: Buffer): boolean {
    const { issuer, issuerKey, reader } = this.#setup;
    const opened = openPosture(sealed, issuer, issuerKey);
    if (!opened.ok) return this.#reject(opened.refusal);
    const record = opened.value;
    if (record.epoch < this.#newestEpoch) return this.#reject('older');
    const answers = record.answers[reader];
    const { nonce, answeredNonce } = this.#reader;
    if (answers === this.#question(nonce) && this.#receive(record, nonce)) return true;
    if (answers === this.#question(answeredNonce) && this.#push(record, answeredNonce)) return true;
    return this.#reject('not asked');
  }

  #receive(record: IssuedPosture, nonce: number): boolean {
    const { askedAtMs = 0 } = this.#reader;
    const next = postureReader.receive(this.#reader, { ...record, nonce });
    if (next === undefined) return false;
    this.#took(next, record);
    this.#tell({ action: 'Receive', record, ageMs: this.#setup.nowMs() - askedAtMs });
    return true;
  }

  /** A change: told at once, and no younger than the question that was answered before. */
  #push(record: IssuedPosture, nonce: number): boolean {
    const nowMs = this.#setup.nowMs();
    const next = postureReader.push(this.#reader, { ...record, nonce }, nowMs);
    if (next === undefined) return false;
    this.#took(next, record);
    this.#tell({ action: 'Push', record, ageMs: nowMs - (next.known?.issuedAtMs ?? 0) });
    return true;
  }

  #took(next: postureReader.PostureReader, { epoch, limits }: IssuedPosture): void {
    this.#newestEpoch = epoch;
    this.#limits = limits;
    this.#reader = next;
    this.#publish();
  }

  /** The connection broke, or came back: what is known is forgotten, and asked anew. */
  drop(): void {
    this.#reader = { ...this.#reader, askedAtMs: undefined, known: undefined };
    this.#publish();
    this.#tell({ action: 'Drop' });
  }

  /** What to act on now. [impl->REQ~health-map~1] */
  posture(): Posture {
    return postureReader.actsOn(this.#reader, this.#setup.nowMs());
  }

  /** The limit of an account that the posture names; undefined while none is known, or it names none. */
  namedLimit(account: string): NamedLimit | undefined {
    const sinceMs = this.#reader.known?.issuedAtMs;
    const version = Object.hasOwn(this.#limits, account) ? this.#limits[account] : undefined;
    return sinceMs === undefined || version === undefined ? undefined : { version, sinceMs };
  }

  /** Number of the newest record that was taken; 0 before the first. */
  get epoch(): number {
    return this.#newestEpoch;
  }

  /** What it remembers: for its trace. */
  get reader(): postureReader.PostureReader {
    return this.#reader;
  }

  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  /** Asks, unless a question is open. Refused or unanswered, the question stays open until it is given up. */
  async ask(): Promise<void> {
    const asking = postureReader.ask(this.#reader, this.#setup.nowMs());
    if (asking === undefined) return;
    this.#reader = asking;
    this.#tell({ action: 'Ask' });
    await this.#setup.questions.set(this.#setup.reader, Buffer.from(this.#question(this.#reader.nonce)));
  }

  /** Waits no longer for an answer. */
  giveUp(): void {
    this.#reader = postureReader.lose(this.#reader) ?? this.#reader;
    this.#tell({ action: 'Lose' });
  }

  #reject(refusal: MeshRefusal | 'older' | 'not asked'): boolean {
    this.#tell({ action: 'Reject', refusal });
    return false;
  }

  /** A question as it is asked. */
  #question(nonce: number): string {
    return `${this.#session}:${nonce}`;
  }

  #publish(): void {
    const { shared } = this.#setup;
    const { known } = this.#reader;
    if (shared === undefined) return;
    if (known !== undefined) return shared.publish(known);
    const epoch = this.#newestEpoch;
    shared.publish({ epoch, posture: 'HIBERNATE', rPpm: 0, confidencePpm: 0, issuedAtMs: 0, validMs: 0 });
  }

  #tell(step: MirrorStep): void {
    this.#setup.onStep?.(step);
  }
}

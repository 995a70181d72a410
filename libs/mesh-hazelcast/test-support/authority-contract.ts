/** The contract of a posture's reader and issuer, generated from specs-tla/PostureAuthority. */
import { generateKeyPairSync } from 'node:crypto';
import type { Driver, DriverFactory, Performed, SpecEvent } from '@plimsoll/model-tests';
import type { Posture } from '@plimsoll/survival-kernel';
import {
  type BytesMap,
  memoryEpochs,
  openPosture,
  PostureIssuer,
  PostureMirror,
  type PostureMirrorSetup,
  sealPosture,
} from '../src/index.ts';
import { MemoryBytesMap } from './memory-bytes-map.ts';

const TICK_MS = 1_000;
const ISSUER = 'kernel';
const KEYS = generateKeyPairSync('ed25519');

/** A test may put a faulty reader in the place of the real one. */
export type MirrorFactory = (setup: PostureMirrorSetup) => PostureMirror;

/** Where postures and questions travel: nothing of an earlier start is there. */
export type AuthorityMaps = () => { readonly health: BytesMap; readonly questions: BytesMap };

const inMemory: AuthorityMaps = () => ({ health: new MemoryBytesMap(), questions: new MemoryBytesMap() });

export function authorityContract(
  newMirror: MirrorFactory = (setup) => new PostureMirror(setup),
  newMaps: AuthorityMaps = inMemory,
): DriverFactory {
  return { create: (constants) => new AuthorityDriver(constants, newMirror, newMaps) };
}

/** A share of a map that others use too: only entries under that prefix are in it. */
export function shareOf(map: BytesMap, prefix: string): BytesMap {
  const own = (key: string): string => `${prefix}:${key}`;
  const bare = (key: string): string | undefined =>
    key.startsWith(own('')) ? key.slice(own('').length) : undefined;
  return {
    get: (key) => map.get(own(key)),
    set: (key, value) => map.set(own(key), value),
    entries: async () => {
      const all = await map.entries();
      if (!all.ok) return all;
      const mine = [...all.value].flatMap(([key, value]): [string, Buffer][] => {
        const name = bare(key);
        return name === undefined ? [] : [[name, value]];
      });
      return { ok: true, value: new Map(mine) };
    },
    listen: (events) =>
      map.listen({
        ...events,
        changed: (key, value) => {
          const name = bare(key);
          if (name !== undefined) events.changed(name, value);
        },
      }),
  };
}

const TAKEN: Performed = { taken: true };
const NOT_NOW: Performed = { taken: false, reason: 'nothing of the kind now' };

class AuthorityDriver implements Driver {
  readonly #readers: readonly string[];
  readonly #validTicks: number;
  readonly #newMirror: MirrorFactory;
  #nowMs = 0;
  #posture: Posture = 'HIBERNATE';
  #issuer: PostureIssuer;
  readonly #newMaps: AuthorityMaps;
  #maps: ReturnType<AuthorityMaps>;
  #mirrors = new Map<string, PostureMirror>();
  /** Answers on their way. */
  #wire = new Map<string, Buffer>();
  /** The question that each reader had answered last, as the issuer heard it. */
  #answered = new Map<string, string>();
  /** Ticks since the controller was last in a posture. */
  #leftAtMs = new Map<Posture, number>();

  constructor(
    constants: { readonly [name: string]: unknown },
    newMirror: MirrorFactory,
    newMaps: AuthorityMaps,
  ) {
    this.#readers = (constants['Readers'] as { '#set': string[] })['#set'];
    this.#validTicks = Number((constants['ValidTicks'] as { '#bigint': string })['#bigint']);
    this.#newMirror = newMirror;
    this.#newMaps = newMaps;
    this.#maps = newMaps();
    this.#issuer = this.#newIssuer();
  }

  async start(): Promise<void> {
    this.#nowMs = TICK_MS * 10;
    this.#posture = 'HIBERNATE';
    this.#maps = this.#newMaps();
    this.#wire = new Map();
    this.#answered = new Map();
    this.#leftAtMs = new Map();
    this.#issuer.stop();
    this.#issuer = this.#newIssuer();
    const started = await this.#issuer.start();
    if (!started.ok) throw new Error(started.refusal.code);
    this.#mirrors = new Map(
      this.#readers.map((reader) => [
        reader,
        this.#newMirror({
          reader,
          issuer: ISSUER,
          issuerKey: KEYS.publicKey,
          ...this.#maps,
          nowMs: () => this.#nowMs,
          giveUpMs: TICK_MS,
        }),
      ]),
    );
  }

  async perform({ type, ...args }: SpecEvent): Promise<Performed> {
    const reader = String(args['c']);
    const mirror = this.#mirrors.get(reader);
    const isAsking = mirror?.reader.askedAtMs !== undefined;
    switch (type) {
      case 'Change':
        if (args['p'] === this.#posture) return NOT_NOW;
        this.#leftAtMs.set(this.#posture, this.#nowMs);
        this.#posture = args['p'] as Posture;
        return TAKEN;
      case 'Tick':
        this.#nowMs += TICK_MS;
        return TAKEN;
      case 'Ask':
        if (isAsking) return NOT_NOW;
        await mirror?.ask();
        return TAKEN;
      case 'Answer':
        return isAsking && !this.#wire.has(reader) ? await this.#answer(reader) : NOT_NOW;
      case 'Receive': {
        const sealed = this.#wire.get(reader);
        if (sealed === undefined) return NOT_NOW;
        this.#wire.delete(reader);
        this.#answered.set(reader, questionOf(sealed, reader));
        return mirror?.take(sealed) === true ? TAKEN : NOT_NOW;
      }
      case 'Push':
        return mirror === undefined ? NOT_NOW : await this.#push(reader, mirror, args['p'] as Posture);
      case 'Lose': {
        if (!isAsking) return NOT_NOW;
        const late = this.#wire.get(reader);
        mirror?.giveUp();
        this.#wire.delete(reader);
        // An answer that comes after all must change nothing.
        if (late !== undefined) mirror?.take(late);
        return TAKEN;
      }
      default:
        throw new Error(`${type} is no action of the environment that this driver knows`);
    }
  }

  observe(): { readonly [variable: string]: unknown } {
    const mirrorOf = (reader: string): PostureMirror => this.#mirrors.get(reader) as PostureMirror;
    return {
      posture: this.#posture,
      asking: { '#set': this.#readers.filter((c) => mirrorOf(c).reader.askedAtMs !== undefined) },
      asked: mapOf(this.#readers, (c) => this.#ticksSince(mirrorOf(c).reader.askedAtMs ?? this.#nowMs)),
      answer: mapOf(this.#readers, (c) => this.#onTheWire(c)),
      known: mapOf(this.#readers, (c) => mirrorOf(c).reader.known?.posture ?? 'HIBERNATE'),
      age: mapOf(this.#readers, (c) => {
        const { known } = mirrorOf(c).reader;
        const age = known === undefined ? this.#validTicks + 1 : this.#ticksSince(known.issuedAtMs);
        const acts = mirrorOf(c).posture();
        const may = age > this.#validTicks ? 'HIBERNATE' : known?.posture;
        if (acts !== may) throw new Error(`${c} acts as in ${acts}, and may as in ${may}`);
        return age;
      }),
    };
  }

  async #answer(reader: string): Promise<Performed> {
    const now = { posture: this.#posture, rPpm: 1_000_000, confidencePpm: 1_000_000 };
    // On a cluster the word of a question may still be on its way: it is read.
    const asked = await this.#issuer.poll();
    const published = await this.#issuer.publish(now);
    const sealed = await this.#maps.health.get(ISSUER);
    if (!asked.ok || !published.ok || !sealed.ok || sealed.value === undefined)
      throw new Error('it was not published');
    this.#wire.set(reader, sealed.value);
    return TAKEN;
  }

  /** A record that says what the controller said after the question that the reader had answered. */
  async #push(reader: string, mirror: PostureMirror, posture: Posture): Promise<Performed> {
    const { known } = mirror.reader;
    const leftAtMs = posture === this.#posture ? this.#nowMs : this.#leftAtMs.get(posture);
    if (known === undefined || leftAtMs === undefined || leftAtMs < known.issuedAtMs) return NOT_NOW;
    const before = this.#issuer.epoch;
    const now = { posture, rPpm: 1_000_000, confidencePpm: 1_000_000 };
    const published = await this.#issuer.publish(now);
    if (!published.ok) throw new Error('it was not published');
    // A record that does not bear the open question is older than the one that answers it.
    const answer = this.#wire.get(reader);
    if (answer !== undefined) this.#wire.set(reader, resealed(answer, this.#issuer.epoch));
    const epoch = answer === undefined ? this.#issuer.epoch : before;
    const validMs = this.#validTicks * TICK_MS + 1;
    const answers = { [reader]: this.#answered.get(reader) ?? '' };
    const pushed = sealPosture(
      { issuer: ISSUER, epoch, ...now, validMs, answers, limits: {} },
      KEYS.privateKey,
    );
    return mirror.take(pushed) ? TAKEN : NOT_NOW;
  }

  #onTheWire(reader: string): string {
    const sealed = this.#wire.get(reader);
    if (sealed === undefined) return 'silence';
    const opened = openPosture(sealed, ISSUER, KEYS.publicKey);
    return opened.ok ? opened.value.posture : 'forged';
  }

  #ticksSince(ms: number): number {
    return Math.min(this.#validTicks + 1, (this.#nowMs - ms) / TICK_MS);
  }

  #newIssuer(): PostureIssuer {
    return new PostureIssuer({
      issuer: ISSUER,
      key: KEYS.privateKey,
      ...this.#maps,
      // The end is excluded: one millisecond more than the ticks in which it is good.
      validMs: this.#validTicks * TICK_MS + 1,
      epochs: memoryEpochs(),
    });
  }
}

function questionOf(sealed: Buffer, reader: string): string {
  const opened = openPosture(sealed, ISSUER, KEYS.publicKey);
  return opened.ok ? (opened.value.answers[reader] ?? '') : '';
}

function resealed(sealed: Buffer, epoch: number): Buffer {
  const opened = openPosture(sealed, ISSUER, KEYS.publicKey);
  if (!opened.ok) throw new Error(opened.refusal.code);
  return sealPosture({ ...opened.value, epoch }, KEYS.privateKey);
}

function mapOf(keys: readonly string[], value: (key: string) => unknown): object {
  return { '#map': keys.map((key) => [key, value(key)]) };
}

/** The contract of an issuer's epochs, generated from specs-tla/IssuerEpochs: real files with their lock, real issuers. */
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Driver, DriverFactory, Performed, SpecEvent } from '@plimsoll/model-tests';
import {
  type BytesMap,
  type EpochStore,
  type MeshResult,
  openEpochFile,
  openPosture,
  PostureIssuer,
} from '../src/index.ts';
import { MemoryBytesMap } from './memory-bytes-map.ts';

const ISSUER = 'kernel';
const KEYS = generateKeyPairSync('ed25519');
const NOW = { posture: 'APEX', rPpm: 1_000_000, confidencePpm: 1_000_000 } as const;

/** What a test may put in the place of the real file, or of what the issuer sees of the mesh. */
export interface EpochsParts {
  readonly open: (file: string) => MeshResult<EpochStore>;
  readonly seenBy: (mesh: BytesMap) => BytesMap;
}

const REAL: EpochsParts = { open: openEpochFile, seenBy: (mesh) => mesh };

export function epochsContract(parts: Partial<EpochsParts> = {}): DriverFactory {
  return { create: (constants) => new EpochsDriver(constants, { ...REAL, ...parts }) };
}

const TAKEN: Performed = { taken: true };
const NOT_NOW: Performed = { taken: false, reason: 'nothing of the kind now' };
/** How an issuer ends in the middle. */
const DEATH = new Error('killed after it had written');

interface Life {
  readonly issuer: PostureIssuer;
  readonly store: EpochStore;
  isStarted: boolean;
  diesWriting: boolean;
}

class EpochsDriver implements Driver {
  readonly #issuers: readonly string[];
  readonly #atOnce: number;
  readonly #epochMax: number;
  readonly #parts: EpochsParts;
  readonly #lives = new Map<string, Life>();
  #folder = '';
  #mesh = new MemoryBytesMap();
  #newest = 0;
  #isAgain = false;

  constructor(constants: { readonly [name: string]: unknown }, parts: EpochsParts) {
    const int = (name: string) => Number((constants[name] as { '#bigint': string })['#bigint']);
    this.#issuers = (constants['Issuers'] as { '#set': string[] })['#set'];
    this.#atOnce = int('AtOnce');
    this.#epochMax = int('EpochMax');
    this.#parts = parts;
  }

  start(): void {
    this.stop();
    this.#folder = mkdtempSync(join(tmpdir(), 'plimsoll-epochs-'));
    this.#mesh = new MemoryBytesMap();
    this.#newest = 0;
    this.#isAgain = false;
  }

  stop(): void {
    for (const { store } of this.#lives.values()) store.close();
    this.#lives.clear();
    if (this.#folder !== '') rmSync(this.#folder, { recursive: true });
    this.#folder = '';
  }

  async perform({ type, ...args }: SpecEvent): Promise<Performed> {
    const name = String(args['i']);
    const life = this.#lives.get(name);
    switch (type) {
      case 'Open':
        return life === undefined ? this.#open(name) : NOT_NOW;
      case 'Start': {
        if (life === undefined || life.isStarted) return NOT_NOW;
        const started = await life.issuer.start();
        if (!started.ok) throw new Error(started.refusal.code);
        life.isStarted = true;
        return TAKEN;
      }
      case 'Issue':
        return life?.isStarted === true ? await this.#issue(life, args['arrives'] === true) : NOT_NOW;
      case 'DieWriting':
        return life?.isStarted === true ? await this.#dieWriting(name, life) : NOT_NOW;
      case 'Die':
        return life === undefined ? NOT_NOW : this.#die(name, life);
      case 'Forget':
        if (this.#standing() === 0 || this.#written() < this.#newest) return NOT_NOW;
        this.#mesh.forget();
        return TAKEN;
      case 'PutBack': {
        const n = Number((args['n'] as { '#bigint'?: string })['#bigint'] ?? args['n']);
        if (this.#lives.size > 0 || this.#standing() !== this.#newest || n >= this.#written()) return NOT_NOW;
        writeFileSync(this.#file, JSON.stringify({ form: 'plimsoll/epochs/1', written: n }));
        return TAKEN;
      }
      default:
        throw new Error(`${type} is no action of the environment that this driver knows`);
    }
  }

  observe(): { readonly [variable: string]: unknown } {
    const of = (value: (life: Life | undefined) => unknown): object => ({
      '#map': this.#issuers.map((name) => [name, value(this.#lives.get(name))]),
    });
    return {
      phase: of((life) => (life === undefined ? 'down' : life.isStarted ? 'started' : 'opened')),
      may: of((life) => life?.store.written ?? 0),
      last: of((life) => life?.issuer.epoch ?? 0),
      written: this.#written(),
      mesh: this.#standing(),
      newest: this.#newest,
      again: this.#isAgain,
    };
  }

  #open(name: string): Performed {
    const opened = this.#parts.open(this.#file);
    if (!opened.ok) return { taken: false, reason: opened.refusal.code };
    const store = opened.value;
    const epochs: EpochStore = {
      get written() {
        return store.written;
      },
      write: (upTo) => {
        const written = store.write(upTo);
        if (this.#lives.get(name)?.diesWriting === true) throw DEATH;
        return written;
      },
      close: () => store.close(),
    };
    const issuer = new PostureIssuer({
      issuer: ISSUER,
      key: KEYS.privateKey,
      health: this.#parts.seenBy(this.#mesh),
      questions: new MemoryBytesMap(),
      validMs: 1,
      epochs,
      epochsAtOnce: this.#atOnce,
    });
    this.#lives.set(name, { issuer, store, isStarted: false, diesWriting: false });
    return TAKEN;
  }

  async #issue({ issuer }: Life, arrives: boolean): Promise<Performed> {
    // The model's last epoch is a bound of the model.
    if (issuer.epoch >= this.#epochMax) return NOT_NOW;
    this.#mesh.isCut = !arrives;
    await issuer.publish(NOW);
    this.#mesh.isCut = false;
    if (issuer.epoch <= this.#newest) this.#isAgain = true;
    this.#newest = Math.max(this.#newest, issuer.epoch);
    return TAKEN;
  }

  async #dieWriting(name: string, life: Life): Promise<Performed> {
    const isDue = life.issuer.epoch >= life.store.written;
    if (!isDue || life.issuer.epoch >= this.#epochMax) return NOT_NOW;
    life.diesWriting = true;
    const ended = await life.issuer.publish(NOW).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (ended !== DEATH) throw new Error('it wrote nothing down');
    return this.#die(name, life);
  }

  /** As after a kill: nothing is said, and the system lets go of the lock. */
  #die(name: string, { store }: Life): Performed {
    store.close();
    this.#lives.delete(name);
    return TAKEN;
  }

  get #file(): string {
    return join(this.#folder, 'epochs');
  }

  #written(): number {
    if (!existsSync(this.#file)) return 0;
    return (JSON.parse(readFileSync(this.#file, 'utf8')) as { written: number }).written;
  }

  /** The epoch of the record that stands, as a reader finds it. */
  #standing(): number {
    const sealed = this.#mesh.now(ISSUER);
    const opened = sealed && openPosture(sealed, ISSUER, KEYS.publicKey);
    return opened?.ok === true ? opened.value.epoch : 0;
  }
}

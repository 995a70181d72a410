/**
 * The other node of a session on a mesh: a kernel that issues postures and leads the leverage limit. Its sensor sees a
 * shock now and then that no other one sees: what the agents' kernel then allows less, it was told by an event.
 */
import type { ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LineClient } from './line-client.ts';
import { readingAt, STEP_MS } from './sensor.ts';

/** A running cluster. */
export interface SessionMesh {
  readonly clusterName: string;
  /** host:port of members. */
  readonly members: readonly string[];
}

/** The agents' kernel polls so seldom that a change within a session came by an event. */
const POLL_MS = 120_000;
/** What it was told stays good until the poll after the next. */
const VALID_MS = 3 * POLL_MS;
/** A session runs on machines that are busy with other things besides. */
const CALL_MS_MAX = 60_000;
/** A volatility index at five times what is usual. */
const SHOCK = { volatilityPpm: 5_000_000 };
/** Observations of a cycle, and the one of them that is a shock: an hour later leverage is back. */
const CYCLE = 900;
const SHOCK_AT = 40;
/** Machine time from one observation to the next, ms. */
const TICK_MS = 10;

/** Puts the files of both nodes there. @returns Their paths. */
export function writeMeshFiles(folder: string, { clusterName, members }: SessionMesh) {
  mkdirSync(folder, { recursive: true });
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const at = (name: string): string => join(folder, name);
  writeFileSync(at('mesh-key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  writeFileSync(at('mesh-key.pub.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
  const common = { clusterName, members, account: 'session', issuer: 'session' };
  const lengths = {
    validMs: VALID_MS,
    deadlineMs: CALL_MS_MAX,
    lostMs: VALID_MS,
    heartbeatMs: CALL_MS_MAX,
    connectMs: CALL_MS_MAX,
  };
  const write = (name: string, own: object): string => {
    writeFileSync(at(name), JSON.stringify({ ...common, ...lengths, ...own }));
    return at(name);
  };
  return {
    issuer: write('issuer.json', {
      role: 'issuer',
      node: 'issuer',
      privateKey: 'mesh-key.pem',
      epochs: 'mesh-epochs.json',
    }),
    reader: write('reader.json', {
      role: 'reader',
      node: 'agents',
      publicKey: 'mesh-key.pub.pem',
      pollMs: POLL_MS,
    }),
  };
}

/** Feeds the issuer until it is told to stop: good hours, and a shock in each cycle. */
export class MeshIssuer {
  readonly kernel: ChildProcess;
  readonly #client: LineClient;
  readonly #marks: ReadonlyMap<string, number>;
  #count = 0;
  #isOver = false;
  #feeding: Promise<void> | undefined;

  private constructor(kernel: ChildProcess, client: LineClient, marks: ReadonlyMap<string, number>) {
    this.kernel = kernel;
    this.#client = client;
    this.#marks = marks;
  }

  /** Observes until full leverage is allowed on the mesh: then a reader may join. */
  static async climbed(
    kernel: ChildProcess,
    socket: string,
    tokens: { readonly sensor: string; readonly traders: readonly string[] },
    marks: ReadonlyMap<string, number>,
  ): Promise<MeshIssuer> {
    // An account of which nothing is known is a drawdown of which nothing is known.
    for (const token of tokens.traders) {
      const trader = await LineClient.connect(socket, token);
      await trader.ask({ type: 'account', equityMicro: 1_000_000_000, positions: [] });
      trader.close();
    }
    const issuer = new MeshIssuer(kernel, await LineClient.connect(socket, tokens.sensor), marks);
    for (;;) {
      // A shock of an earlier session on this mesh is over once it has climbed.
      await issuer.#observe({});
      const { mesh } = await issuer.#client.ask({ type: 'status' });
      if ((mesh as { limit: { mostCenti: number } }).limit.mostCenti > 0) return issuer;
      await sleep(TICK_MS);
    }
  }

  /** Shocks from now on. */
  begin(): void {
    const feed = async (): Promise<void> => {
      for (let at = 1; !this.#isOver; at += 1) {
        await this.#observe(at % CYCLE === SHOCK_AT ? SHOCK : {});
        await sleep(TICK_MS);
      }
    };
    this.#feeding = feed();
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await this.#feeding;
    this.#client.close();
  }

  async #observe(changed: object): Promise<void> {
    this.#count += 1;
    const { instruments, ...good } = readingAt(0, this.#marks);
    await this.#client.ask({
      ...good,
      atMs: this.#count * STEP_MS,
      instruments: instruments.map((each) => ({ ...each, ...changed })),
    });
  }
}

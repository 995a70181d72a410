/** Nodes of a test: services with a kernel on a mesh, whose own readings are as good as can be. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type MeshFile, readMeshFile } from '../../apps/kernel/src/service/mesh/mesh-file.ts';
import type { TestClient } from '../../apps/kernel/src/service/test-client.ts';
import { BTC, order, testService } from '../../apps/kernel/src/service/test-service.ts';
import type { TestCluster } from './test-cluster.ts';

/** No poll comes within a test, and nothing that was answered gets too old. */
export const NEVER_MS = 600_000;
/** A call that is not answered by then is not going to be. */
export const CALL_MS_MAX = 60_000;
/** Observations until a healthy controller is in APEX. */
const CLIMB = 4;

type Service = Awaited<ReturnType<typeof testService>>;

/** What a service says of itself. */
export interface NodeStatus {
  readonly posture: string;
  readonly rPpm: number;
  readonly trippedBy: readonly string[];
  readonly mesh: {
    readonly limit: { readonly version: number; readonly mostCenti: number };
    /** Changes that an event told of. */
    readonly pushed: number;
    readonly issuerSays?: string;
  };
}

/** Nodes of one cluster, which share an issuer's key. */
export class MeshNodes {
  readonly keys = generateKeyPairSync('ed25519');
  readonly #cluster: TestCluster;
  readonly #folder: string;
  readonly #services: Service[] = [];
  #count = 0;

  /** @param folder For their files. */
  constructor(cluster: TestCluster, folder: string) {
    this.#cluster = cluster;
    this.#folder = folder;
  }

  /** The file that puts a node on the mesh; unless it is changed nothing is polled and nothing gets too old. */
  file(role: 'issuer' | 'reader', changed: object = {}): MeshFile {
    this.#count += 1;
    const path = join(this.#folder, `mesh-${this.#count}.json`);
    const own =
      role === 'issuer'
        ? { privateKey: this.#keyFile('private', this.keys.privateKey), epochs: 'epochs' }
        : { publicKey: this.#keyFile('public', this.keys.publicKey) };
    const { request, addresses } = this.#cluster;
    const common = { clusterName: request.cluster, members: addresses, node: `n${this.#count}` };
    const lengths = {
      validMs: NEVER_MS,
      pollMs: NEVER_MS,
      deadlineMs: CALL_MS_MAX,
      lostMs: NEVER_MS,
      heartbeatMs: CALL_MS_MAX,
      connectMs: CALL_MS_MAX,
    };
    writeFileSync(path, JSON.stringify({ role, ...common, ...lengths, ...own, ...changed }));
    return readMeshFile(path);
  }

  /** A node whose own controller is in APEX, with an agent that may trade BTC. */
  async started(role: 'issuer' | 'reader', changed: object = {}) {
    const service = await testService({ validMs: NEVER_MS }, { mesh: this.file(role, changed) });
    this.#services.push(service);
    const [agent, feed, screen] = [
      await service.connect('agent'),
      await service.connect('feed'),
      await service.connect('screen'),
    ];
    await agent.ask({ type: 'account', equityMicro: 60_000_000_000, positions: [] });
    const { token } = await agent.ask({ type: 'acquire', instrument: 'BTC' });
    let orders = 0;
    const trade = async (quantityMicro = BTC, fence: unknown = token): Promise<unknown> => {
      orders += 1;
      const asked = order({ id: `o${orders}`, quantityMicro });
      return (await agent.ask({ type: 'authorize', token: fence, order: asked }))['code'];
    };
    const observe = (changed: object, stepMs?: number) =>
      service.observe(feed, { instruments: seen(changed) }, stepMs);
    const people = { ann: await service.connect('ann'), bob: await service.connect('bob') };
    /** A person signs the re-arm. @returns The refusal's code, or undefined when it counts. */
    const sign = async (person: keyof typeof people): Promise<unknown> =>
      (await people[person].ask({ type: 'sign' }))['code'];
    // From HIBERNATE a controller climbs one posture at a time.
    for (let step = 0; step < CLIMB; step += 1) await observe({});
    return { service, agent, feed, screen, trade, observe, sign };
  }

  async end(): Promise<void> {
    for (const service of this.#services) await service.end();
  }

  #keyFile(name: string, key: KeyObject): string {
    const file = join(this.#folder, `${name}.pem`);
    const type = key.type === 'private' ? 'pkcs8' : 'spki';
    writeFileSync(file, key.export({ type, format: 'pem' } as never), { mode: 0o600 });
    return file;
  }
}

/** What the service behind a screen says of itself. */
export async function statusOf(screen: TestClient): Promise<NodeStatus> {
  return (await screen.ask({ type: 'status' })) as unknown as NodeStatus;
}

/** Waits until it is so. @throws Error with what was seen last, after `mostMs`. */
export async function until(
  screen: TestClient,
  isSo: (status: NodeStatus) => boolean | Promise<boolean>,
  mostMs = NEVER_MS,
): Promise<void> {
  const beganMs = performance.now();
  for (;;) {
    const status = await statusOf(screen);
    if (await isSo(status)) return;
    if (performance.now() - beganMs > mostMs)
      throw new Error(`not so after ${mostMs} ms; last seen: ${JSON.stringify(status)}`);
    await pause(20);
  }
}

function seen(changed: object): object[] {
  return ['BTC', 'ETH'].map((instrument) => ({
    instrument,
    bidMicro: 60_000_000_000 - 10_000,
    askMicro: 60_000_000_000 + 10_000,
    latencyMs: 5,
    jitterMs: 1,
    depthPpm: 1_000_000,
    takerBuyPpm: 500_000,
    volatilityPpm: 1_000_000,
    ...changed,
  }));
}

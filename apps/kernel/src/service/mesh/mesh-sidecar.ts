/**
 * A service's side of the mesh. The issuer publishes its postures signed, leads the leverage limit after them and
 * watches the others; a reader goes by what the issuer signed. Both hear of a changed limit by an event and go by it at
 * once. What comes from here only ever lowers what the service's own controller allows; silence allows nothing.
 */
import {
  beatBytes,
  connectMesh,
  HazelcastBytesMap,
  HazelcastLeaseService,
  HazelcastLimitStore,
  LeverageEvents,
  type Mesh,
  type MeshRefusal,
  ServiceBeats,
  WIRE,
} from '@plimsoll/mesh-hazelcast';
import { survivalNumbers } from '@plimsoll/survival-kernel';
import type { KernelService } from '../kernel-service.ts';
import { issuerRole } from './issuer-role.ts';
import { LimitFollower } from './limit-follower.ts';
import type { MeshFile } from './mesh-file.ts';
import { MeshGuard } from './mesh-guard.ts';
import { MeshLink } from './mesh-link.ts';
import { meshOpened, meshValue } from './mesh-role.ts';
import { LEASE_MARGIN_MS, NodeLeases } from './node-leases.ts';
import { readerRole } from './reader-role.ts';

/** A heartbeat's entry ends by itself after so long: only to keep the map clean. */
const BEAT_TTL_MS = 60_000;

/** Requests of an earlier life had smaller numbers: it made fewer than these in a millisecond. */
const REQUESTS_PER_MS = 1_000;

/** A running one. */
export interface MeshSidecar {
  /** For `status`: the limit, and what the role shows. */
  view(): object;
  /** Ends it; the service then has no leverage any more. */
  close(): Promise<void>;
}

/** Joins. Until the first answers there is no leverage. @throws SessionError (3) when there is no such mesh. */
export async function openSidecar(file: MeshFile, service: KernelService): Promise<MeshSidecar> {
  const { clusterName, members, node: name, connectMs: connectMsMax, heartbeatMs: heartbeatMsMax } = file;
  const mesh = meshValue(
    await connectMesh({ clusterName, members, name, keepsTrying: true, connectMsMax, heartbeatMsMax }),
    'npx plimsoll mesh up starts members, and mesh status shows them; is the cluster’s name right?',
  );
  try {
    return await join(file, service, mesh);
  } catch (error) {
    await mesh.close();
    throw error;
  }
}

async function join(file: MeshFile, service: KernelService, mesh: Mesh): Promise<MeshSidecar> {
  const { node, account, deadlineMs, connectMs, issuer, key } = file;
  const nowMs = (): number => Math.floor(performance.now());
  const link = new MeshLink(file, nowMs);
  const refused = (refusal: MeshRefusal): void => link.refused(refusal);
  let follower: LimitFollower | undefined;
  /** A limit that the posture names is asked for at once, should its own event be lost, or late. */
  const named = (): void => {
    const version = role.namedLimit()?.version ?? 0;
    if (follower !== undefined && version > follower.known.version) void follower.hear();
  };
  const parts = { mesh, service, nowMs, named, refused };
  const role = file.role === 'issuer' ? await issuerRole(file, parts) : await readerRole(file, parts);
  const following = new LimitFollower({
    store: await meshOpened(
      () => HazelcastLimitStore.open({ client: mesh.client, deadlineMs, issuer, key }),
      connectMs,
    ),
    account,
    named: () => role.namedLimit(),
    validMs: file.validMs,
    nowMs,
    answered: () => {
      link.answered();
      service.rebound();
    },
    refused,
  });
  follower = following;
  service.boundBy(() => rPpmOf(Math.min(following.allowedCenti(), role.allowedCenti())));
  const beat = await beating(file, mesh);
  service.events.push({
    posture: () => {
      role.evaluated();
      beat();
    },
    lease: () => {},
    cancel: () => {},
    venue: () => {},
  });
  const events = await meshOpened(() => LeverageEvents.open(mesh, deadlineMs), connectMs);
  const stopHearing = events.listen((changed) => {
    // Undefined: a link was back, and nobody knows what was missed.
    if (changed === undefined || changed === account) void following.hear();
  });
  const guard = new MeshGuard(service, role, link);
  const leases = await nodeLeases(file, service, mesh, nowMs);
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const look = async (): Promise<void> => {
    await Promise.all([following.look(), role.look(), leases?.look()]);
    // One that was under way when it ended looks no further: else the process would go on for ever.
    if (isOver) return;
    service.rebound();
    guard.look();
    timer = setTimeout(() => void look(), file.pollMs);
  };
  await look();
  return {
    view: () => ({ node, account, limit: following.known, pushed: following.pushed, ...role.view() }),
    close: async () => {
      isOver = true;
      clearTimeout(timer);
      service.boundBy(() => 0);
      stopHearing();
      service.tradeOnly(() => false);
      await leases?.end();
      role.close();
      await mesh.close();
    },
  };
}

/** With a length of leases in the file no instrument is traded that another service has. */
async function nodeLeases(
  { node, deadlineMs, connectMs, leaseMs }: MeshFile,
  service: KernelService,
  { client }: Mesh,
  nowMs: () => number,
): Promise<NodeLeases | undefined> {
  if (leaseMs === undefined) return undefined;
  const setup = { client, leaseMs: leaseMs + LEASE_MARGIN_MS, deadlineMs };
  const leases = new NodeLeases({
    service: await meshOpened(() => HazelcastLeaseService.open(setup), connectMs),
    node,
    instruments: service.setup.instruments.map(({ instrument }) => instrument),
    leaseMs,
    nowMs,
    isWanted: (instrument) => service.isWanted(instrument),
    granted: () => service.tick(),
    firstRequestId: Date.now() * REQUESTS_PER_MS,
  });
  service.tradeOnly((instrument) => leases.holds(instrument));
  return leases;
}

/** R with which an account has just that leverage, ppm: rounded up, so that it is that many hundredths again. */
function rPpmOf(centi: number): number {
  const { FullPpm, ApexCapCenti } = survivalNumbers;
  return Math.min(FullPpm, Math.ceil((centi * FullPpm) / ApexCapCenti));
}

/** What shows the others that this service works: after each evaluation, one on its way at a time. */
async function beating({ node, deadlineMs, connectMs }: MeshFile, mesh: Mesh): Promise<() => void> {
  const map = await meshOpened(
    () => HazelcastBytesMap.open(mesh, WIRE.maps.beats, beatBytes(BEAT_TTL_MS), deadlineMs),
    connectMs,
  );
  const beats = new ServiceBeats(node, map, Date.now());
  let isBeating = false;
  return () => {
    if (isBeating) return;
    isBeating = true;
    void beats.beat().finally(() => {
      isBeating = false;
    });
  };
}

/** What every process of a chaos run begins with: its setup, its log, the cluster, a reader of the posture. */
import { createPublicKey } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  connectMesh,
  HazelcastBytesMap,
  HazelcastLimitStore,
  type Mesh,
  type MeshResult,
  meshRefusalText,
  meshValue,
  PostureMirror,
  plainBytes,
  publishedBytes,
  WIRE,
} from '@plimsoll/mesh-hazelcast';
import { EventLog } from './event-log.ts';
import { DEADLINE_MS, ISSUER, nowUs, PACE, type ProcessSetup, tickMs, VALID_MS } from './setup.ts';

/** Starting, a cluster arranges its partitions: the first calls take up to two seconds. */
const OPEN_MS_MAX = 60_000 * PACE;
const HEARTBEAT_MS_MAX = 500 * PACE;

export interface ProcessParts {
  readonly setup: ProcessSetup;
  readonly log: EventLog;
  readonly mesh: Mesh;
}

/** The setup in the process' argument, a log, a client. */
export async function processParts(): Promise<ProcessParts> {
  const setup = JSON.parse(process.argv[2] ?? '') as ProcessSetup;
  const log = new EventLog(setup.logFile);
  setInterval(() => log.flush(), 200).unref();
  const mesh = meshValue(
    await connectMesh({
      clusterName: setup.cluster,
      members: setup.members,
      name: setup.name,
      isUnisocket: setup.isUnisocket,
      connectMsMax: OPEN_MS_MAX,
      keepsTrying: true,
      heartbeatMsMax: HEARTBEAT_MS_MAX,
    }),
  );
  return { setup, log, mesh };
}

/** The maps in which postures travel. */
export async function healthMaps(
  mesh: Mesh,
): Promise<{ readonly health: HazelcastBytesMap; readonly questions: HazelcastBytesMap }> {
  return {
    health: await opened(() => HazelcastBytesMap.open(mesh, WIRE.maps.health, publishedBytes, DEADLINE_MS)),
    questions: await opened(() => HazelcastBytesMap.open(mesh, WIRE.maps.questions, plainBytes, DEADLINE_MS)),
  };
}

/** The limit as who does not issue it reads it. */
export async function limitReader({ setup, mesh }: ProcessParts): Promise<HazelcastLimitStore> {
  const authority = { issuer: ISSUER, key: createPublicKey(setup.publicKey) };
  return await opened(() =>
    HazelcastLimitStore.open({ client: mesh.client, deadlineMs: DEADLINE_MS, ...authority }),
  );
}

/** A reader that logs its steps, and looks by itself. */
export async function postureReader({ setup, log, mesh }: ProcessParts): Promise<PostureMirror> {
  const { name: reader, publicKey } = setup;
  const maps = await healthMaps(mesh);
  let us = nowUs();
  const mirror = new PostureMirror({
    reader,
    issuer: ISSUER,
    issuerKey: createPublicKey(publicKey),
    ...maps,
    // The age is judged by the very stamp that is logged.
    nowMs: () => {
      us = nowUs();
      return tickMs(us);
    },
    giveUpMs: VALID_MS,
    onStep: (step) => {
      if (step.action === 'Ask') log.add({ kind: 'asked', us, reader });
      else if (step.action === 'Lose') log.add({ kind: 'lost', us: nowUs(), reader });
      else if (step.action === 'Drop') log.add({ kind: 'dropped', us: nowUs(), reader });
      else if (step.action === 'Receive' || step.action === 'Push') {
        const { epoch, posture } = step.record;
        log.add({ kind: step.action === 'Receive' ? 'received' : 'pushed', us, reader, epoch, posture });
      } else if (step.action === 'Reject' && step.refusal !== 'not asked' && step.refusal !== 'older')
        log.add({ kind: 'rejected', us: nowUs(), reader });
    },
  });
  every(10, () => mirror.look());
  return mirror;
}

/** Does it again and again, one at a time. @returns Ends it, once what is under way is done. */
export function every(ms: number, work: () => Promise<unknown>): () => Promise<void> {
  let isOver = false;
  let underWay: Promise<unknown> = Promise.resolve();
  const again = (): void => {
    if (isOver) return;
    underWay = work().finally(() => setTimeout(again, ms));
  };
  again();
  return async () => {
    isOver = true;
    await underWay;
  };
}

/** Ends when the parent says so: Ctrl-C reaches all processes of a terminal, and the parent still wants the logs. */
export function untilTold(): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
  return new Promise((resolve) => {
    process.on('message', (message) => {
      if (message === 'stop') resolve();
    });
    process.on('disconnect', () => process.exit(0));
  });
}

/** Tries until it is answered: while a cluster begins, or all of this machine does, calls take longer than their deadline. */
export async function opened<Value>(open: () => Promise<MeshResult<Value>>): Promise<Value> {
  const beganMs = performance.now();
  for (;;) {
    const result = await open();
    if (result.ok) return result.value;
    if (performance.now() - beganMs > OPEN_MS_MAX) throw new Error(meshRefusalText(result.refusal));
    await pause(50);
  }
}

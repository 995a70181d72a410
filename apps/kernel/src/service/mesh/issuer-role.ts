/** The issuer: its postures are published signed, the limit is led after them, and watched services must beat. */
import {
  beatBytes,
  HazelcastBytesMap,
  HazelcastLimitStore,
  HEALTH_SCORE_MS,
  LeverageEvents,
  openEpochFile,
  PostureIssuer,
  plainBytes,
  publishedBytes,
  ServiceWatch,
  WIRE,
  watchBeats,
} from '@plimsoll/mesh-hazelcast';
import { type Multipliers, survivalNumbers } from '@plimsoll/survival-kernel';
import { LimitSteering } from './limit-steering.ts';
import type { MeshFile } from './mesh-file.ts';
import { type MeshRole, meshOpened, meshValue, type RoleParts } from './mesh-role.ts';

/** A score is good until the next one is late by half of its period. */
const SCORE_VALID_MS = (HEALTH_SCORE_MS * 3) / 2;

/** @throws SessionError (3). */
export async function issuerRole(
  file: Extract<MeshFile, { role: 'issuer' }>,
  { mesh, service, nowMs, refused }: RoleParts,
): Promise<MeshRole> {
  const { deadlineMs, connectMs, account, issuer: name, key } = file;
  const map = (which: 'health' | 'questions' | 'beats', form: typeof plainBytes) =>
    meshOpened(() => HazelcastBytesMap.open(mesh, WIRE.maps[which], form, deadlineMs), connectMs);
  const epochs = meshValue(openEpochFile(file.epochs), 'epochs are counted by one issuer, in one file');
  const issuer = new PostureIssuer({
    issuer: name,
    key,
    health: await map('health', publishedBytes),
    questions: await map('questions', plainBytes),
    validMs: file.validMs,
    epochs,
    answersLate: true,
  });
  await meshOpened(() => issuer.start(), connectMs);
  const { client } = mesh;
  const events = await meshOpened(() => LeverageEvents.open(mesh, deadlineMs), connectMs);
  const steering = new LimitSteering({
    store: await meshOpened(
      () => HazelcastLimitStore.open({ client, deadlineMs, issuer: name, key }),
      connectMs,
    ),
    account,
    tell: (reason) => {
      // Until a posture names the limit, nobody goes by it; later ones are named by the next record.
      if (!isNamed) void publish();
      return events.tell({ account, reason });
    },
    refused,
  });
  const watch = new ServiceWatch({
    services: file.watches,
    quietMs: file.quietMs,
    scoreMs: HEALTH_SCORE_MS,
    scoreValidMs: SCORE_VALID_MS,
    nowMs,
  });
  const beats = await map('beats', beatBytes(file.quietMs));
  const stopWatching = await meshOpened(() => watchBeats(beats, watch), connectMs);
  let isNamed = false;
  let isPublishing = false;
  let isDue = false;

  /** What is in force here now: an expired posture, or a tripped one, is published as HIBERNATE. */
  const publish = async (): Promise<void> => {
    isDue = true;
    if (isPublishing) return;
    isPublishing = true;
    while (isDue) {
      isDue = false;
      const { rPpm = 0, confidencePpm = 0 } = service.issued ?? {};
      const posture = service.accounts.postureAt(service.clock.now());
      const limits = steering.named();
      isNamed = Object.keys(limits).length > 0;
      const published = await issuer.publish({ posture, rPpm, confidencePpm, limits });
      if (!published.ok) refused(published.refusal);
    }
    isPublishing = false;
  };

  return {
    allowedCenti: () => (watch.mayTrade() ? survivalNumbers.ApexCapCenti : 0),
    // It knows what it made itself.
    namedLimit: () =>
      steering.version === undefined ? undefined : { version: steering.version, sinceMs: nowMs() },
    evaluated: () => {
      const posture = service.accounts.postureAt(service.clock.now());
      steering.follow({ posture, rPpm: service.issued?.rPpm ?? 0, reason: reasonOf(service.multipliers) });
      void publish();
    },
    look: async () => {
      watch.count();
      const polled = await issuer.poll();
      if (!polled.ok) refused(polled.refusal);
      await publish();
    },
    alarm: () => {
      while (watch.expire() !== undefined);
      const silent = watch.alarmed();
      return silent.length === 0 ? undefined : `not heard any more on the mesh: ${silent.join(', ')}`;
    },
    armed: () => {
      for (const silent of watch.alarmed()) watch.clear(silent);
    },
    view: () => ({ role: 'issuer', epoch: issuer.epoch, score: watch.score, silent: watch.alarmed() }),
    close: () => {
      steering.close();
      stopWatching();
      issuer.stop();
    },
  };
}

/** An external shock is a spike; everything else that lowers R a decline. */
function reasonOf(multipliers: Multipliers | undefined): 'spike' | 'decline' {
  return (multipliers?.m4 ?? survivalNumbers.FullPpm) < survivalNumbers.FullPpm ? 'spike' : 'decline';
}

/** A reader: leverage is at most what the issuer's signed posture allows, as long as that is recent. */
import { HazelcastBytesMap, PostureMirror, plainBytes, publishedBytes, WIRE } from '@plimsoll/mesh-hazelcast';
import { leverageCenti } from '@plimsoll/survival-kernel';
import type { MeshFile } from './mesh-file.ts';
import { type MeshRole, meshOpened, type RoleParts } from './mesh-role.ts';

/** @throws SessionError (3). */
export async function readerRole(
  file: Extract<MeshFile, { role: 'reader' }>,
  { mesh, service, nowMs, named }: RoleParts,
): Promise<MeshRole> {
  const map = (which: 'health' | 'questions', form: typeof plainBytes) =>
    meshOpened(() => HazelcastBytesMap.open(mesh, WIRE.maps[which], form, file.deadlineMs), file.connectMs);
  const mirror = new PostureMirror({
    reader: file.node,
    issuer: file.issuer,
    issuerKey: file.key,
    health: await map('health', publishedBytes),
    questions: await map('questions', plainBytes),
    nowMs,
    giveUpMs: file.validMs,
    onStep: ({ action }) => {
      if (action === 'Receive' || action === 'Push' || action === 'Drop')
        queueMicrotask(() => {
          service.rebound();
          named();
        });
    },
  });
  return {
    allowedCenti: () => leverageCenti(mirror.posture(), mirror.reader.known?.rPpm ?? 0),
    namedLimit: () => mirror.namedLimit(file.account),
    evaluated: () => {},
    look: () => mirror.look(),
    alarm: () => undefined,
    armed: () => {},
    view: () => ({ role: 'reader', epoch: mirror.epoch, issuerSays: mirror.posture() }),
    close: () => mirror.stop(),
  };
}

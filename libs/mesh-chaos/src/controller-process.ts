/** The controller of a chaos run: it issues postures, cuts and restores the limit, and says when a cut is in force. */
import { createPrivateKey } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  HazelcastLimitStore,
  isCutInForce,
  isOutcomeUnknown,
  LeverageEvents,
  type LeverageLimit,
  type MeshResult,
  meshValue,
  NO_LIMIT,
  openEpochFile,
  PostureIssuer,
} from '@plimsoll/mesh-hazelcast';
import type { Posture } from '@plimsoll/survival-kernel';
import { GateLine } from './gate-line.ts';
import { every, healthMaps, opened, processParts, untilTold } from './process-parts.ts';
import { ACCOUNT, DEADLINE_MS, DRIFT_MS, ISSUER, nowUs, Seeded, VALID_MS } from './setup.ts';

const { setup, log, mesh } = await processParts();
const random = new Seeded(setup.seed);
const authority = { issuer: ISSUER, key: createPrivateKey(setup.privateKey) };
const limits = await opened(() =>
  HazelcastLimitStore.open({ client: mesh.client, deadlineMs: DEADLINE_MS, ...authority }),
);
const maps = await healthMaps(mesh);
const issuer = new PostureIssuer({
  ...authority,
  ...maps,
  validMs: VALID_MS,
  epochs: meshValue(openEpochFile(`${setup.logFile}.epochs`)),
});
const events = await opened(() => LeverageEvents.open(mesh, DEADLINE_MS));
const line = await GateLine.connect(setup.gateSocket);

/** The two that the model of authority has; mostly trading, so that there is something to stop. */
const POSTURES: readonly Posture[] = ['APEX', 'APEX', 'HIBERNATE'];
let posture: Posture = 'HIBERNATE';
let requests = 0;
let known: LeverageLimit = NO_LIMIT;

async function publish(): Promise<void> {
  await issuer.poll();
  log.add({ kind: 'published', us: nowUs(), epoch: issuer.epoch + 1, posture });
  await issuer.publish({ posture, rPpm: 900_000, confidencePpm: 1_000_000 });
}

function changePosture(): void {
  const next = random.pick(POSTURES);
  if (next === posture) return;
  log.add({ kind: 'posture', us: nowUs(), posture: next });
  posture = next;
}

/** Repeats what is not answered, under the same number: it is carried out once. */
async function insisting(
  call: (requestId: number) => Promise<MeshResult<LeverageLimit>>,
): Promise<LeverageLimit | undefined> {
  requests += 1;
  const requestId = requests;
  for (;;) {
    const answer = await call(requestId);
    log.add({ kind: 'call', us: nowUs(), outcome: answer.ok ? 'answered' : outcomeOf(answer) });
    if (answer.ok) return answer.value;
    if (answer.refusal.code.startsWith('LOCK')) return undefined;
    await pause(10);
  }
}

function outcomeOf(answer: Extract<MeshResult<unknown>, { ok: false }>): 'unknown' | 'refused' {
  return isOutcomeUnknown(answer.refusal) ? 'unknown' : 'refused';
}

async function changeLimit(): Promise<void> {
  const us = nowUs();
  const isCut = known.version === 0 || random.below(3) > 0;
  const askedCenti = 100 * (1 + random.below(6));
  const { version } = known;
  const changed = await insisting((id) =>
    isCut ? limits.cut(ACCOUNT, askedCenti, id) : limits.restore(ACCOUNT, askedCenti, version, id),
  );
  if (changed === undefined || changed.version === version) return;
  const endUs = nowUs();
  known = changed;
  log.add({
    kind: 'changed',
    us,
    endUs,
    action: isCut ? 'Cut' : 'Restore',
    askedCenti,
    version: changed.version,
    mostCenti: changed.mostCenti,
    isAnew: version === 0,
  });
  // The row was lost with every member: nothing passes until it is set anew, and nothing is in force.
  if (changed.version === 0) return;
  void events.tell({ account: ACCOUNT, reason: isCut ? 'plunge' : 'restored' });
  // Spec: Ack. The gate knows, or cannot go by an older limit any more.
  for (;;) {
    const told = await Promise.race([line.ask({ type: 'version' }), pause(5, { version: 0 })]);
    if (isCutInForce(changed.version, told.version, (nowUs() - endUs) / 1_000, VALID_MS, DRIFT_MS)) break;
    await pause(2);
  }
  log.add({ kind: 'acked', us: nowUs(), version: changed.version });
}

await opened(() => issuer.start());
await changeLimit();
posture = 'APEX';
log.add({ kind: 'posture', us: nowUs(), posture });
every(15, publish);
every(60, () => {
  if (random.below(4) === 0) changePosture();
  return pause(0);
});
const endChanges = every(40, changeLimit);
process.send?.('ready');
await untilTold();
// A change that members have made is told of, too: the gate may go by it until it ends itself.
await endChanges();
log.flush();
process.exit(0);

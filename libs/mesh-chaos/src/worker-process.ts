/**
 * A worker of a chaos run: of every instrument at once it takes leases, sizes orders by its copy of the limit, and is
 * late now and then.
 */
import { setTimeout as pause } from 'node:timers/promises';
import {
  actsWith,
  askLease,
  HazelcastLeaseService,
  isOutcomeUnknown,
  type LeaseGrant,
  type LeverageLimit,
  type MeshResult,
  NO_LIMIT,
  newWorkerLease,
  receiveLease,
  renewLease,
} from '@plimsoll/mesh-hazelcast';
import { GateLine } from './gate-line.ts';
import { every, limitReader, opened, postureReader, processParts, untilTold } from './process-parts.ts';
import { ACCOUNT, DEADLINE_MS, MARGIN_MS, nowUs, Seeded, WORKER_LEASE_MS } from './setup.ts';

const parts = await processParts();
const { setup, log, mesh } = parts;
const worker = setup.name;
const random = new Seeded(setup.seed);
const { client } = mesh;
const leases = await opened(() =>
  HazelcastLeaseService.open({ client, leaseMs: WORKER_LEASE_MS + MARGIN_MS, deadlineMs: DEADLINE_MS }),
);
const limits = await limitReader(parts);
const line = await GateLine.connect(setup.gateSocket);
const mirror = await postureReader(parts);
/** Numbers of requests must not repeat, neither within a life of this process nor across workers. */
let requestId = (process.pid % 100_000) * 1_000_000;
const LEASE_US = WORKER_LEASE_MS * 1_000;
let orders = 0;
let lastOrder: Promise<void> = Promise.resolve();
let limit: LeverageLimit = NO_LIMIT;

/** Between question and answer this worker sends nothing, so that it never sizes by less than it was told. */
async function learnLimit(): Promise<void> {
  const beganUs = nowUs();
  const read = await limits.read(ACCOUNT);
  if (!read.ok || read.value.version <= limit.version) return;
  limit = read.value;
  const { version, mostCenti } = limit;
  log.add({ kind: 'learned', us: nowUs(), beganUs, worker, version, mostCenti });
}

function called(answer: MeshResult<unknown>): void {
  if (answer.ok) return log.add({ kind: 'call', us: nowUs(), outcome: 'answered' });
  const { code } = answer.refusal;
  const outcome = isOutcomeUnknown(answer.refusal) ? 'unknown' : 'refused';
  log.add({ kind: 'call', us: nowUs(), outcome, code });
}

/** One try. What is not answered is asked again under the same number, until the worker would not act on it. */
async function acquire(instrument: string, askedUs: number): Promise<LeaseGrant | undefined> {
  requestId += 1;
  const id = requestId;
  while (nowUs() - askedUs < LEASE_US) {
    const answer = await leases.acquire(worker, instrument, id);
    called(answer);
    if (answer.ok) return answer.value;
    if (!isOutcomeUnknown(answer.refusal)) return undefined;
    await pause(5);
  }
  return undefined;
}

/** A worker has one order on its way, as in AdaptiveCutoff: that of another instrument waits until it is answered. */
function order(
  instrument: string,
  token: number,
  isLate: boolean,
  acts = (): boolean => true,
): Promise<void> {
  lastOrder = lastOrder.then(() => (acts() ? send(instrument, token, isLate) : undefined));
  return lastOrder;
}

async function send(instrument: string, token: number, isLate: boolean): Promise<void> {
  // One in three goes by the copy that it has, old or not.
  if (limit.version === 0 || random.below(3) > 0) await learnLimit();
  if (limit.version === 0) return;
  orders += 1;
  const { version, mostCenti } = limit;
  const sizeCenti = 100 * (1 + random.below(mostCenti / 100));
  const name = `${worker}-${orders}`;
  const sent = { order: name, worker, instrument, token, version, sizeCenti };
  log.add({ kind: 'sent', us: nowUs(), ...sent, isLate });
  await line.ask({ type: 'order', ...sent });
}

async function trade(instrument: string): Promise<void> {
  const askedUs = nowUs();
  const granted = await acquire(instrument, askedUs);
  if (granted === undefined) return void (await pause(1 + random.below(4)));
  const { token, previousToken } = granted;
  const about = { instrument, worker, token };
  log.add({ kind: 'granted', us: askedUs, endUs: nowUs(), ...about, previousToken });
  // The gate knows before this worker acts: else it does not hold. Spec: Tell before Answer.
  const told = await line.ask({ type: 'tell', worker, instrument, token });
  const asked = askLease(newWorkerLease, askedUs, requestId);
  let lease = asked && receiveLease(asked, requestId, token);
  const acts = (): boolean => lease !== undefined && actsWith(lease, nowUs(), LEASE_US) === token;
  if (!told.yes || !acts()) return;
  log.add({ kind: 'holds', us: nowUs(), askedUs, ...about });
  for (let count = random.below(6); count > 0 && acts(); count -= 1) {
    await order(instrument, token, false, acts);
    if (random.below(4) === 0) await pause(random.below(60));
  }
  if (random.below(4) === 0) {
    const renewUs = nowUs();
    const renewed = await leases.renew(worker, instrument, token);
    called(renewed);
    if (renewed.ok) {
      log.add({ kind: 'renewed', us: nowUs(), ...about });
      lease = lease && renewLease(lease, renewUs);
      await order(instrument, token, false, acts);
    }
  }
  // One in eight sleeps through the end of its lease and sends all the same, as a process that was frozen does.
  if (random.below(8) === 0) {
    await pause(WORKER_LEASE_MS + MARGIN_MS + random.below(200));
    await order(instrument, token, true);
  }
  log.add({ kind: 'stopped', us: Math.min(nowUs(), (lease?.askedAt ?? askedUs) + LEASE_US), ...about });
  if (random.below(6) === 0) return;
  const released = await leases.release(worker, instrument, token);
  called(released);
  if (released.ok) log.add({ kind: 'released', us: nowUs(), ...about });
}

every(25, () => {
  // The stamp stands before the question, so that it is never later than the moment that was judged.
  const us = nowUs();
  const posture = mirror.posture();
  log.add({ kind: 'acts', us, reader: worker, epoch: mirror.epoch, posture });
  return pause(0);
});
process.send?.('ready');
for (const instrument of setup.instruments) every(0, () => trade(instrument));
await untilTold();
log.flush();
process.exit(0);

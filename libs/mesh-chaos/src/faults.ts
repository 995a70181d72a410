/** The faults of a chaos run: what is done to members, links, clocks and processes, one after the other. */
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { connectMesh } from '@plimsoll/mesh-hazelcast';
import {
  type ClusterRecord,
  type ClusterRequest,
  isSameProcess,
  type MembersProblem,
  membersProblemText,
  restartMember,
} from '@plimsoll/mesh-members';
import { CLOCK_STEP_MS_MAX, PACE, type Seeded } from './setup.ts';
import type { TcpProxy } from './tcp-proxy.ts';

/** In the order in which docs/mesh.md tells of them. */
export const FAULTS = [
  'kill -9 of a member',
  'kill -9 of two members at once',
  'a member frozen (SIGSTOP)',
  'the links of half of the processes cut',
  'a clock stepped',
  'a worker frozen (SIGSTOP)',
  'the gate frozen (SIGSTOP)',
  'a full heap',
  'a rolling restart',
] as const;

/** Sequences that lost something once; they are asked for by name, so that a seed's faults stay the same. */
export const SEQUENCES = ['a member frozen past its removal, and a rolling restart at once'] as const;
export type Fault = (typeof FAULTS | typeof SEQUENCES)[number];

/** What faults are done to. */
export interface Victims {
  readonly request: ClusterRequest;
  record: ClusterRecord;
  readonly proxies: readonly TcpProxy[];
  readonly clockFiles: readonly string[];
  readonly gatePid: number;
  readonly workerPids: readonly number[];
  readonly random: Seeded;
  readonly log: (what: string) => void;
  /** How often each member's journal was set aside before a restart. */
  readonly lives: number[];
}

/** Blobs of a mebibyte that fill the heaps; so many at most, should no member die of it. */
const BALLAST_MAX = 1_500;
const BALLAST = Buffer.alloc(1_048_576);
/** Just past the time after which the others remove a member that they do not hear. */
const PAST_REMOVAL_MS = 3_200;
/** Until it is back: it meets the others while one of them is going. */
const AT_ONCE_MS = 800;
/** Starting what died or got stuck, so often; then the run is worth nothing. */
const RESTART_TRIES_MAX = 5;
const BALLAST_MAP = 'CHAOS_BALLAST';

/** A member does not come back: the run is worth nothing. */
export class MemberLost extends Error {
  readonly problem: MembersProblem;

  constructor(problem: MembersProblem) {
    super(membersProblemText(problem));
    this.problem = problem;
  }
}

/** Does it, and mends it again. @throws MemberLost */
export async function inflict(fault: Fault, victims: Victims): Promise<void> {
  const { random, record, proxies, request } = victims;
  const members = record.members.map((_, index) => index);
  const [first = 0, second = 0] = random.shuffled(members);
  victims.log(fault);
  switch (fault) {
    case 'kill -9 of a member':
      return await killed([first], victims);
    case 'kill -9 of two members at once':
      return await killed([first, second], victims);
    case 'a member frozen (SIGSTOP)':
      // Longer than members wait for a heartbeat, or shorter: both occur.
      return await frozen(record.members[first]?.pid, PACE * (1_000 + random.below(4_000)), victims);
    case 'the links of half of the processes cut':
      for (const proxy of proxies) proxy.cut();
      await pause(300 + random.below(1_500));
      for (const proxy of proxies) proxy.mend();
      return;
    case 'a clock stepped': {
      const stepMs = random.below(2 * CLOCK_STEP_MS_MAX) - CLOCK_STEP_MS_MAX;
      writeFileSync(victims.clockFiles[first] ?? '', String(stepMs));
      return void (await pause(500));
    }
    case 'a worker frozen (SIGSTOP)':
      return await frozen(random.pick(victims.workerPids), 400 + random.below(800), victims);
    case 'the gate frozen (SIGSTOP)':
      return await frozen(victims.gatePid, 300 + random.below(900), victims);
    case 'a full heap':
      await fillHeaps(request, victims);
      return await restarted(victims);
    case 'a rolling restart':
      return await rollingRestart(members, victims);
    case 'a member frozen past its removal, and a rolling restart at once':
      await frozen(record.members[first]?.pid, PACE * PAST_REMOVAL_MS, victims);
      await pause(AT_ONCE_MS);
      // The others go first, so that the one that was frozen meets them one by one.
      return await rollingRestart([...members.filter((index) => index !== first), first], victims);
  }
}

async function rollingRestart(indexes: readonly number[], victims: Victims): Promise<void> {
  for (const index of indexes) {
    signal(victims.record.members[index]?.pid, 'SIGTERM');
    for (let tries = 0; isRunning(victims, index) && tries < 400; tries += 1) await pause(50);
    await restarted(victims);
  }
}

async function killed(indexes: readonly number[], victims: Victims): Promise<void> {
  for (const index of indexes) signal(victims.record.members[index]?.pid, 'SIGKILL');
  await pause(300 + victims.random.below(700));
  await restarted(victims);
}

async function frozen(pid: number | undefined, ms: number, { log }: Victims): Promise<void> {
  signal(pid, 'SIGSTOP');
  await pause(ms);
  signal(pid, 'SIGCONT');
  log(`went on after ${ms} ms`);
}

/** Starts every member that is not there, until all are: with a full heap another one may die meanwhile. */
async function restarted(victims: Victims): Promise<void> {
  let problem: MembersProblem | undefined;
  for (let tries = 0; tries < RESTART_TRIES_MAX; tries += 1) {
    const gone = victims.record.members
      .map((_, index) => index)
      .filter((index) => !isRunning(victims, index));
    for (const index of gone) setAside(index, victims);
    // Side by side: each waits until it sees all the others.
    const back = await Promise.all(
      gone.map((index) => restartMember(victims.request, victims.record, index)),
    );
    const members = [...victims.record.members];
    back.forEach((result, at) => {
      const index = gone[at] ?? 0;
      const member = result.ok ? result.value.members[index] : undefined;
      if (member !== undefined) members[index] = member;
      if (!result.ok) problem = result.problem;
    });
    victims.record = { ...victims.record, members };
    victims.log(`${gone.map((index) => members[index]?.name).join(', ')} started again`);
    if (back.every(({ ok }) => ok) && members.every((_, index) => isRunning(victims, index))) return;
  }
  throw problem === undefined ? new Error('members end again and again') : new MemberLost(problem);
}

/** A member begins its journal and its log anew: those that it had are kept. */
function setAside(index: number, { record, lives }: Victims): void {
  const life = lives[index] ?? 0;
  const { journal, log } = record.members[index] ?? {};
  for (const file of [journal, log])
    if (file !== undefined && existsSync(file)) renameSync(file, `${file}.${life}`);
  lives[index] = life + 1;
}

async function fillHeaps({ cluster, ports }: ClusterRequest, victims: Victims): Promise<void> {
  const members = ports.map((port) => `127.0.0.1:${port}`);
  const mesh = await connectMesh({ clusterName: cluster, members, name: 'ballast' });
  if (!mesh.ok) return;
  // The link may break right away: then there is no ballast this time.
  const map = await mesh.value.client.getMap<string, Buffer>(BALLAST_MAP).catch(() => undefined);
  if (map === undefined) return void (await Promise.race([mesh.value.close().catch(() => {}), pause(2_000)]));
  const isWhole = (): boolean => victims.record.members.every((_, index) => isRunning(victims, index));
  let count = 0;
  for (; count < BALLAST_MAX && isWhole(); count += 1) {
    // The cluster is dying: no answer is one of the answers.
    await Promise.race([map.set(`ballast-${count}`, BALLAST).catch(() => {}), pause(2_000)]);
  }
  victims.log(
    `${count} MiB of ballast, ${isWhole() ? 'and no member died of it' : 'and a member died of it'}`,
  );
  await Promise.race([map.destroy().catch(() => {}), pause(5_000)]);
  await Promise.race([mesh.value.close().catch(() => {}), pause(2_000)]);
}

function isRunning({ record }: Victims, index: number): boolean {
  const member = record.members[index];
  return member !== undefined && isSameProcess(member);
}

function signal(pid: number | undefined, name: NodeJS.Signals): void {
  if (pid === undefined || pid <= 0) return;
  try {
    process.kill(pid, name);
  } catch {
    // It ended in between.
  }
}

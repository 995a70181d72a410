/** A chaos run: members, a gate, a controller and workers as processes; faults, one after the other; the counts. */
import { type ChildProcess, fork } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type BuiltMember,
  type ClusterRequest,
  endMembers,
  type MembersResult,
  SHORT_LIVED,
  startCluster,
} from '@plimsoll/mesh-members';
import { CallCounter, EventLog } from './event-log.ts';
import { FAULTS, type Fault, inflict, MemberLost, type Victims } from './faults.ts';
import type { JournalCounts } from './journal-witness.ts';
import type { ChaosCounts } from './judge.ts';
import { type MeshSpecs, mergeMeshFolder, writePace } from './merge-folder.ts';
import { nowUs, PACE, type ProcessSetup, Seeded } from './setup.ts';
import { TcpProxy } from './tcp-proxy.ts';

export interface ChaosOptions {
  readonly built: BuiltMember;
  readonly wire: number;
  readonly ports: readonly number[];
  /** Emptied; holds logs, journals and traces of the run. */
  readonly folder: string;
  readonly seed: number;
  /** Faults are begun until so much time is over. */
  readonly seconds: number;
  /** Goes on until there were so many lease operations, however long it takes. */
  readonly operations?: number;
  readonly workers: number;
  /** From one fault's end to the next one's beginning, ms, up to twice as long: some work must get done. */
  readonly calmMs: number;
  /** Only these faults, all of them if absent. */
  readonly only?: readonly Fault[];
  /** The models that the run's traces follow. */
  readonly specs: MeshSpecs;
  readonly progress: (what: string) => void;
  /** Ends the run early: what was seen until then is counted and merged all the same. */
  readonly signal: AbortSignal;
}

export interface ChaosReport {
  readonly seed: number;
  readonly seconds: number;
  readonly faults: readonly string[];
  readonly counts: ChaosCounts & JournalCounts;
  /** One for each model, merged from what all processes saw, and those of what members wrote down. */
  readonly traces: readonly string[];
}

/** A process of the run, and what it said on standard error. */
interface Started {
  readonly name: string;
  readonly child: ChildProcess;
  readonly complaints: readonly Buffer[];
}

const INSTRUMENTS = ['ADA', 'BNB', 'BTC', 'ETH', 'SOL', 'XRP'];
const HEAP_MB = 192;
/** After so long members remove one that they do not hear. */
const SILENT_SECONDS = 3 * PACE;
/** Until a member that was started is ready; a loaded machine takes longer. */
const WAIT_MS = 90_000 * PACE;
/** After the last fault, ms: what was kept back arrives, what was lost is found out. */
const SETTLE_MS = 1_500;
/** A process that does not end when told is ended. */
const END_MS_MAX = 10_000;

/** Refuses when members do not start or do not come back. @throws Error when another process does not start, or ends. */
export async function runChaos(options: ChaosOptions): Promise<MembersResult<ChaosReport>> {
  const { folder, seed, ports, built, wire, progress } = options;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const clockFiles = ports.map((_, index) => join(folder, `clock-${index + 1}`));
  for (const file of clockFiles) writeFileSync(file, '0');
  writePace(folder, seed);
  const request: ClusterRequest = {
    built,
    cluster: `chaos-${seed}`,
    wire,
    ports,
    folder,
    heapMb: HEAP_MB,
    waitMs: WAIT_MS,
    jvmArgs: (index) => [
      ...SHORT_LIVED,
      `-Dplimsoll.clock.offset.file=${clockFiles[index]}`,
      `-Dplimsoll.silent.seconds=${SILENT_SECONDS}`,
    ],
    progress,
    signal: options.signal,
  };
  const cluster = await startCluster(request);
  if (!cluster.ok) return cluster;
  const proxies = await Promise.all(ports.map((port) => TcpProxy.open(port)));
  const children: Started[] = [];
  const log = new EventLog(join(folder, 'faults.ndjson'));
  const random = new Seeded(seed);
  let victims: Victims | undefined;
  try {
    const start = processStarter(options, request, proxies, children);
    progress('starting gate, controller and workers');
    const gate = await start('gate', 'gate', true);
    await start('controller', 'controller', false);
    const names = Array.from({ length: options.workers }, (_, index) => `w${index + 1}`);
    const workers = await Promise.all(names.map((name, index) => start('worker', name, index % 2 === 0)));
    victims = {
      request,
      record: cluster.value,
      proxies,
      clockFiles,
      gatePid: gate.pid ?? 0,
      workerPids: workers.map(({ pid }) => pid ?? 0),
      random,
      log: (what) => log.add({ kind: 'fault', us: nowUs(), what }),
      lives: [],
    };
    const beganMs = performance.now();
    const faults = await faultsUntilOver(options, victims, beganMs);
    await pause(SETTLE_MS);
    await endAll(children);
    log.flush();
    const seconds = Math.round((performance.now() - beganMs) / 1_000);
    const { counts: seen, witness, traces } = mergeMeshFolder(folder, folder, options.specs);
    if (seen === undefined) throw new Error('no process of the run has written anything');
    const counts = { ...seen, ...witness };
    return { ok: true, value: { seed, seconds, faults, counts, traces } };
  } catch (error) {
    if (!(error instanceof MemberLost)) throw error;
    log.flush();
    return { ok: false, problem: error.problem };
  } finally {
    for (const { child } of children) child.kill('SIGKILL');
    for (const proxy of proxies) proxy.close();
    await endMembers(folder, victims?.record.members ?? cluster.value.members);
    endLeftOvers(folder);
  }
}

/** Every fault in an order of the seed, again and again, until time and operations are enough. */
async function faultsUntilOver(
  { seconds, operations = 0, only = FAULTS, progress, signal, folder, workers, calmMs }: ChaosOptions,
  victims: Victims,
  beganMs: number,
): Promise<string[]> {
  const done: string[] = [];
  let left: Fault[] = [];
  const counters = Array.from(
    { length: workers },
    (_, index) => new CallCounter(join(folder, `w${index + 1}.ndjson`)),
  );
  const calls = (): number => counters.reduce((sum, counter) => sum + counter.count(), 0);
  const isOver = (): boolean =>
    performance.now() - beganMs >= seconds * 1_000 && (operations === 0 || calls() >= operations);
  await calm(calmMs, signal);
  while (!isOver() && !signal.aborted) {
    if (left.length === 0) left = victims.random.shuffled<Fault>(only);
    const fault = left.shift() as Fault;
    progress(`${Math.round((performance.now() - beganMs) / 1_000)} s, ${calls()} lease calls: ${fault}`);
    done.push(fault);
    try {
      await inflict(fault, victims);
    } catch (error) {
      // A member that was being waited for when the run was interrupted is not lost.
      if (!(error instanceof MemberLost && signal.aborted)) throw error;
    }
    await calm(calmMs + victims.random.below(calmMs), signal);
  }
  return done;
}

/** Over at once when the run is interrupted. */
async function calm(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch(() => {});
}

function processStarter(
  { folder, seed, workers }: ChaosOptions,
  { cluster, ports }: ClusterRequest,
  proxies: readonly TcpProxy[],
  children: Started[],
): (role: ProcessSetup['role'], name: string, isProxied: boolean) => Promise<ChildProcess> {
  const keys = generateKeyPairSync('ed25519');
  const publicKey = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const privateKey = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return async (role, name, isProxied) => {
    const setup: ProcessSetup = {
      role,
      name,
      seed: seed + children.length * 7_919,
      cluster,
      members: (isProxied ? proxies.map(({ port }) => port) : ports).map((port) => `127.0.0.1:${port}`),
      isUnisocket: isProxied,
      gateSocket: join(folder, 'gate.sock'),
      logFile: join(folder, `${name}.ndjson`),
      workers: Array.from({ length: workers }, (_, index) => `w${index + 1}`),
      instruments: INSTRUMENTS,
      publicKey,
      privateKey: role === 'controller' ? privateKey : '',
    };
    const child = fork(join(import.meta.dirname, `${role}-process.ts`), [JSON.stringify(setup)], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const complaints: Buffer[] = [];
    children.push({ name, child, complaints });
    child.stderr?.on('data', (bytes: Buffer) => complaints.push(bytes));
    const gone = once(child, 'exit').then(() => {
      throw new Error(`${name} ended before it began: ${Buffer.concat(complaints).toString('utf8')}`);
    });
    gone.catch(() => {});
    await Promise.race([once(child, 'message'), gone]);
    return child;
  };
}

/** Workers first: what they sent is judged, before the gate ends. */
async function endAll(children: readonly Started[]): Promise<void> {
  for (const { name, child, complaints } of [...children].reverse()) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(
        `${name} ended by itself (${child.exitCode ?? child.signalCode}): ${Buffer.concat(complaints).toString('utf8')}`,
      );
    const exit = once(child, 'exit');
    child.send('stop');
    await Promise.race([exit, pause(END_MS_MAX)]);
  }
}

/** A member that was started and never got ready is in no record: it is known by this run's folder in its command. */
function endLeftOvers(folder: string): void {
  if (!existsSync('/proc/self/cmdline')) return;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const command = readFileSync(join('/proc', pid, 'cmdline'), 'utf8').split('\0');
      const isOurs =
        command.includes('plimsoll.mesh.MemberMain') && command.some((part) => dirname(part) === folder);
      if (isOurs) process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It ended in between, or is somebody else's.
    }
  }
}

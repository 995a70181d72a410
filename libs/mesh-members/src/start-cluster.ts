/** Starts members as processes of their own, which outlive the one that started them, and waits until they are whole. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type BuiltMember, lastLines } from './build-member.ts';
import { type ClusterRecord, type StartedMember, writeCluster } from './cluster-file.ts';
import { HEAP_MB_DEFAULT, jvmFlags } from './jvm-flags.ts';
import { askMember } from './member-state.ts';
import { isPortFree } from './port.ts';
import { type MembersResult, refusedWith } from './problem.ts';
import { identityOf } from './process-identity.ts';
import { endMembers, endProcesses } from './stop-cluster.ts';

export interface ClusterRequest {
  readonly built: BuiltMember;
  readonly cluster: string;
  readonly wire: number;
  /** One port a member, for members and clients. */
  readonly ports: readonly number[];
  /** Ports of all members of the cluster when some of them run elsewhere, behind a tunnel; `ports` if absent. */
  readonly peers?: readonly number[];
  /** Logs, journals and `cluster.json` lie here. */
  readonly folder: string;
  readonly heapMb?: number;
  /** Further flags of the JVM, such as `-Dplimsoll.clock=told`; by member, or for all. */
  readonly jvmArgs?: readonly string[] | ((index: number) => readonly string[]);
  /** How long all members together may take until they are ready, ms. */
  readonly waitMs?: number;
  readonly progress?: (text: string) => void;
  readonly signal?: AbortSignal;
}

/** Health and metrics of the member on port P are on P + this. */
export const HTTP_PORT_DISTANCE = 1_000;
/** Three members take 10 s on an idle machine of two cores; this leaves room for a busy one. */
export const WAIT_MS_DEFAULT = 120_000;
const POLL_MS = 100;
/** As long as an ending process may keep its port. */
const FREE_MS_MAX = 2_000;

/** Starts all members and waits until each is ready. What was started is ended again if that fails. */
export async function startCluster(request: ClusterRequest): Promise<MembersResult<ClusterRecord>> {
  const { ports, folder, cluster, wire, built } = request;
  for (const port of ports.flatMap((one) => [one, one + HTTP_PORT_DISTANCE])) {
    if (await becomesFree(port)) continue;
    const memberPort = ports.includes(port) ? port : port - HTTP_PORT_DISTANCE;
    return refusedWith({
      code: 'MEMBERS201',
      port,
      memberPort,
      holder: await askMember(memberPort + HTTP_PORT_DISTANCE),
    });
  }
  mkdirSync(folder, { recursive: true });
  const children = ports.map((_, index) => launch(request, index));
  const record: ClusterRecord = {
    cluster,
    wire,
    digest: built.digest,
    members: children.map(({ member }) => member),
  };
  writeCluster(folder, record);
  const problem = await untilReady(request, children);
  if (problem === undefined) return { ok: true, value: record };
  await endMembers(folder, record.members);
  return problem;
}

/** Starts one member again, after it was killed: same name, ports and peers. It is ended again if that fails. */
export async function restartMember(
  request: ClusterRequest,
  record: ClusterRecord,
  index: number,
): Promise<MembersResult<ClusterRecord>> {
  const child = launch(request, index);
  const members = record.members.map((member, at) => (at === index ? child.member : member));
  const changed = { ...record, members };
  writeCluster(request.folder, changed);
  const problem = await untilReady(request, [child]);
  if (problem === undefined) return { ok: true, value: changed };
  // Nobody would know of it, and it would have the port.
  await endProcesses([child.member]);
  return problem;
}

interface Launched {
  readonly member: StartedMember;
  readonly child: ChildProcess;
}

function launch(request: ClusterRequest, index: number): Launched {
  const { built, cluster, ports, peers = ports, folder, heapMb = HEAP_MB_DEFAULT, jvmArgs = [] } = request;
  const port = ports[index] ?? 0;
  const name = `member-${index + 1}`;
  const log = join(folder, `${name}.log`);
  const journal = join(folder, `${name}.journal.ndjson`);
  const httpPort = port + HTTP_PORT_DISTANCE;
  const out = openSync(log, 'w');
  const child = spawn(
    built.java,
    [
      ...jvmFlags(heapMb),
      ...(typeof jvmArgs === 'function' ? jvmArgs(index) : jvmArgs),
      '-cp',
      built.classPath,
      'plimsoll.mesh.MemberMain',
      ...['--name', name, '--cluster', cluster, '--port', String(port), '--http-port', String(httpPort)],
      ...['--peers', peers.join(','), '--journal', journal],
    ],
    { cwd: folder, detached: true, stdio: ['ignore', out, out] },
  );
  closeSync(out);
  child.unref();
  child.on('error', () => {});
  return { member: { ...identityOf(child.pid ?? 0), name, port, httpPort, log, journal }, child };
}

async function untilReady(
  { ports, peers = ports, waitMs = WAIT_MS_DEFAULT, progress, signal }: ClusterRequest,
  children: readonly Launched[],
): Promise<ReturnType<typeof refusedWith> | undefined> {
  const startedAt = performance.now();
  let seen = 0;
  while (performance.now() - startedAt < waitMs && signal?.aborted !== true) {
    for (const { member, child } of children)
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null)
        return refusedWith({
          code: 'MEMBERS202',
          member: member.name,
          log: member.log,
          lines: lastLines(member.log),
        });
    const states = await Promise.all(children.map(({ member }) => askMember(member.httpPort)));
    seen = Math.min(...states.map((state) => state?.members.length ?? 0));
    if (states.every((state) => state?.isReady === true && state.members.length === peers.length))
      return undefined;
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    progress?.(`members are finding each other: ${seen} of ${peers.length}, ${seconds} s`);
    await pause(POLL_MS);
  }
  const waitedMs = performance.now() - startedAt;
  const log = children[0]?.member.log ?? '';
  return refusedWith({ code: 'MEMBERS203', waitedMs, log, seen, expected: peers.length });
}

/** The port of a process that has just ended is free a moment later. */
async function becomesFree(port: number): Promise<boolean> {
  const startedAt = performance.now();
  while (!(await isPortFree(port))) {
    if (performance.now() - startedAt > FREE_MS_MAX) return false;
    await pause(POLL_MS);
  }
  return true;
}

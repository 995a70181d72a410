/** A cluster as `plimsoll mesh status` shows it. */
import { askMember, type ClusterRecord, isSameProcess, type MemberState } from '@plimsoll/mesh-members';

/** A member, as it was started and as it says itself. */
export interface MemberFact {
  readonly name: string;
  readonly pid: number;
  readonly port: number;
  readonly httpPort: number;
  readonly isRunning: boolean;
  /** Absent when the member does not answer. */
  readonly state: MemberState | undefined;
}

export interface ClusterFact {
  readonly cluster: string;
  /** The wire that this build speaks. */
  readonly ownWire: number;
  /** All members run, see each other and are ready. */
  readonly isWhole: boolean;
  readonly members: readonly MemberFact[];
  readonly text: string;
}

/** Asks every member of the record. */
export async function clusterFacts(record: ClusterRecord, ownWire: number): Promise<ClusterFact> {
  const members = await Promise.all(
    record.members.map(async (member): Promise<MemberFact> => {
      const { name, pid, port, httpPort } = member;
      const isRunning = isSameProcess(member);
      return {
        name,
        pid,
        port,
        httpPort,
        isRunning,
        state: isRunning ? await askMember(httpPort) : undefined,
      };
    }),
  );
  const ready = members.filter(({ state }) => state?.isReady === true);
  const isWhole = members.every(
    ({ state }) => state?.isReady === true && state.members.length === state.expected,
  );
  const count = members.length;
  const text = isWhole
    ? `cluster ${record.cluster} is whole: ${count} of ${count} members ready`
    : `cluster ${record.cluster} is NOT whole: ${ready.length} of ${count} members ready; more than half are needed to decide anything`;
  return { cluster: record.cluster, ownWire, isWhole, members, text };
}

/** A member in a line, and its processors in one each. */
export function memberLine({ name, pid, port, httpPort, isRunning, state }: MemberFact): readonly string[] {
  const where = `${name}  127.0.0.1:${port}  process ${pid}`;
  if (!isRunning) return [`${where}  NOT RUNNING`];
  if (state === undefined) return [`${where}  does not answer on 127.0.0.1:${httpPort}`];
  const heap = `${mib(state.heapUsedBytes)} of ${mib(state.heapMostBytes)} MiB`;
  return [
    `${where}  ${state.isReady ? 'ready' : 'not ready'}  ${state.state}  Hazelcast ${state.version}  wire ${state.wire}  sees ${state.members.length} of ${state.expected}  heap ${heap}  clients ${state.clients}  http://127.0.0.1:${httpPort}/metrics`,
    ...Object.entries(state.processors)
      .filter(([, { count }]) => count > 0)
      .map(
        ([processor, times]) =>
          `  ${processor.padEnd(8)} ${String(times.count).padStart(9)} times  inside: p50 ${us(times.p50Ns)}  p99 ${us(times.p99Ns)}  p99.9 ${us(times.p999Ns)}  max ${us(times.maxNs)} us`,
      ),
  ];
}

function mib(bytes: number): string {
  return (bytes / 1_048_576).toFixed(0);
}

function us(ns: number): string {
  return (ns / 1_000).toFixed(1);
}

/** What a member says of itself, over HTTP on this machine. */

/** Time inside one kind of entry processor, nanoseconds, since the member started. */
export interface ProcessorTimes {
  readonly count: number;
  readonly p50Ns: number;
  readonly p99Ns: number;
  readonly p999Ns: number;
  readonly maxNs: number;
}

/** MemberState of apps/hazelcast-member. */
export interface MemberState {
  readonly name: string;
  readonly cluster: string;
  readonly version: string;
  readonly wire: number;
  /** ACTIVE when it works as it should. */
  readonly state: string;
  readonly port: number;
  /** Ports of the members that this one sees. */
  readonly members: readonly number[];
  readonly expected: number;
  readonly majority: number;
  readonly isSafe: boolean;
  readonly isReady: boolean;
  readonly heapUsedBytes: number;
  readonly heapMostBytes: number;
  readonly clients: number;
  readonly lostLines: number;
  readonly processors: Readonly<Record<string, ProcessorTimes>>;
}

/** A member that is well answers in a millisecond, on a machine that is overloaded in seconds. */
const ANSWER_MS_MAX = 20_000;
/** A state is about one kilobyte. */
const ANSWER_BYTES_MAX = 65_536;

/** Asks the member whose health is on that port. Undefined when nobody answers there as a member does. */
export async function askMember(httpPort: number): Promise<MemberState | undefined> {
  try {
    const answer = await fetch(`http://127.0.0.1:${httpPort}/health`, {
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
    });
    const text = await answer.text();
    return answer.ok && text.length <= ANSWER_BYTES_MAX ? parse(text) : undefined;
  } catch {
    return undefined;
  }
}

function parse(text: string): MemberState | undefined {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) return undefined;
  const { name, cluster, wire, members } = value as Partial<MemberState>;
  const isOne =
    typeof name === 'string' &&
    typeof cluster === 'string' &&
    typeof wire === 'number' &&
    Array.isArray(members);
  return isOne ? (value as MemberState) : undefined;
}

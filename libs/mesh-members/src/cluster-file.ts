/** Which members a project started: written by `up`, read by `status` and `down`. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type MembersResult, refusedWith } from './problem.ts';
import type { ProcessIdentity } from './process-identity.ts';

/** A member as it was started. */
export interface StartedMember extends ProcessIdentity {
  readonly name: string;
  /** For members and clients. */
  readonly port: number;
  /** For health and metrics. */
  readonly httpPort: number;
  readonly log: string;
  /** What it changed, line by line. */
  readonly journal: string;
}

export interface ClusterRecord {
  readonly cluster: string;
  readonly wire: number;
  /** Digest of what the members were built from. */
  readonly digest: string;
  readonly members: readonly StartedMember[];
}

/** The file's name in the folder of a cluster. */
export function clusterFile(folder: string): string {
  return join(folder, 'cluster.json');
}

/** @returns MEMBERS301 when there is none, MEMBERS302 when it can't be read. */
export function readCluster(folder: string): MembersResult<ClusterRecord> {
  const file = clusterFile(folder);
  if (!existsSync(file)) return refusedWith({ code: 'MEMBERS301', file });
  try {
    const record: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (isRecord(record)) return { ok: true, value: record };
    return refusedWith({ code: 'MEMBERS302', file, cause: 'it is no record of a cluster' });
  } catch (error) {
    return refusedWith({ code: 'MEMBERS302', file, cause: (error as Error).message });
  }
}

/** Written whole or not at all: a member that nobody knows of is never ended. */
export function writeCluster(folder: string, record: ClusterRecord): void {
  const file = clusterFile(folder);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(record, undefined, 2)}\n`);
  renameSync(`${file}.new`, file);
}

export function forgetCluster(folder: string): void {
  rmSync(clusterFile(folder), { force: true });
}

function isRecord(value: unknown): value is ClusterRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { cluster, wire, members } = value as Partial<ClusterRecord>;
  return (
    typeof cluster === 'string' &&
    typeof wire === 'number' &&
    Array.isArray(members) &&
    members.every(
      (one: Partial<StartedMember>) =>
        Number.isSafeInteger(one.pid) &&
        Number.isSafeInteger(one.startedTicks) &&
        Number.isSafeInteger(one.port),
    )
  );
}

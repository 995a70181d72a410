/** What several attacks do to a project that reached live, and what is then said of it. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkHeads, writeEnvelope } from '@plimsoll/evidence';
import { type CastMember, order } from '../../libs/verdict/test-support/gate-cast.ts';
import { copyOf } from '../support/plimsoll.ts';
import {
  type AttackedProject,
  against,
  judgedAnew,
  judgedHere,
  judgedOffline,
  POLICY,
} from './attacked-project.ts';

export const EVIDENCE = '.plimsoll/evidence';

export const payloadOf = (file: string): string =>
  Buffer.from(JSON.parse(readFileSync(file, 'utf8')).payload, 'base64').toString();
export const orders = (folder: string) => join(folder, EVIDENCE, 'orders');

/** Approvals by these envelopes alone. */
export async function approvedBy(folder: string, ...envelopes: ReturnType<typeof order>[]): Promise<string> {
  rmSync(orders(folder), { recursive: true });
  for (const [index, envelope] of envelopes.entries())
    writeEnvelope(join(orders(folder), `approval-live-${index}.dsse.json`), envelope);
  return against(await judgedHere(folder));
}

/** Puts an order of this kind beside the evidence, younger than all that lies there. */
export function signed(folder: string, kind: 'trip' | 'rearm', who: CastMember): string {
  const envelope = order({ kind, candidate: candidateIn(folder) }, who);
  const file = join(orders(folder), `${kind}-live-${who.signer.name}.dsse.json`);
  writeEnvelope(file, envelope);
  return file;
}

export const stopped = (folder: string, { guard }: AttackedProject['cast']): string =>
  signed(folder, 'trip', guard);

export const candidateIn = (folder: string): string => judgedOffline(folder).candidate;

export function thrown(run: () => unknown): string {
  try {
    return String(run());
  } catch (error) {
    return `REFUSE\n${(error as Error).message}`;
  }
}

/**
 * What is said of a trace that was changed: by the signed heads, by the judge of the evidence that lies there, and by
 * the judge when that evidence is made anew. All three must refuse.
 */
export async function traceAttack(
  { folder: original }: AttackedProject,
  change: (bytes: Buffer) => Buffer,
): Promise<string> {
  const folder = copyOf(original);
  const file = join(folder, 'crossing-day.ndjson');
  writeFileSync(file, change(readFileSync(file)));
  const { signers } = JSON.parse(readFileSync(join(folder, POLICY), 'utf8')).trust;
  const finding = checkHeads(file, { signers, revoked: [] }, undefined);
  const there = against(await judgedHere(folder));
  const anew = against(await judgedAnew(folder));
  const isRefused = finding?.ok === false && [there, anew].every((text) => text.startsWith('REFUSE\n'));
  return isRefused ? ['REFUSE', finding.detail, there, anew].join('\n') : 'accepted';
}

export function alterByte(bytes: Buffer): Buffer {
  const lines = bytes.toString('utf8').split('\n');
  return Buffer.from(lines.with(5, (lines[5] ?? '').replace('"cars":', '"cars": ')).join('\n'));
}

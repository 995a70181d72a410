/** A project that reached live, with all that a careful owner asks for: what the attacks are tried on. */
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Verdict } from '@plimsoll/evidence';
import type { Context } from '../../apps/plimsoll/src/command.ts';
import { findProject } from '../../apps/plimsoll/src/project.ts';
import { promote } from '../../apps/plimsoll/src/promote/promote.ts';
import { verifyFolder } from '../../apps/plimsoll/src/promote/verify-folder.ts';
import { type CastMember, member } from '../../libs/verdict/test-support/gate-cast.ts';
import { ROOT } from '../support/places.ts';
import { foreignRepository, plimsoll } from '../support/plimsoll.ts';

export const POLICY = 'promotion-policy.json';

/** The people and services that the project's policy names. */
export interface Cast {
  readonly ci: CastMember;
  readonly ann: CastMember;
  readonly annsOther: CastMember;
  readonly bob: CastMember;
  /** Who may stop what runs. */
  readonly guard: CastMember;
}

export interface AttackedProject {
  readonly folder: string;
  readonly cast: Cast;
}

const EVIDENCE = ['model-check/*', 'compiled/*', 'trace-conformance/*', 'provenance/*'];

/** Checks, compiles, promotes and has it approved by Ann and Bob: ends in PROMOTE for live. */
export async function attackedProject(): Promise<AttackedProject> {
  const folder = foreignRepository();
  const cast: Cast = {
    ci: member('ci', 'build service', ['evidence', 'verdict', 'trace']),
    ann: member('ann', 'Ann', ['approval', 'break-glass']),
    annsOther: member('ann-2', 'Ann', ['approval']),
    bob: member('bob', 'Bob', ['approval', 'break-glass']),
    guard: member('guard', 'the guard', ['trip']),
  };
  editPolicy(folder, (policy) => {
    const example = policy.trust.signers[0];
    policy.trust.signers = [example, ...Object.values(cast).map(({ signer }) => signer)];
    policy.trust.pairs = [{ signer: 'ci', verifier: 'plimsoll', evidence: EVIDENCE }];
    policy.trust.signingKey = 'keys/ci.pem';
    policy.stages = { live: { approvals: 2 } };
    policy.requirements.push({
      id: 'REQ~built~1',
      dal: 'A',
      title: 'What runs is generated from the spec, and it is known from what it was built.',
      inForce: ['live'],
      needs: [{ evidence: 'compiled/Crossing' }, { evidence: 'provenance/build' }],
    });
  });
  for (const [name, { pem }] of Object.entries(cast)) writeFileSync(join(folder, 'keys', `${name}.pem`), pem);
  // What is generated imports packages by name: here they are the workspace's own.
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  await must(['compile', '.'], folder);
  await must(['promote', '--stage', 'live'], folder, 1);
  for (const who of ['ann', 'bob'])
    await must(['promote', 'approve', '--stage', 'live', '--key', `keys/${who}.pem`], folder);
  await must(['promote', '--stage', 'live', '--verify'], folder);
  return { folder, cast };
}

async function must(args: readonly string[], cwd: string, code = 0): Promise<void> {
  const ending = await plimsoll(args, { cwd });
  if (ending.code !== code)
    throw new Error(`${args.join(' ')}: ${ending.code}\n${ending.stdout}${ending.stderr}`);
}

/** A policy in the middle of being broken. */
export interface LoosePolicy {
  trust: { signers: unknown[]; pairs: unknown[]; signingKey?: string };
  stages: { live: { approvals?: number; signatures?: number } };
  readonly requirements: unknown[];
}

/** Rewrites the policy. */
export function editPolicy(folder: string, edit: (policy: LoosePolicy) => void): void {
  const file = join(folder, POLICY);
  const policy: LoosePolicy = JSON.parse(readFileSync(file, 'utf8'));
  edit(policy);
  writeFileSync(file, JSON.stringify(policy, null, 2));
}

/** `promote --stage live --verify` in this process. */
export async function judgedHere(folder: string): Promise<Verdict> {
  return (await promote(contextOf(folder), { stage: 'live', verifyOnly: true })).verdict;
}

/** `promote --stage live` in this process: what no longer holds is found out anew. */
export async function judgedAnew(folder: string): Promise<Verdict> {
  return (await promote(contextOf(folder), { stage: 'live', verifyOnly: false })).verdict;
}

function contextOf(folder: string): Context {
  return {
    project: findProject(folder),
    output: { isJson: true, result() {}, complain() {}, progress() {}, note() {} },
    signal: new AbortController().signal,
  };
}

/** `promote --stage live --verify --evidence FOLDER` in this process. */
export function judgedOffline(folder: string, nowMs = Date.now(), trustedPolicy?: string): Verdict {
  return verifyFolder({ folder: join(folder, '.plimsoll/evidence'), stage: 'live', trustedPolicy, nowMs });
}

/** Everything that a verdict says against a build, in one text. */
export function against(verdict: Verdict): string {
  const reasons = verdict.requirements
    .filter(({ inForce }) => inForce)
    .flatMap((requirement) => requirement.reasons);
  return [verdict.verdict, ...verdict.obstacles, ...reasons].join('\n');
}

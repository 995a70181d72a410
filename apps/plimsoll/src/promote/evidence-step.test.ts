import { generateKeyPairSync } from 'node:crypto';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { type EvidenceStep, type StepWorld, takeStep } from './evidence-step.ts';

let root: string;
let complaints: string[];
const key = generateKeyPairSync('ed25519');

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plimsoll-step-'));
  complaints = [];
  writeFileSync(join(root, 'input'), 'one');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const GOOD = { passedTests: ['it holds'], failedTests: [], summary: '', marks: [] };
const step = (run: EvidenceStep['run'] = async () => GOOD, inputs = ['input']): EvidenceStep => ({
  evidence: 'checks/one',
  title: 'checking one',
  inputs,
  run,
});
const world = (change: Partial<StepWorld> = {}): StepWorld => ({
  project: { root, workFolder: root, outFolder: join(root, 'out') },
  evidenceFolder: join(root, 'evidence'),
  key,
  readers: { trust: { signers: [], revoked: [] }, developmentKey: key.publicKey },
  toolchain: [
    { name: 'tla2tools.jar', digest: { sha256: '0'.repeat(64) }, annotations: { pinned: 'true' } },
    { name: 'plimsoll', digest: { sha256: '1'.repeat(64) }, annotations: { integers: 'tlc' } },
  ],
  complain: (text) => complaints.push(text),
  signal: new AbortController().signal,
  ...change,
});
const keyed = (other: typeof key): Partial<StepWorld> => ({
  key: other,
  readers: { trust: { signers: [], revoked: [] }, developmentKey: other.publicKey },
});
const take = async (one: EvidenceStep, change?: Partial<StepWorld>) => {
  const { statement, isReused } = await takeStep(one, world(change));
  return { isReused, ...statement.predicate };
};

describe('takeStep', () => {
  test('keeps evidence with its first time of issue while inputs and toolchain stay as they are', async () => {
    const first = await take(step());
    const second = await take(step());
    expect([first.isReused, second.isReused]).toEqual([false, true]);
    expect(second.issuedAt).toBe(first.issuedAt);
  });

  test.each<[string, () => [EvidenceStep, Partial<StepWorld>?]]>([
    ['an input changed', () => [(appendFileSync(join(root, 'input'), '!'), step())]],
    ['an input came', () => [(writeFileSync(join(root, 'more'), ''), step(undefined, ['input', 'more']))]],
    ['a tool changed', () => [step(), { toolchain: world().toolchain.slice(1) }]],
    ['the key changed', () => [step(), keyed(generateKeyPairSync('ed25519'))]],
  ])('makes it anew when %s', async (_what, change) => {
    await take(step());
    const [again, other] = change();
    expect((await take(again, other)).isReused).toBe(false);
  });

  test('never keeps a failure', async () => {
    const failed = await take(step(async () => ({ ...GOOD, failedTests: ['it broke'] })));
    expect([failed.result, (await take(step())).isReused]).toEqual(['FAILED', false]);
  });

  test('fails when the inputs change while it runs, whatever it found', async () => {
    const racing = step(async () => (appendFileSync(join(root, 'input'), '!'), GOOD));
    expect(await take(racing)).toMatchObject({
      result: 'FAILED',
      failedTests: ['its inputs changed while it ran: run it again'],
    });
  });

  test('marks what an unknown jar answered', async () => {
    const [jar, own] = world().toolchain as [object & { name: string }, object & { name: string }];
    const toolchain = [{ ...jar, annotations: { pinned: 'false' } }, own];
    expect((await take(step(), { toolchain })).marks).toEqual(['unpinned']);
  });

  test('makes a finding of unusable input, and passes on what the machine lacks', async () => {
    const unusable = await take(step(() => Promise.reject(new Failure(EXIT.badInput, 'One.tla:3:1: no'))));
    expect(unusable).toMatchObject({ result: 'FAILED', failedTests: ['One.tla:3:1: no'] });
    const lacking = step(() => Promise.reject(new Failure(EXIT.machine, 'Java is missing')));
    await expect(take(lacking)).rejects.toMatchObject({ exit: EXIT.machine });
  });

  test('writes nothing when it was interrupted', async () => {
    await expect(take(step(), { signal: AbortSignal.abort() })).rejects.toMatchObject({
      exit: EXIT.interrupted,
    });
    expect((await take(step())).isReused).toBe(false);
  });
});

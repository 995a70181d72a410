import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { MemoryBytesMap } from '../test-support/memory-bytes-map.ts';
import { type EpochStore, memoryEpochs, openEpochFile } from './epoch-store.ts';
import { EPOCHS_AT_ONCE, PostureIssuer } from './posture-issuer.ts';
import { openPosture, sealPosture } from './posture-record.ts';

const KEYS = generateKeyPairSync('ed25519');
const STRANGER = generateKeyPairSync('ed25519');
const APEX = { posture: 'APEX', rPpm: 900_000, confidencePpm: 1_000_000 } as const;
const TURTLE = { posture: 'TURTLE', rPpm: 100_000, confidencePpm: 1_000_000 } as const;
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-epochs-'));
/** Another process that opens the epochs, says so, and waits. */
const HOLDS = `
  import(${JSON.stringify(import.meta.resolve('./epoch-store.ts'))}).then(({ openEpochFile }) => {
    console.log(openEpochFile(process.argv[1]).ok);
    setInterval(() => {}, 60_000);
  });`;
afterAll(() => rmSync(folder, { recursive: true }));

interface Made {
  readonly issuer: PostureIssuer;
  readonly health: MemoryBytesMap;
  readonly questions: MemoryBytesMap;
}

function made(epochs: EpochStore, health = new MemoryBytesMap()): Made {
  const questions = new MemoryBytesMap();
  const issuer = new PostureIssuer({
    issuer: 'kernel',
    key: KEYS.privateKey,
    health,
    questions,
    validMs: 100,
    epochs,
    answersLate: true,
  });
  return { issuer, health, questions };
}

function epochsOf(file: string): EpochStore {
  const opened = openEpochFile(file);
  if (!opened.ok) throw new Error(opened.refusal.code);
  return opened.value;
}

async function answered(
  health: MemoryBytesMap,
): Promise<readonly [number, Readonly<Record<string, string>>]> {
  const read = await health.get('kernel');
  const opened = read.ok && read.value && openPosture(read.value, 'kernel', KEYS.publicKey);
  if (!opened || !opened.ok) throw new Error('nothing was published');
  return [opened.value.epoch, opened.value.answers];
}

describe('an issuer that is started again', () => {
  test('issues no epoch twice, wherever it was ended, though the mesh forgot all of them', async () => {
    const file = join(folder, 'killed');
    const issued: number[] = [];
    for (let life = 0; life < 4; life += 1) {
      const { issuer } = made(epochsOf(file)); // a mesh that forgot all
      await issuer.start();
      // Lives that end before the first record, at the last written epoch, and beyond it.
      for (let count = [0, 1, EPOCHS_AT_ONCE, EPOCHS_AT_ONCE + 1][life] ?? 0; count > 0; count -= 1) {
        const published = await issuer.publish(APEX);
        if (published.ok) issued.push(published.value);
      }
      issuer.stop();
    }
    expect(issued).toHaveLength(2 * EPOCHS_AT_ONCE + 2);
    expect(issued.every((epoch, at) => at === 0 || epoch > (issued[at - 1] ?? 0))).toBe(true);
  });

  test('writes an epoch down before it issues it, and issues none that it cannot write', async () => {
    const gone = join(folder, 'gone');
    mkdirSync(gone);
    const { issuer, health } = made(epochsOf(join(gone, 'epochs')));
    rmSync(gone, { recursive: true });
    expect(await issuer.publish(APEX)).toMatchObject({ ok: false, refusal: { code: 'MESH107' } });
    expect([issuer.epoch, await health.get('kernel')]).toEqual([0, { ok: true, value: undefined }]);
    const kept = join(folder, 'kept');
    const other = made(epochsOf(kept));
    await other.issuer.publish(APEX);
    expect(JSON.parse(readFileSync(kept, 'utf8'))).toEqual({ form: 'plimsoll/epochs/1', written: 1_000 });
  });

  test('goes on above what stands on the mesh when its file is older, but not above a stranger’s number', async () => {
    const health = new MemoryBytesMap();
    const record = { issuer: 'kernel', ...APEX, validMs: 100, answers: {}, limits: {} };
    await health.set('kernel', sealPosture({ ...record, epoch: 5_000 }, KEYS.privateKey));
    const { issuer } = made(memoryEpochs(7), health);
    await issuer.start();
    expect(await issuer.publish(APEX)).toEqual({ ok: true, value: 5_001 });
    await health.set('kernel', sealPosture({ ...record, epoch: 9_000 }, STRANGER.privateKey));
    const next = made(memoryEpochs(5_001), health);
    await next.issuer.start();
    expect(await next.issuer.publish(APEX)).toEqual({ ok: true, value: 5_002 });
  });

  test.each([
    '',
    '{"form":"plimsoll/epochs/1"',
    '{"form":"plimsoll/epochs/1","written":-1}',
    '{"written":8}',
  ])('refuses a file of epochs that is not what was written: %j', (text) => {
    const file = join(folder, 'damaged');
    writeFileSync(file, text);
    expect(openEpochFile(file)).toMatchObject({
      ok: false,
      refusal: { code: 'MESH107', detail: expect.stringContaining('damaged') },
    });
  });

  test('is one at a time: a second one is told what to do, until the first one ends or dies', async () => {
    const file = join(folder, 'shared');
    const first = epochsOf(file);
    const refused = {
      ok: false,
      refusal: { code: 'MESH107', detail: expect.stringContaining('end it, or') },
    };
    expect(openEpochFile(file)).toMatchObject(refused);
    first.close();
    const other = spawn(process.execPath, ['-e', HOLDS, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(other.stdout, 'data');
    expect(openEpochFile(file)).toMatchObject(refused);
    const gone = once(other, 'exit');
    other.kill('SIGKILL');
    await gone;
    epochsOf(file).close();
    expect(openEpochFile(join(folder, 'no', 'such', 'folder'))).toMatchObject({
      ok: false,
      refusal: { code: 'MESH107' },
    });
  });
});

describe('a question that came too late for a record', () => {
  test('waits for the next one when its reader was pushed the change: that record bears its last question', async () => {
    const { issuer, health, questions } = made(memoryEpochs());
    await issuer.start();
    await questions.set('gate', Buffer.from('n1'));
    await issuer.publish(APEX); // answers n1
    await issuer.publish(TURTLE); // the next question is still on its way
    expect(await answered(health)).toEqual([2, { gate: 'n1' }]);
    await questions.set('gate', Buffer.from('n2'));
    expect(await answered(health)).toEqual([2, { gate: 'n1' }]);
    await issuer.publish(TURTLE);
    expect(await answered(health)).toEqual([3, { gate: 'n2' }]);
  });

  test('is not answered when its reader knows the posture: it stays open for the next change', async () => {
    const { issuer, health, questions } = made(memoryEpochs());
    await issuer.start();
    await questions.set('gate', Buffer.from('n1'));
    await issuer.publish(APEX);
    await questions.set('gate', Buffer.from('n2'));
    await questions.set('gate', Buffer.from('n2')); // heard again, by polling
    expect(await answered(health)).toEqual([1, { gate: 'n1' }]);
  });

  test('is answered at once when it is the first of its reader', async () => {
    const { issuer, health, questions } = made(memoryEpochs());
    await issuer.start();
    await issuer.publish(APEX);
    await questions.set('gate', Buffer.from('n1'));
    expect(await answered(health)).toEqual([2, { gate: 'n1' }]);
  });
});

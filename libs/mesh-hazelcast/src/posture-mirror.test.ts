import { generateKeyPairSync } from 'node:crypto';
import { emptyView, postureOf, SharedHealth } from '@plimsoll/survival-kernel';
import { beforeEach, describe, expect, test } from 'vitest';
import { MemoryBytesMap } from '../test-support/memory-bytes-map.ts';
import { memoryEpochs } from './epoch-store.ts';
import { PostureIssuer } from './posture-issuer.ts';
import { type MirrorStep, PostureMirror } from './posture-mirror.ts';
import { openPosture, sealPosture } from './posture-record.ts';

const KEYS = generateKeyPairSync('ed25519');
const STRANGER = generateKeyPairSync('ed25519');
const VALID_MS = 100;
const APEX = { posture: 'APEX', rPpm: 900_000, confidencePpm: 1_000_000 } as const;
const STOP = { posture: 'HIBERNATE', rPpm: 0, confidencePpm: 0 } as const;

let nowMs: number;
let health: MemoryBytesMap;
let questions: MemoryBytesMap;
let issuer: PostureIssuer;
let mirror: PostureMirror;
let shared: SharedHealth;
let steps: MirrorStep[];

function newMirror(): PostureMirror {
  shared = new SharedHealth();
  return new PostureMirror({
    reader: 'gate',
    issuer: 'kernel',
    issuerKey: KEYS.publicKey,
    health,
    questions,
    nowMs: () => nowMs,
    giveUpMs: 50,
    shared,
    onStep: (step) => steps.push(step),
  });
}

/** What the hot path reads, which must agree with the mirror at any time. */
function acted(): string {
  const view = emptyView();
  const hot = shared.read(view) ? postureOf(view, nowMs) : 'HIBERNATE';
  expect(hot).toBe(mirror.posture());
  return hot;
}

beforeEach(async () => {
  nowMs = 1_000;
  steps = [];
  health = new MemoryBytesMap();
  questions = new MemoryBytesMap();
  issuer = new PostureIssuer({
    issuer: 'kernel',
    key: KEYS.privateKey,
    health,
    questions,
    validMs: VALID_MS,
    epochs: memoryEpochs(7),
  });
  await issuer.start();
  mirror = newMirror();
  await mirror.look();
  await issuer.publish(APEX);
});

describe('a reader of SYSTEM_HEALTH', () => {
  test('is told of a change at once, and each change answers the question that it asked before', async () => {
    expect([acted(), mirror.epoch]).toEqual(['APEX', 8]);
    await issuer.publish(STOP);
    expect([acted(), mirror.epoch]).toEqual(['HIBERNATE', 9]);
    await issuer.publish(APEX);
    expect([acted(), mirror.epoch]).toEqual(['APEX', 10]);
  });

  test('is told of a change that comes before its next question, and is no younger by it', async () => {
    nowMs += VALID_MS - 1;
    await issuer.publish(STOP);
    await issuer.publish(APEX);
    expect([acted(), steps.map(({ action }) => action)]).toEqual([
      'APEX',
      ['Ask', 'Receive', 'Push', 'Push'],
    ]);
    nowMs += 1;
    expect(acted()).toBe('HIBERNATE'); // as old as the one question that was asked
    await issuer.publish(APEX);
    expect(acted()).toBe('HIBERNATE'); // what has expired is not brought back
    await mirror.look();
    await issuer.publish(APEX);
    expect(acted()).toBe('APEX');
  });

  test('stops when the issuer is silent: at the very millisecond, counted from its question', async () => {
    nowMs += 30;
    await issuer.publish(APEX); // answers the question of 30 ms ago
    nowMs = 1_000 + VALID_MS - 1;
    expect(acted()).toBe('APEX');
    nowMs += 1;
    expect(acted()).toBe('HIBERNATE');
  });

  test('takes a message that was delayed for what it is: old', async () => {
    nowMs += 20;
    health.losesEvents = true;
    await issuer.publish(APEX);
    const delayed = await health.get('kernel');
    nowMs += VALID_MS;
    if (delayed.ok && delayed.value !== undefined) mirror.take(delayed.value);
    expect(acted()).toBe('HIBERNATE');
  });

  test('repairs a missed change by polling, and is stopped by its age until then', async () => {
    health.losesEvents = true;
    await issuer.publish(STOP);
    expect(acted()).toBe('APEX'); // it cannot know, but only for as long as its authority lasts
    await mirror.look();
    expect(acted()).toBe('HIBERNATE');
  });

  test('drops what it knows when a link breaks, and trusts nothing that was asked before', async () => {
    const before = await health.get('kernel');
    health.disconnect();
    expect(acted()).toBe('HIBERNATE');
    if (before.ok && before.value !== undefined) expect(mirror.take(before.value)).toBe(false);
    expect(acted()).toBe('HIBERNATE');
    await mirror.look();
    await issuer.publish(APEX);
    expect(acted()).toBe('APEX');
  });

  test('stops on its own when nothing gets through', async () => {
    health.isCut = true;
    questions.isCut = true;
    for (let ms = 0; ms < VALID_MS; ms += 10) {
      nowMs += 10;
      await mirror.look();
    }
    expect(acted()).toBe('HIBERNATE');
  });
});

describe('a stranger on the wire', () => {
  const answersGate = async (): Promise<Record<string, string>> => {
    const read = await questions.get('gate');
    return { gate: read.ok ? (read.value?.toString('utf8') ?? '') : '' };
  };
  const forged = async (epoch: number, key = STRANGER.privateKey) =>
    sealPosture(
      { issuer: 'kernel', epoch, ...APEX, validMs: 1_000_000, answers: await answersGate(), limits: {} },
      key,
    );

  test('cannot start the trading: neither with a forged record, nor a changed one, nor garbage', async () => {
    await issuer.publish(STOP);
    const right = await forged(100, KEYS.privateKey);
    const bytes = [
      await forged(100),
      Buffer.alloc(0),
      Buffer.from('garbage'),
      Buffer.alloc(70_000),
      // Every bit of the record is under the signature.
      ...Array.from({ length: right.length }, (_, at) => {
        const changed = Buffer.from(right);
        changed[at] = (changed[at] ?? 0) ^ 1;
        return changed;
      }),
    ];
    for (const one of bytes) expect(mirror.take(one)).toBe(false);
    expect(acted()).toBe('HIBERNATE');
    expect(mirror.take(right)).toBe(true); // the last bit of it makes the difference
  });

  test('cannot start it by replaying: an older epoch, or an answer to another question', async () => {
    const old = await health.get('kernel');
    await issuer.publish(STOP);
    if (!old.ok || old.value === undefined) throw new Error('nothing was published');
    expect(mirror.take(old.value)).toBe(false);
    await health.set('kernel', old.value);
    await mirror.look();
    expect(acted()).toBe('HIBERNATE');
    // Neither after a restart, which knows no epoch: it asks under a name of its own.
    mirror = newMirror();
    await mirror.look();
    expect(mirror.take(old.value)).toBe(false);
    expect(acted()).toBe('HIBERNATE');
    expect(steps.filter(({ action }) => action === 'Reject').length).toBeGreaterThan(1);
  });

  test("cannot start it with another issuer's record, or in another form", async () => {
    const answers = await answersGate();
    const record = { issuer: 'other', epoch: 100, ...APEX, validMs: VALID_MS, answers, limits: {} };
    expect(mirror.take(sealPosture(record, KEYS.privateKey))).toBe(false);
    const odd = [
      { ...record, issuer: 'kernel', posture: 'MAXIMUM' as never },
      { ...record, issuer: 'kernel', epoch: -1 },
      { ...record, issuer: 'kernel', rPpm: 1_000_001 },
      { ...record, issuer: 'kernel', answers: [] as never },
      { ...record, issuer: 'kernel', limits: { main: -1 } },
      { ...record, issuer: 'kernel', limits: { main: '1' as never } },
    ];
    for (const one of odd) {
      const opened = openPosture(sealPosture(one, KEYS.privateKey), 'kernel', KEYS.publicKey);
      expect(opened.ok ? 'opened' : opened.refusal.code).toBe('MESH106');
    }
  });

  test('can stop it: by overwriting, and by filling the list of questions', async () => {
    await health.set('kernel', Buffer.from('garbage'));
    nowMs += VALID_MS;
    expect(acted()).toBe('HIBERNATE');
  });
});

import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { emptyView, isFresh, postureOf, SharedHealth } from './shared-health.ts';

const record = {
  epoch: 3,
  posture: 'STALKER',
  rPpm: 700_000,
  confidencePpm: 650_000,
  issuedAtMs: 5_000_000_000,
  validMs: 100,
} as const;

// [utest->REQ~health-map~1] [utest->REQ~cat1-stop~1]
describe('shared health', () => {
  test('gives back what was published, also beyond 31 bits, and nothing before', () => {
    const health = new SharedHealth();
    const view = emptyView();
    expect([health.read(view), view]).toEqual([false, emptyView()]);
    health.publish(record);
    expect(new SharedHealth(health.buffer).read(view)).toBe(true);
    expect(view).toEqual({
      epoch: 3,
      postureIndex: 2,
      rPpm: 700_000,
      confidencePpm: 650_000,
      issuedAtMs: 5_000_000_000,
      validMs: 100,
    });
  });

  test('is fresh from its issue until its validity ends, excluded, on a whole clock only', () => {
    const view = { ...emptyView(), postureIndex: 3, issuedAtMs: 100, validMs: 50 };
    expect([99, 100, 149, 150, Number.NaN, 120.5].map((nowMs) => isFresh(view, nowMs))).toEqual([
      false,
      true,
      true,
      false,
      false,
      false,
    ]);
    expect([
      postureOf(view, 100),
      postureOf(view, 150),
      postureOf({ ...view, postureIndex: 4 }, 100),
    ]).toEqual(['APEX', 'HIBERNATE', 'HIBERNATE']);
  });

  test('gives up on a record that a dead writer left half-written', () => {
    const health = new SharedHealth();
    health.publish(record);
    new Int32Array(health.buffer)[1] = 3; // an odd sequence: being written
    expect(health.read(emptyView())).toBe(false);
    expect(() => health.publish(record)).toThrow('one thread');
  });

  test('collects causes, and arms only when no new one has come', () => {
    const health = new SharedHealth();
    health.trip('ledger');
    health.trip('operator');
    const word = health.tripWord;
    expect(health.causes).toEqual(['ledger', 'operator']);
    health.trip('state');
    expect([health.arm(word), health.tripWord === 0]).toEqual([false, false]);
    expect([health.arm(health.tripWord), health.causes]).toEqual([true, []]);
  });

  test('counts beats by thread', () => {
    const health = new SharedHealth();
    health.beat('main');
    health.beat('main');
    expect([health.beats('main'), health.beats('watchdog')]).toEqual([2, 0]);
  });

  // Goal: no reader ever sees half of one record and half of another. Method: another thread writes without a pause.
  test('is never seen half-written', async () => {
    const health = new SharedHealth();
    const source = `import { SharedHealth } from ${JSON.stringify(new URL('./shared-health.ts', import.meta.url).href)};
      import { workerData } from 'node:worker_threads';
      const health = new SharedHealth(workerData);
      for (let epoch = 1; health.tripWord === 0; epoch += 1)
        health.publish({ epoch, posture: 'APEX', rPpm: epoch % 1000, confidencePpm: epoch % 1000, issuedAtMs: epoch * 2 ** 20, validMs: epoch % 1000 });`;
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`), {
      workerData: health.buffer,
    });
    const view = emptyView();
    for (let seen = 0; seen < 20_000; ) {
      if (!health.read(view)) {
        await new Promise((resolve) => setImmediate(resolve)); // the thread starts, or writes without a gap
        continue;
      }
      seen += 1;
      const part = view.epoch % 1_000;
      expect([view.rPpm, view.confidencePpm, view.validMs, view.issuedAtMs]).toEqual([
        part,
        part,
        part,
        view.epoch * 2 ** 20,
      ]);
    }
    health.trip('operator');
    await new Promise((resolve) => worker.once('exit', resolve));
  });
});

test('a record that is replaced while it is read is read again, whole', () => {
  const health = new SharedHealth();
  const record = { posture: 'TURTLE', rPpm: 7, confidencePpm: 8, issuedAtMs: 5, validMs: 9 } as const;
  health.publish({ ...record, posture: 'STALKER', epoch: 1 });
  const view = emptyView();
  let reads = 0;
  Object.defineProperty(view, 'epoch', {
    set: (epoch: number) => {
      reads = epoch;
      if (epoch === 1) health.publish({ ...record, epoch: 2 }); // between the first field and the last
    },
  });
  expect([health.read(view), reads, view.postureIndex, view.rPpm, view.validMs]).toEqual([true, 2, 1, 7, 9]);
});

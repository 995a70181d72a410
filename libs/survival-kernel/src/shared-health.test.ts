import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { BEATING, emptyView, isFresh, postureOf, SharedHealth } from './shared-health.ts';

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

  test('counts beats by thread, apart from one another and from the record', () => {
    const health = new SharedHealth();
    health.publish(record);
    for (const [index, who] of BEATING.entries()) for (let n = 0; n <= index; n += 1) health.beat(who);
    expect(BEATING.map((who) => health.beats(who))).toEqual([1, 2, 3]);
    const view = emptyView();
    expect([health.read(view), view.issuedAtMs, view.epoch]).toEqual([true, record.issuedAtMs, record.epoch]);
  });

  test.each([0, 5, 2 ** 30 - 1, 2 ** 30, 2 ** 30 + 5, 2 ** 31 + 5, 3 * 2 ** 30 + 7, 2 ** 52 + 1])(
    'keeps an epoch and a time of %d to the last unit',
    (value) => {
      const health = new SharedHealth();
      const view = emptyView();
      health.publish({ ...record, epoch: value, issuedAtMs: value });
      expect([health.read(view), view.epoch, view.issuedAtMs]).toEqual([true, value, value]);
    },
  );

  test.each([-1, 0.5, Number.NaN])('takes no epoch and no time of %d', (value) => {
    expect(() => new SharedHealth().publish({ ...record, epoch: value })).toThrow('a whole number');
    expect(() => new SharedHealth().publish({ ...record, issuedAtMs: value })).toThrow('a whole number');
  });

  test('begins with a view that knows nothing, in which HIBERNATE stands', () => {
    const nothing = { postureIndex: 0, rPpm: 0, confidencePpm: 0, validMs: 0, epoch: 0, issuedAtMs: 0 };
    expect(emptyView()).toEqual(nothing);
    expect(postureOf(emptyView(), 0)).toBe('HIBERNATE');
  });

  test('counts the trips since it was armed: one on top of another shows', () => {
    const health = new SharedHealth();
    const counts = [health.tripCount];
    for (const cause of ['ledger', 'ledger', 'operator'] as const) {
      health.trip(cause);
      counts.push(health.tripCount);
    }
    expect(counts).toEqual([0, 1, 2, 3]);
    expect([health.arm(health.tripWord), health.tripCount]).toEqual([true, 0]);
  });

  test('is acknowledged until the next trip, and not after it was armed', () => {
    const health = new SharedHealth();
    expect(health.isAcknowledged).toBe(false);
    health.trip('ledger');
    health.acknowledge();
    expect(health.isAcknowledged).toBe(true);
    health.trip('operator');
    expect(health.isAcknowledged).toBe(false);
    health.acknowledge();
    expect([health.arm(health.tripWord), health.isAcknowledged]).toEqual([true, false]);
  });

  test('counts the orders between the check and the wire', () => {
    const health = new SharedHealth();
    const counts = [health.passing];
    for (const step of [() => health.pass(), () => health.pass(), () => health.hasLeft()]) {
      step();
      counts.push(new SharedHealth(health.buffer).passing);
    }
    expect(counts).toEqual([0, 1, 2, 1]);
  });

  test('that is damaged, or was never set up, reads as tripped and is never armed', () => {
    const damaged = new SharedHealth();
    new Int32Array(damaged.buffer)[16] = 0; // the complement of the trip word
    const unset = new SharedHealth(new SharedArrayBuffer(damaged.buffer.byteLength));
    const told = new SharedHealth();
    told.trip('memory'); // by somebody who found the damage elsewhere
    for (const health of [damaged, unset, told]) {
      expect([health.causes, health.arm(health.tripWord), health.causes]).toEqual([
        ['memory'],
        false,
        ['memory'],
      ]);
    }
  });

  test('is one for all threads: who looks at it later finds the trip, and sets nothing up anew', () => {
    const health = new SharedHealth();
    health.trip('ledger');
    expect(new SharedHealth(health.buffer).causes).toEqual(['ledger']);
    expect(() => new SharedHealth(new SharedArrayBuffer(8))).toThrow('the shared words are 96 bytes');
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

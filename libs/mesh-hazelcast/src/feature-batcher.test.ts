import { describe, expect, test } from 'vitest';
import { type AppendBatch, BATCH_EVENTS_MAX, FeatureBatcher } from './feature-batcher.ts';

const SETUP = { shard: 'w1', deadlineMs: 100, nowUs: () => 5, lastBatch: 41 };
const EVENT = { asset: 7, confidencePpm: 900_000, eigenvalue: 1.5, imbalance: -0.25 };

describe('a batcher of features', () => {
  test('packs events as the wire says, and numbers batches on from the last', async () => {
    const sent: [number, number, string][] = [];
    const batcher = new FeatureBatcher(SETUP, (batch, atUs, events) => {
      sent.push([batch, atUs, events.toString('hex')]);
      return Promise.resolve({ ok: true, value: undefined });
    });
    await batcher.flush();
    batcher.add(EVENT);
    await batcher.flush();
    expect(sent).toEqual([[42, 5, '00000007000dbba03ff8000000000000bfd0000000000000']]);
    expect(batcher.sent).toBe(1);
  });

  test('repeats a batch of unknown fate under its number, and gathers on meanwhile', async () => {
    const batches: number[] = [];
    let isLost = true;
    const append: AppendBatch = (batch) => {
      batches.push(batch);
      return Promise.resolve(
        isLost
          ? { ok: false, refusal: { code: 'MESH101', what: 'features', deadlineMs: 100 } }
          : { ok: true, value: undefined },
      );
    };
    const batcher = new FeatureBatcher(SETUP, append);
    batcher.add(EVENT);
    await batcher.flush();
    batcher.add(EVENT);
    isLost = false;
    await batcher.flush();
    await batcher.flush();
    expect([batches, batcher.sent]).toEqual([[42, 42, 43], 2]);
  });

  test('never grows: it drops and counts what does not fit', () => {
    const batcher = new FeatureBatcher(SETUP, () => new Promise(() => {}));
    for (let at = 0; at < BATCH_EVENTS_MAX + 3; at += 1) batcher.add(EVENT);
    expect(batcher.dropped).toBe(3);
  });
});

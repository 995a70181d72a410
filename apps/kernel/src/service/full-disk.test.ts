/** The disk takes no more while orders pour in: nothing leaves without its line, and people are told what to do. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { recoverTraces } from '../recorder/recover-traces.ts';
import { RING_FILE } from '../recorder/ring-recorder.ts';
import { ringBytesFor } from '../recorder/ring-size.ts';
import { SERVICE_SPECS } from './service-traces.ts';
import { order, spawnedService, tracedPasses, writeServiceFiles } from './test-service.ts';

/** More than fill a trace of the ring's length, at a rate for which the ring is as small as it gets. */
const ORDERS_PER_SECOND_MAX = 4_000;
const RING_BYTES = ringBytesFor({
  workers: ['agent', 'other'],
  instruments: ['BTC', 'ETH'],
  ordersPerSecondMax: ORDERS_PER_SECOND_MAX,
});
/** No file may grow beyond this, in blocks of 512 bytes: the ring just fits, and a trace is stopped where it is as long. */
const LIMIT = `ulimit -f ${RING_BYTES / 512 + 8}`;
/** Orders asked for at once. */
const BATCH = 500;

let files: ReturnType<typeof writeServiceFiles>;
beforeEach(() => {
  files = writeServiceFiles({ ordersPerSecondMax: ORDERS_PER_SECOND_MAX });
});
afterEach(() => rmSync(files.folder, { recursive: true, force: true }));

// [utest->REQ~audit~1] [utest->REQ~single-failure~1]
test('a service whose traces can no longer be written trips, says so, and ends; every order that it passed is explained', async () => {
  const { client, token, exited } = await spawnedService(files, LIMIT);
  const passed: string[] = [];
  let isOver = false;
  const closed = client.closed().then(() => {
    isOver = true;
  });
  for (let batch = 0; !isOver; batch += 1) {
    const asked = Array.from({ length: BATCH }, async (_, index) => {
      const id = `o${batch}-${index}`;
      const { verdict } = await client.ask({
        type: 'authorize',
        token,
        order: order({ id, quantityMicro: 1 }),
      });
      if (verdict !== 'PASS') return;
      passed.push(id);
      await client.ask({ type: 'report', order: id, event: 'cancelled' });
    });
    await Promise.race([Promise.all(asked), closed]);
  }
  const { exitCode, complaints } = await exited;
  expect(exitCode).toBe(3);
  expect(complaints).toContain('make room, and start again');
  expect(complaints).not.toMatch(/^ +at /m);
  expect(passed.length).toBeGreaterThan(BATCH);
  expect(await recoverTraces(files.out, SERVICE_SPECS)).toBeGreaterThan(0);
  const { ids, kinds } = await tracedPasses(files.out);
  expect(passed.filter((id) => !ids.includes(id))).toEqual([]);
  expect(kinds).toEqual(['unfinished', 'unfinished']);
});

test('a disk without room for the ring is told before anybody may trade, and nothing is left behind', async () => {
  await expect(spawnedService(files, 'ulimit -f 1')).rejects.toThrow(/events.ring can't be made/);
  expect(existsSync(join(files.out, RING_FILE))).toBe(false);
});

/** The service is killed (kill -9) while orders pour in: what it answered is in its trace. */
import { existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { recoverTraces } from '../recorder/recover-traces.ts';
import { RING_FILE } from '../recorder/ring-recorder.ts';
import { SERVICE_SPECS } from './service-traces.ts';
import { order, spawnedService, tracedPasses, writeServiceFiles } from './test-service.ts';

let files: ReturnType<typeof writeServiceFiles>;
beforeEach(() => {
  files = writeServiceFiles({ ordersPerSecondMax: 10_000 });
});
afterEach(() => rmSync(files.folder, { recursive: true, force: true }));

/** Floods a service with orders and kills it at its so-manieth answer. @returns the ids that it answered with PASS. */
async function killedAfter(answers: number): Promise<string[]> {
  const { child, client, token, exited } = await spawnedService(files);
  const passed: string[] = [];
  for (let index = 0; index < answers + 100; index += 1) {
    const id = `o${index}`;
    const asked = client.ask({ type: 'authorize', token, order: order({ id, quantityMicro: 1 }) });
    void asked.then(({ verdict }) => {
      if (verdict === 'PASS') passed.push(id);
      if (passed.length === answers) child.kill('SIGKILL');
    });
  }
  await client.closed();
  await exited;
  return passed;
}

// [utest->REQ~audit~1] [utest->REQ~single-failure~1]
describe('a killed service', () => {
  test.each([1, 60, 500])(
    'has every order that it passed in its trace (killed after %i answers)',
    async (answers) => {
      const passed = await killedAfter(answers);
      expect(passed.length).toBeGreaterThanOrEqual(answers);
      expect(await recoverTraces(files.out, SERVICE_SPECS)).toBeGreaterThanOrEqual(0);
      const { ids, kinds } = await tracedPasses(files.out);
      expect(passed.filter((id) => !ids.includes(id))).toEqual([]);
      expect(kinds).toEqual(['unfinished', 'unfinished']); // whole, but no evidence: it has no end
      expect(await recoverTraces(files.out, SERVICE_SPECS)).toBeUndefined();
    },
  );

  test('has its trace completed from the ring, whatever of it had been written', async () => {
    const passed = await killedAfter(30);
    const ring = readFileSync(join(files.out, RING_FILE));
    const rewound = Buffer.from(ring);
    rewound.writeDoubleLE(0, 8); // as if nothing had been committed
    const locks = join(files.out, 'InventoryLocks.ndjson');
    const written = existsSync(locks) ? readFileSync(locks) : Buffer.alloc(0);
    for (const share of [0, 0.01, 0.3, 0.7, 1]) {
      writeFileSync(join(files.out, RING_FILE), rewound);
      writeFileSync(locks, written.subarray(0, Math.floor(written.length * share)));
      await recoverTraces(files.out, SERVICE_SPECS);
      const { ids } = await tracedPasses(files.out);
      expect(passed.filter((id) => !ids.includes(id))).toEqual([]);
    }
  });

  test('whose trace was altered, or misses what the ring goes on from, is not completed', async () => {
    await killedAfter(30);
    const locks = join(files.out, 'InventoryLocks.ndjson');
    const ring = join(files.out, RING_FILE);
    const left = readFileSync(ring);
    await recoverTraces(files.out, SERVICE_SPECS);
    const written = readFileSync(locks, 'utf8');
    left.writeDoubleLE(behindFrames(left, 8), 8); // the headers and the first events are only in the traces
    const altered = written.replace('"waiting"', '"wanting"');
    const headerOnly = written.slice(0, written.indexOf('\n') + 1);
    for (const text of [altered, headerOnly, '']) {
      writeFileSync(ring, left);
      writeFileSync(locks, text);
      await expect(recoverTraces(files.out, SERVICE_SPECS)).rejects.toThrow('InventoryLocks.ndjson');
    }
    truncateSync(ring, 4);
    await expect(recoverTraces(files.out, SERVICE_SPECS)).rejects.toThrow('no ring');
  });
});

/** The position behind the first so many frames of a ring's file. */
function behindFrames(ring: Buffer, count: number): number {
  const [fileHeadBytes, frameHeadBytes] = [24, 8];
  let at = 0;
  for (let frame = 0; frame < count; frame += 1) {
    at += Math.ceil((frameHeadBytes + ring.readUInt32LE(fileHeadBytes + at)) / 8) * 8;
  }
  return at;
}

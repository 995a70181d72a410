/** The kill switch with everything real: processes, threads, sockets, signals. Spec: specs-tla/KillSwitch. */
import { readTripFile } from '@plimsoll/survival-kernel';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GuardedRig, killIfThere } from './guarded-process.ts';

// Generous: a loaded machine may not run a process, or not write to its disk, for seconds, and a healthy one must not trip.
const HEARTBEAT = { periodMs: 500, missesMax: 6 };
const BLOCK_MS = 10_000;
const ORDERS = 50;

let rig: GuardedRig;
beforeEach(() => {
  rig = new GuardedRig(HEARTBEAT, { cancelMs: 1 });
});
afterEach(() => rig.end());

async function trading(nodeOptions: readonly string[] = []): Promise<void> {
  expect(await rig.start(nodeOptions)).toMatchObject({ trippedBy: [] });
  expect(await rig.ask({ do: 'place', count: ORDERS }, 'placed')).toEqual({ said: 'placed', passed: ORDERS });
  await rig.until(() => rig.venue.openIds.length === ORDERS);
}

// [utest->REQ~single-failure~1] [utest->REQ~kill-switch~1]
describe('open orders are cancelled and nothing more leaves', () => {
  test('when the main thread hangs: by the watchdog, while it hangs (NoneLeavesAfterAck, SilenceHalts)', async () => {
    await trading();
    await rig.ask({ do: 'block', ms: BLOCK_MS }, 'blocking');
    await rig.until(() => rig.venue.openIds.length === 0);
    const arrived = rig.venue.arrived.length;
    await rig.until(() => readTripFile(rig.tripFile).state === 'tripped');
    expect(readTripFile(rig.tripFile).causes).toEqual(['heartbeat']);
    const after = await rig.heard('unblocked');
    expect(after).toMatchObject({ code: 'GATE112', isAcknowledged: true });
    expect(await rig.ask({ do: 'try' }, 'tried')).toMatchObject({ code: 'GATE112' });
    expect(rig.venue.arrived.length).toBe(arrived);
  });

  test('when the process is stopped: by the supervisor; awake again, it is tripped (TripSurvives)', async () => {
    await trading();
    rig.child?.kill('SIGSTOP');
    await rig.until(() => rig.venue.openIds.length === 0);
    expect(rig.venue.line).toBe('cut');
    await rig.until(() => readTripFile(rig.tripFile).state === 'tripped');
    const arrived = rig.venue.arrived.length;
    rig.child?.kill('SIGCONT');
    // The first order may pass the gate before the watchdog has told: it meets a line that is cut.
    await rig.ask({ do: 'try' }, 'tried');
    for (;;) {
      const { code } = await rig.ask({ do: 'try' }, 'tried');
      if (code === 'GATE112') break;
    }
    expect(rig.venue.arrived.length).toBe(arrived);
  });

  test('when the process is killed: by the supervisor; a restart comes up tripped (OnlyCleanStartsArmed)', async () => {
    await trading();
    rig.child?.kill('SIGKILL');
    await rig.until(() => rig.venue.openIds.length === 0);
    await rig.until(() => readTripFile(rig.tripFile).state === 'tripped');
    expect((await rig.start())['trippedBy']).toContain('state');
    expect(await rig.ask({ do: 'try' }, 'tried')).toMatchObject({ code: 'GATE112' });
  });

  test('when the process runs out of memory', async () => {
    await trading(['--max-old-space-size=40']);
    rig.tell({ do: 'hog' });
    await rig.until(() => rig.venue.openIds.length === 0 && rig.venue.line === 'cut');
  });

  test('when an assertion fails, or nobody catches an error', async () => {
    for (const told of ['fail', 'throw'] as const) {
      await trading();
      rig.tell({ do: told });
      await rig.until(() => rig.venue.openIds.length === 0);
      await rig.until(() => readTripFile(rig.tripFile).state === 'tripped');
      await rig.end();
      rig = new GuardedRig(HEARTBEAT, { cancelMs: 1 });
    }
  });

  test("when process and supervisor are both silent: by the venue's dead man's switch", async () => {
    await trading();
    rig.child?.kill('SIGSTOP');
    killIfThere(rig.supervisorPid);
    await rig.until(() => rig.venue.openIds.length === 0);
    expect(rig.venue.line).toBe('cut');
    expect(readTripFile(rig.tripFile).state).toBe('running'); // nobody could write it; a restart is tripped all the same
  });

  test('when a person trips: in the very next decision, and acknowledged on disk', async () => {
    await trading();
    expect(await rig.ask({ do: 'trip' }, 'tripped')).toMatchObject({ code: 'GATE112' });
    await rig.until(() => rig.venue.openIds.length === 0);
    await rig.until(() => readTripFile(rig.tripFile).state === 'tripped');
    expect(readTripFile(rig.tripFile)).toMatchObject({ causes: ['operator'], by: 'watchdog' });
  });
});

describe('a healthy process', () => {
  test('goes on when its supervisor dies, with a new one', async () => {
    await trading();
    const first = rig.supervisorPid;
    killIfThere(first);
    expect(await rig.ask({ do: 'try' }, 'tried')).toMatchObject({ code: 'PASS' });
  });

  test('that ends in order leaves a clean file, with which the next one starts armed', async () => {
    expect(await rig.start()).toMatchObject({ trippedBy: [] });
    expect(await rig.ask({ do: 'finish' }, 'finished')).toMatchObject({ file: 'clean' });
    expect(await rig.start()).toMatchObject({ trippedBy: [] });
  });
});

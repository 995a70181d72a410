/** The watchdog in this process, against the real venue: every way that its halt can go. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  Guardian,
  readTripFile,
  SharedHealth,
  Watchdog,
  type WatchdogMessage,
} from '@plimsoll/survival-kernel';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { HaltingWorld, HEARTBEAT, until } from './halting-world.ts';

let world: HaltingWorld;
beforeEach(async () => {
  world = new HaltingWorld();
  await world.open();
});
afterEach(() => world.close());

function watchdog(
  changed: { venue?: undefined; supervisorPath?: string; tripFile?: string; deadManMs?: number } = {},
) {
  const health = new SharedHealth();
  const told: WatchdogMessage[] = [];
  const setup = {
    words: health.buffer,
    tripFile: world.tripFile,
    venue: { path: world.venuePath, account: 'paper' },
    heartbeat: HEARTBEAT,
    deadManMs: 60_000,
    ...changed,
  };
  const made = new Watchdog(setup, (message) => void told.push(message));
  world.closing.push(() => made.close());
  return { health, told, dog: made };
}

describe('the watchdog', () => {
  test('follows a trip: on disk, acknowledged, everything cancelled', async () => {
    await world.rest('a', 'b');
    const { dog, health, told } = watchdog();
    await dog.followTrip();
    expect(told).toEqual([]); // armed: nothing to follow
    health.trip('checksum');
    await dog.followTrip();
    expect([world.venue.openIds, readTripFile(world.tripFile).causes, health.isAcknowledged]).toEqual([
      [],
      ['checksum'],
      true,
    ]);
    expect(told).toMatchObject([
      { kind: 'acknowledged' },
      { kind: 'halted', report: { settled: ['a', 'b'], unanswered: [] } },
    ]);
    await dog.followTrip();
    expect(told.length).toBe(2); // once for each trip
    health.arm(health.tripWord);
    await dog.followTrip();
    health.trip('checksum');
    await dog.followTrip();
    expect(told.length).toBe(4);
    expect(world.venue.line).toBe('open'); // nobody had to cut it
  });

  test('cuts the line when an order is stuck between the check and the wire', async () => {
    const { dog, health } = watchdog();
    health.pass();
    health.trip('operator');
    await dog.followTrip();
    expect([health.isAcknowledged, world.venue.line]).toEqual([true, 'cut']);
  });

  test('waits a moment for an order that is just leaving', async () => {
    const { dog, health } = watchdog();
    health.pass();
    setTimeout(() => health.hasLeft(), 1);
    health.trip('operator');
    await dog.followTrip();
    expect(health.isAcknowledged).toBe(true);
  });

  test('has armed the venue’s dead man’s switch before the main thread may trade, or found the venue lost', async () => {
    await world.rest('a');
    const { dog } = watchdog({ deadManMs: 1 });
    await dog.arm();
    // Nobody looks any more: the switch, which was armed, acts by itself.
    await until(() => world.venue.line === 'cut' && world.venue.openIds.length === 0);

    const path = await world.strangeVenue(() => {});
    const mute = new Guardian(path, 'paper', 'watchdog');
    world.closing.push(() => mute.close());
    await mute.taken(1);
    expect(mute.isLost).toBe(true);
  });

  test('trips and cuts on missed heartbeats of the main thread, and beats itself', async () => {
    let nowMs = 1_000; // its own clock: on a busy machine a start may take longer than three beats
    const clock = vi.spyOn(performance, 'now').mockReturnValue(nowMs);
    const { dog, health } = watchdog();
    clock.mockRestore();
    await until(() => world.venue.line === 'open');
    for (let beat = 0; beat < 10; beat += 1) {
      health.beat('main');
      dog.look((nowMs += 100));
    }
    expect([health.tripWord, health.beats('watchdog')]).toEqual([0, 10]);
    dog.look((nowMs += 100));
    dog.look(nowMs + 49);
    expect(health.tripWord).toBe(0);
    dog.look(nowMs + 50);
    expect(health.causes).toEqual(['heartbeat']);
    await until(() => world.venue.line === 'cut');
    dog.look(nowMs + 51); // thrown already
    expect(health.tripCount).toBe(1);
  });

  test('takes a cut by somebody else for a trip on top where it is tripped: signatures given before are void', async () => {
    const { health } = watchdog();
    health.trip('ledger');
    const other = new Guardian(world.venuePath, 'paper', 'supervisor');
    world.closing.push(() => other.close());
    other.cut();
    await until(() => health.tripCount === 2);
    expect(health.causes).toEqual(['ledger']);
  });

  test('trips when somebody else has cut the line, and when the venue is gone', async () => {
    const cut = watchdog();
    const other = new Guardian(world.venuePath, 'paper', 'supervisor');
    world.closing.push(() => other.close());
    other.cut();
    await until(() => cut.health.tripWord !== 0);
    expect(cut.health.causes).toEqual(['supervisor']);
    other.cut(); // again: nothing new, and no trip on top
    await until(() => other.isCut);
    expect(cut.health.tripCount).toBe(1);
    const gone = watchdog();
    await world.venue.close();
    await until(() => {
      gone.health.beat('main');
      gone.dog.look(performance.now());
      return gone.health.tripWord !== 0;
    });
    expect(gone.health.causes).toContain('heartbeat');
  });

  test('does not acknowledge what it cannot write, and goes on cancelling', async () => {
    await world.rest('a');
    mkdirSync(join(world.folder, 'taken'));
    const { dog, health } = watchdog({ tripFile: join(world.folder, 'taken') });
    health.trip('ledger');
    await dog.followTrip();
    expect([health.isAcknowledged, world.venue.openIds]).toEqual([false, []]);
  });

  test('without a venue there is only the word and the disk; without a supervisor nobody to beat for', async () => {
    const { dog, health, told } = watchdog({ venue: undefined });
    dog.callSupervisor();
    dog.look(performance.now());
    health.trip('ledger');
    await dog.followTrip();
    expect([health.isAcknowledged, told]).toEqual([true, [{ kind: 'acknowledged' }]]);
  });

  test('says when its supervisor is lost, once, and calls another', async () => {
    const { dog, told } = watchdog({ supervisorPath: join(world.folder, 'nobody.sock') });
    await until(() => told.length > 0);
    expect(told).toEqual([{ kind: 'supervisorLost' }]);
    dog.callSupervisor();
    await until(() => told.length > 1);
  });
});

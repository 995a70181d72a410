/** What the watchdog's thread decides, millisecond by millisecond, on a clock that a test holds and on a line without a system. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FakeVenue, fakeConnections, holdTime, passMs, settle } from '../test-support/fake-venue.ts';
import { SharedHealth } from './shared-health.ts';
import { readTripFile, writeTripFile } from './trip-file.ts';
import { seeCut, Watchdog, type WatchdogMessage, type WatchdogSetup } from './watchdog.ts';

let folder: string;
let tripFile: string;
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-watchdog-'));
  tripFile = join(folder, 'trip');
  writeTripFile(tripFile, 'running', [], 'test');
  holdTime();
  said = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

/** A watchdog of that venue, without a supervisor; the main thread has beaten so often before it. */
async function watchdogOf(
  venue: FakeVenue | undefined,
  changed: Partial<WatchdogSetup> = {},
  beatsBefore = 0,
) {
  const health = new SharedHealth();
  for (let beat = 0; beat < beatsBefore; beat += 1) health.beat('main');
  const told: WatchdogMessage[] = [];
  const setup: WatchdogSetup = {
    words: health.buffer,
    tripFile,
    venue: venue === undefined ? undefined : { path: '/venue', account: 'paper' },
    heartbeat: { periodMs: 50, missesMax: 3 },
    deadManMs: 600,
    ...changed,
  };
  const dog = new Watchdog(setup, (message) => void told.push(message), venue?.connect);
  await settle();
  venue?.made[0]?.types();
  const look = () => dog.look(performance.now());
  return { dog, health, told, look };
}

describe('the heartbeat', () => {
  test('trips and cuts with the third beat of the main thread that is missed, not before, and once', async () => {
    const venue = new FakeVenue();
    const { health, look } = await watchdogOf(venue, {}, 3);
    for (let ms = 0; ms < 149; ms += 1) {
      await passMs(1);
      look();
    }
    expect([health.tripWord, venue.socket.types().includes('cut')]).toEqual([0, false]);
    await passMs(1);
    look();
    expect(health.causes).toEqual(['heartbeat']);
    expect(venue.socket.requests.at(-1)).toEqual({ type: 'cut', by: 'watchdog' });
    await passMs(1);
    look();
    expect([health.tripCount, venue.socket.types().filter((type) => type === 'cut')]).toEqual([1, ['cut']]);
  });

  test('goes on as long as the main thread beats', async () => {
    const { health, look } = await watchdogOf(new FakeVenue());
    for (let ms = 0; ms < 500; ms += 10) {
      if (ms % 100 === 0) health.beat('main');
      await passMs(10);
      look();
    }
    expect(health.tripWord).toBe(0);
  });

  test('of its own goes out once a period: to the supervisor, to the venue, into the shared words', async () => {
    const venue = new FakeVenue();
    const { health, look } = await watchdogOf(venue, { supervisorPath: '/beats' });
    const supervisor = venue.made.find(({ path }) => path === '/beats');
    look();
    look();
    await passMs(49);
    look();
    expect([health.beats('watchdog'), supervisor?.written]).toEqual([1, '1\n']);
    await passMs(1);
    look();
    expect([health.beats('watchdog'), supervisor?.written]).toEqual([2, '1\n2\n']);
    const deadMan = { type: 'deadMan', silenceMs: 600 };
    expect(venue.made[0]?.requests.filter(({ type }) => type === 'deadMan')).toEqual([deadMan, deadMan]);
  });

  test('that is missed trips without a venue too, and without a supervisor; both may be closed', async () => {
    const { dog, health, look } = await watchdogOf(undefined);
    look();
    expect(health.tripWord).toBe(0);
    await passMs(150);
    look();
    expect(health.causes).toEqual(['heartbeat']);
    dog.close();
  });

  test('trips where it did not get to look itself: it cannot tell who slept', async () => {
    const { health, look } = await watchdogOf(new FakeVenue());
    await passMs(150);
    look();
    expect(health.causes).toEqual(['heartbeat']);
  });
});

describe('arming', () => {
  test('is over when the venue has taken the dead man’s switch, and the main thread is watched from then on', async () => {
    const { made, connect } = fakeConnections();
    const health = new SharedHealth();
    const venue = { path: '/venue', account: 'paper' };
    const setup = { words: health.buffer, tripFile, venue, heartbeat: { periodMs: 50, missesMax: 3 } };
    const dog = new Watchdog({ ...setup, deadManMs: 600 }, () => {}, connect);
    let isArmed = false;
    void dog.arm().then(() => {
      isArmed = true;
    });
    await passMs(400); // a slow venue: three beats and more
    expect([isArmed, made[0]?.types()]).toEqual([false, ['logon', 'deadMan', 'orders']]);
    made[0]?.say({ type: 'orders', open: [] });
    await passMs(20);
    expect(isArmed).toBe(true);
    await passMs(49);
    dog.look(performance.now());
    expect(health.tripWord).toBe(0);
  });

  test('finds a venue that does not answer lost: the first look trips', async () => {
    const { connect } = fakeConnections();
    const health = new SharedHealth();
    const venue = { path: '/venue', account: 'paper' };
    const setup = { words: health.buffer, tripFile, venue, heartbeat: { periodMs: 50, missesMax: 3 } };
    const dog = new Watchdog({ ...setup, deadManMs: 600 }, () => {}, connect);
    const arming = dog.arm();
    await passMs(10_000);
    await arming;
    dog.look(performance.now());
    expect(health.causes).toEqual(['heartbeat']);
  });

  test('needs no venue', async () => {
    const { dog, health } = await watchdogOf(undefined);
    await dog.arm();
    expect(health.beats('watchdog')).toBe(1);
  });
});

describe('a trip', () => {
  test('is written with its causes, acknowledged, and everything is cancelled', async () => {
    const venue = new FakeVenue('a', 'b');
    const { dog, health, told } = await watchdogOf(venue);
    health.trip('checksum');
    health.trip('operator');
    await dog.followTrip();
    expect(readTripFile(tripFile)).toMatchObject({ state: 'tripped', by: 'watchdog' });
    expect([...readTripFile(tripFile).causes].sort()).toEqual(['checksum', 'operator']);
    expect([health.isAcknowledged, venue.open.size]).toEqual([true, 0]);
    const why = health.causes.join(', ');
    expect(why).toContain(', ');
    expect(told).toEqual([
      { kind: 'acknowledged' },
      { kind: 'halted', report: { by: 'watchdog', why, settled: ['a', 'b'], unanswered: [], tookMs: 0 } },
    ]);
    expect(venue.socket.types()).not.toContain('cut'); // nobody had to
    expect(said).toEqual([]);
  });

  test('is followed once; the next one again, even one with the same cause after a re-arm', async () => {
    const { dog, health, told } = await watchdogOf(new FakeVenue());
    await dog.followTrip();
    expect(told).toEqual([]);
    health.trip('ledger');
    for (let again = 0; again < 3; again += 1) await dog.followTrip();
    expect(told.length).toBe(2);
    health.arm(health.tripWord);
    await dog.followTrip();
    expect(told.length).toBe(2);
    health.trip('ledger');
    await dog.followTrip();
    expect(told.length).toBe(4);
  });

  test('lets an order between check and wire have five milliseconds, then cuts the line and waits for it', async () => {
    const venue = new FakeVenue();
    const { dog, health, told } = await watchdogOf(venue);
    health.pass();
    health.trip('operator');
    const following = dog.followTrip();
    await passMs(5);
    expect([health.isAcknowledged, venue.socket.types().includes('cut')]).toEqual([false, false]);
    await passMs(3);
    await following;
    expect(venue.socket.types()).toContain('cut');
    expect([health.isAcknowledged, told[0]]).toEqual([true, { kind: 'acknowledged' }]);
  });

  test('cuts nothing when the order has left in time', async () => {
    const venue = new FakeVenue();
    const { dog, health } = await watchdogOf(venue);
    health.pass();
    health.trip('operator');
    const following = dog.followTrip();
    await passMs(2);
    expect(health.isAcknowledged).toBe(false);
    health.hasLeft();
    await passMs(1);
    await following;
    expect([health.isAcknowledged, venue.socket.types().includes('cut')]).toEqual([true, false]);
  });

  test('stays unacknowledged when an order may still leave and nobody confirms the cut', async () => {
    const { made, connect } = fakeConnections();
    const health = new SharedHealth();
    const told: WatchdogMessage[] = [];
    const venue = { path: '/venue', account: 'paper' };
    const setup = { words: health.buffer, tripFile, venue, heartbeat: { periodMs: 50, missesMax: 3 } };
    const dog = new Watchdog({ ...setup, deadManMs: 600 }, (message) => void told.push(message), connect);
    health.pass();
    health.trip('operator');
    const following = dog.followTrip();
    made[0]?.say({ type: 'orders', open: ['x', 'y'] });
    await passMs(5_100);
    await following;
    expect(health.isAcknowledged).toBe(false);
    expect(said).toEqual(['HALT: nobody answers for x, y (operator)\n']);
    expect(told).toMatchObject([{ kind: 'halted', report: { unanswered: ['x', 'y'] } }]);
  });

  test('is acknowledged as soon as a late cut is confirmed', async () => {
    const { made, connect } = fakeConnections();
    const health = new SharedHealth();
    const venue = { path: '/venue', account: 'paper' };
    const setup = { words: health.buffer, tripFile, venue, heartbeat: { periodMs: 50, missesMax: 3 } };
    const dog = new Watchdog({ ...setup, deadManMs: 600, reportAfterMs: 40 }, () => {}, connect);
    health.pass();
    health.trip('operator');
    const following = dog.followTrip();
    await passMs(1_000);
    expect(health.isAcknowledged).toBe(false);
    made[0]?.say({ type: 'line', line: 'cut', by: 'watchdog' });
    await passMs(2);
    await following;
    expect(health.isAcknowledged).toBe(true);
  });

  test('that another one overtakes is not acknowledged: the next round sees to both', async () => {
    const { dog, health, told } = await watchdogOf(new FakeVenue());
    health.pass();
    health.trip('operator');
    const following = dog.followTrip();
    health.trip('ledger');
    health.hasLeft();
    await passMs(2);
    await following;
    expect([health.isAcknowledged, told.map(({ kind }) => kind)]).toEqual([false, ['halted']]);
    await dog.followTrip();
    expect(health.isAcknowledged).toBe(true);
    expect([...readTripFile(tripFile).causes].sort()).toEqual(['ledger', 'operator']);
  });

  test('that cannot be written is not acknowledged, is said, and everything is cancelled all the same', async () => {
    const venue = new FakeVenue('a');
    const taken = join(folder, 'taken');
    mkdirSync(taken);
    const { dog, health, told } = await watchdogOf(venue, { tripFile: taken });
    health.trip('ledger');
    await dog.followTrip();
    expect([health.isAcknowledged, venue.open.size]).toEqual([false, 0]);
    expect(said[0]).toContain(`HALT: the trip cannot be written to ${taken}: EISDIR`);
    expect(told.map(({ kind }) => kind)).toEqual(['halted']);
  });

  test('has only the word and the disk where there is no venue', async () => {
    const { dog, health, told } = await watchdogOf(undefined);
    health.trip('ledger');
    await dog.followTrip();
    expect([health.isAcknowledged, told]).toEqual([true, [{ kind: 'acknowledged' }]]);
    health.arm(health.tripWord);
    await dog.followTrip();
    health.pass();
    health.trip('ledger');
    const following = dog.followTrip();
    await passMs(5_100);
    await following;
    expect(health.isAcknowledged).toBe(false); // an order may leave, and there is nobody to cut
  });
});

describe('a cut by somebody else', () => {
  test('is a trip by the supervisor; on top of a trip it is another one, of the same cause', async () => {
    const venue = new FakeVenue();
    const { health, look } = await watchdogOf(venue);
    venue.socket.say({ type: 'line', line: 'cut', by: 'supervisor' });
    expect([health.causes, health.tripCount]).toEqual([['supervisor'], 1]);
    look();
    expect(health.tripCount).toBe(1);
    const tripped = new SharedHealth();
    tripped.trip('ledger');
    seeCut(tripped);
    expect([tripped.causes, tripped.tripCount]).toEqual([['ledger'], 2]);
  });
});

describe('a venue that is gone', () => {
  test('is a trip at the next look, once: nobody could cancel there any more', async () => {
    const venue = new FakeVenue();
    const { health, look } = await watchdogOf(venue);
    venue.socket.emit('close');
    expect(health.tripWord).toBe(0);
    look();
    expect([health.causes, health.tripCount]).toEqual([['heartbeat'], 1]);
    look();
    expect(health.tripCount).toBe(1);
  });
});

describe('a supervisor', () => {
  test('that is lost is told, once, and another one is called', async () => {
    const venue = new FakeVenue();
    const { dog, told } = await watchdogOf(venue, { supervisorPath: '/beats' });
    const [, first] = venue.made;
    expect([first?.path, told]).toEqual(['/beats', []]);
    first?.emit('error', new Error('gone'));
    first?.emit('close');
    expect(told).toEqual([{ kind: 'supervisorLost' }]);
    dog.look(performance.now());
    expect(first?.written).toBe(''); // nobody hears there
    dog.callSupervisor();
    const second = venue.made[2];
    await passMs(50);
    dog.look(performance.now());
    expect(second?.written).toBe('2\n');
    first?.emit('close'); // the old one, late
    expect(told.length).toBe(1);
    second?.emit('close');
    expect(told.length).toBe(2);
  });

  test('is not called where there is none', async () => {
    const venue = new FakeVenue();
    const { dog } = await watchdogOf(venue);
    dog.callSupervisor();
    expect(venue.made.length).toBe(1);
  });

  test('is let go at the end, with the venue’s session, and no loss is told', async () => {
    const venue = new FakeVenue();
    const { dog, told } = await watchdogOf(venue, { supervisorPath: '/beats' });
    dog.close();
    const [session, supervisor] = venue.made;
    expect([session?.isEnded, supervisor?.isDestroyed]).toEqual([true, true]);
    supervisor?.emit('close');
    expect(told).toEqual([]);
  });
});

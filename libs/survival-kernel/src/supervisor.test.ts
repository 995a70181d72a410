/** What the supervisor takes for a reason to halt, and its halt: on a clock that a test holds, on lines without a system. */
import { EventEmitter, once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FakeVenue, fakeConnections, holdTime, passMs, settle } from '../test-support/fake-venue.ts';
import { Supervisor, type SupervisorSetup } from './supervisor.ts';
import { readTripFile, writeTripFile } from './trip-file.ts';

let folder: string;
let tripFile: string;
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-supervisor-'));
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

async function supervisorOf(
  venue: { readonly connect: FakeVenue['connect'] } | undefined,
  changed: Partial<SupervisorSetup> = {},
) {
  const made = new Supervisor(
    {
      beatPath: join(folder, 'beats.sock'),
      tripFile,
      venue: venue === undefined ? undefined : { path: '/venue', account: 'paper' },
      heartbeat: { periodMs: 50, missesMax: 3 },
      deadManMs: 600,
      ...changed,
    },
    venue?.connect,
  );
  await settle();
  /** A watchdog calls. */
  const call = () => {
    const line = new EventEmitter();
    made.hear(line as unknown as Socket);
    return line;
  };
  const look = () => made.look(performance.now());
  /** Looks every 5 ms for so long; ends with the first reason. */
  const lookFor = async (ms: number): Promise<string | undefined> => {
    for (let passed = 0; passed < ms; passed += 5) {
      await passMs(5);
      const why = look();
      if (why !== undefined) return why;
    }
    return undefined;
  };
  return { made, call, look, lookFor };
}

describe('a reason to halt', () => {
  test('is a process that is silent for three beats, counted from its call', async () => {
    const { call, look, lookFor } = await supervisorOf(undefined);
    await passMs(1_000);
    call();
    expect(await lookFor(145)).toBeUndefined();
    await passMs(5);
    expect(look()).toBe('the process is silent');
  });

  test('is none while it beats, and is one three beats after the last', async () => {
    const { call, lookFor } = await supervisorOf(undefined);
    const line = call();
    for (let beat = 0; beat < 20; beat += 1) {
      line.emit('data', '1\n');
      expect(await lookFor(50)).toBeUndefined();
    }
    expect(await lookFor(150)).toBe('the process is silent');
  });

  test.each(['close', 'error'])(
    'is a line that ends (%s), unless the disk says that all was in order',
    async (end) => {
      const { call, look } = await supervisorOf(undefined);
      const line = call();
      expect(look()).toBeUndefined();
      line.emit(end, new Error('gone'));
      expect(look()).toBe('the process is gone');
      writeTripFile(tripFile, 'clean', [], 'test');
      expect(look()).toBe('clean');
    },
  );

  test('is a process that never calls within half a minute', async () => {
    const { made, look } = await supervisorOf(undefined);
    const startMs = performance.now();
    expect([look(), made.look(startMs + 30_000)]).toEqual([undefined, undefined]);
    expect(made.look(startMs + 30_001)).toBe('the process never called');
  });

  test('is none when it is this process that did not get to look', async () => {
    const { made, call } = await supervisorOf(undefined);
    const line = call();
    expect(made.look(performance.now() + 60_000)).toBeUndefined();
    line.emit('data', '1\n');
    expect(made.look(performance.now() + 60_001)).toBeUndefined();
  });
});

describe('the venue’s dead man’s switch', () => {
  test('is fed once a period while the process beats, from its call on, and not by a supervisor that slept', async () => {
    const venue = new FakeVenue();
    const { made, call, look, lookFor } = await supervisorOf(venue);
    await passMs(50);
    look();
    expect(venue.socket.types()).toEqual(['logon']);
    const line = call();
    look();
    expect(venue.socket.requests.at(-1)).toEqual({ type: 'deadMan', silenceMs: 600 });
    venue.socket.types();
    for (let beat = 0; beat < 4; beat += 1) {
      line.emit('data', '1\n');
      await lookFor(45);
      expect([beat, venue.socket.types()]).toEqual([beat, []]);
      await lookFor(5);
      expect([beat, venue.socket.types()]).toEqual([beat, ['deadMan']]);
    }
    made.look(performance.now() + 60_000);
    expect(venue.socket.types()).toEqual([]);
  });

  test('is let go after an orderly end', async () => {
    const venue = new FakeVenue();
    const { made } = await supervisorOf(venue);
    made.leave();
    expect(venue.socket.requests.at(-1)).toEqual({ type: 'deadMan', silenceMs: 0 });
    expect(venue.socket.isEnded).toBe(true);
  });
});

describe('its halt', () => {
  test('cuts first, adds itself to the causes on the disk, and cancels everything', async () => {
    const venue = new FakeVenue('a');
    writeTripFile(tripFile, 'tripped', ['ledger'], 'watchdog');
    const { made } = await supervisorOf(venue);
    venue.socket.types();
    const why = 'the process is silent';
    const report = await made.halt(why);
    expect(report).toEqual({ by: 'supervisor', why, settled: ['a'], unanswered: [], tookMs: 0 });
    expect(venue.socket.types()).toEqual(['cut', 'orders', 'cancelAll', 'orders']);
    expect(venue.socket.requests).toContainEqual({ type: 'cut', by: 'supervisor' });
    expect(readTripFile(tripFile)).toMatchObject({ state: 'tripped', by: 'supervisor' });
    expect([...readTripFile(tripFile).causes].sort()).toEqual(['ledger', 'supervisor']);
    expect([venue.socket.isEnded, venue.open.size, said]).toEqual([true, 0, []]);
  });

  test('says for which orders nobody answers', async () => {
    const { made: lines, connect } = fakeConnections();
    const { made } = await supervisorOf({ connect }, { reportAfterMs: 20 });
    const halting = made.halt('the process is gone');
    lines[0]?.say({ type: 'orders', open: ['x', 'y'] });
    await passMs(20);
    expect(await halting).toMatchObject({ unanswered: ['x', 'y'] });
    expect(said).toEqual(['HALT: nobody answers for x, y (the process is gone)\n']);
  });

  test('goes on without a venue, and where the disk takes nothing', async () => {
    const taken = join(folder, 'taken');
    mkdirSync(taken);
    const { made } = await supervisorOf(undefined, { tripFile: taken });
    const report = { by: 'supervisor', why: 'test', settled: [], unanswered: [], tookMs: 0 };
    expect(await made.halt('test')).toEqual(report);
    expect(said).toEqual([expect.stringContaining(`HALT: the trip cannot be written to ${taken}: EISDIR`)]);
    made.leave();
  });
});

test('it listens where it was told, also over what a killed one left there, and hears beats', async () => {
  const { made, look } = await supervisorOf(undefined);
  const path = join(folder, 'beats.sock');
  (await made.listen()).close(); // where nothing was
  writeFileSync(path, 'left behind');
  const server = await made.listen();
  expect(existsSync(path)).toBe(true);
  const socket = createConnection(path);
  await once(socket, 'connect');
  socket.destroy();
  // The system tells the other end when it gets to it.
  while (look() === undefined) await new Promise((resolve) => setImmediate(resolve));
  expect(look()).toBe('the process is gone');
  server.close();
});

/** The supervisor in this process, against the real venue: what it takes for a reason to halt, and how it halts. */
import { mkdirSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { join } from 'node:path';
import { readTripFile, SharedHealth, Supervisor, Watchdog, writeTripFile } from '@plimsoll/survival-kernel';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HaltingWorld, HEARTBEAT, until } from './halting-world.ts';

let world: HaltingWorld;
beforeEach(async () => {
  world = new HaltingWorld();
  await world.open();
});
afterEach(() => world.close());

describe('the supervisor', () => {
  async function supervisor(changed: { venue?: undefined; tripFile?: string } = {}) {
    const beatPath = join(world.folder, 'beats.sock');
    const setup = {
      beatPath,
      tripFile: world.tripFile,
      venue: { path: world.venuePath, account: 'paper' },
      heartbeat: HEARTBEAT,
      deadManMs: 60_000,
      ...changed,
    };
    const made = new Supervisor(setup);
    const server = await made.listen();
    world.closing.push(() => server.close());
    world.closing.push(() => made.leave());
    const call = async (): Promise<Socket> => {
      const socket = createConnection(beatPath);
      world.closing.push(() => socket.destroy());
      await new Promise<void>((resolve) => socket.once('connect', resolve));
      return socket;
    };
    return { made, call, beatPath };
  }

  test('finds the process silent, and halts: cut, on disk, cancelled', async () => {
    await world.rest('a');
    const { made, call } = await supervisor();
    const socket = await call();
    socket.write('1\n');
    let nowMs = performance.now() + 10;
    await until(() => made.look(nowMs) === undefined && nowMs > 0);
    let why: string | undefined;
    while (why === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      why = made.look((nowMs += 40));
    }
    expect(why).toBe('the process is silent');
    expect(await made.halt(why)).toMatchObject({ by: 'supervisor', settled: ['a'], unanswered: [] });
    expect([world.venue.line, readTripFile(world.tripFile)]).toMatchObject([
      'cut',
      { state: 'tripped', causes: ['supervisor'] },
    ]);
  });

  test('tells an orderly end from any other by what is on disk', async () => {
    const { made, call } = await supervisor();
    (await call()).destroy();
    await until(() => made.look(performance.now()) !== undefined);
    expect(made.look(performance.now())).toBe('the process is gone');
    writeTripFile(world.tripFile, 'clean', [], 'test');
    expect(made.look(performance.now())).toBe('clean');
  });

  test('does not wait for ever for a process that never calls, and forgives itself a sleep', async () => {
    const { made, call } = await supervisor();
    expect(made.look(performance.now() + 31_000)).toBe('the process never called');
    await call();
    await until(() => made.look(performance.now()) === undefined);
    expect(made.look(performance.now() + 10_000)).toBeUndefined(); // asleep: it looks again
  });

  test('halts without a venue, and where the disk does not take it', async () => {
    mkdirSync(join(world.folder, 'taken'));
    const { made } = await supervisor({ venue: undefined, tripFile: join(world.folder, 'taken') });
    made.look(performance.now());
    expect(await made.halt('test')).toEqual({
      by: 'supervisor',
      why: 'test',
      settled: [],
      unanswered: [],
      tookMs: 0,
    });
    made.leave();
  });
});

/** A halt that nobody answers ends by time alone: enough for a loaded machine to hear the venue's list. */
const LISTED_MS_MAX = 4_000;

describe('whoever halts', () => {
  test('tells people of orders that nobody answers for', async () => {
    const path = await world.strangeVenue((socket, line) => {
      if (line.includes('orders')) socket.write('{"type":"orders","open":["x"]}\n');
    });
    const { write } = process.stderr;
    const said: string[] = [];
    process.stderr.write = ((text: string) => said.push(text) > 0) as typeof process.stderr.write;
    try {
      const health = new SharedHealth();
      const common = {
        tripFile: world.tripFile,
        venue: { path, account: 'paper' },
        heartbeat: HEARTBEAT,
        deadManMs: 1,
        reportAfterMs: LISTED_MS_MAX,
      };
      const dog = new Watchdog({ ...common, words: health.buffer }, () => {});
      world.closing.push(() => dog.close());
      health.trip('operator');
      const supervisor = new Supervisor({ ...common, beatPath: join(world.folder, 'beats.sock') });
      await Promise.all([dog.followTrip(), supervisor.halt('the process is silent')]);
    } finally {
      process.stderr.write = write;
    }
    expect(said.sort()).toEqual([
      'HALT: nobody answers for x (operator)\n',
      'HALT: nobody answers for x (the process is silent)\n',
    ]);
  });
});

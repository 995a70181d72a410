/** Watchdog, supervisor, guardian and session in this process, against the real venue: every way that a halt can go. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server, Socket } from 'node:net';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Guardian,
  type HaltReport,
  readTripFile,
  SharedHealth,
  Supervisor,
  VenueSession,
  Watchdog,
  type WatchdogMessage,
  writeTripFile,
} from '@plimsoll/survival-kernel';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { VenueServer } from '../venue/venue-server.ts';

const HEARTBEAT = { periodMs: 50, missesMax: 3 };
const PRICE = 60_000_000_000;

let folder: string;
let venuePath: string;
let tripFile: string;
let venue: VenueServer;
const closing: (() => unknown)[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-guards-'));
  venuePath = join(folder, 'venue.sock');
  tripFile = join(folder, 'trip');
  venue = new VenueServer();
  await venue.listen(venuePath);
  writeTripFile(tripFile, 'running', [], 'test');
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await venue.close();
  rmSync(folder, { recursive: true, force: true });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 1));
}

/** A trading session with orders that rest. */
async function rest(...ids: string[]): Promise<VenueSession> {
  const session = new VenueSession(venuePath, 'paper', 'trading', { event: () => {}, lost: () => {} });
  closing.push(() => session.close());
  for (const id of ids) {
    const order = {
      id,
      instrument: 'BTC',
      side: 'BUY',
      kind: 'limit',
      quantityMicro: 1,
      priceMicro: PRICE,
    } as const;
    session.send({ type: 'new', order });
  }
  await until(() => venue.openIds.length === ids.length);
  return session;
}

function watchdog(changed: { venue?: undefined; supervisorPath?: string; tripFile?: string } = {}) {
  const health = new SharedHealth();
  const told: WatchdogMessage[] = [];
  const setup = {
    words: health.buffer,
    tripFile,
    venue: { path: venuePath, account: 'paper' },
    heartbeat: HEARTBEAT,
    deadManMs: 60_000,
    ...changed,
  };
  const made = new Watchdog(setup, (message) => void told.push(message));
  closing.push(() => made.close());
  return { health, told, dog: made };
}

/** A venue that does what a test says, for what the real one never does. */
async function strangeVenue(answer: (socket: Socket, line: string) => void): Promise<string> {
  const path = join(folder, 'strange.sock');
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split('\n').filter((each) => each !== '')) answer(socket, line);
    });
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return path;
}

describe('the watchdog', () => {
  test('follows a trip: on disk, acknowledged, everything cancelled', async () => {
    await rest('a', 'b');
    const { dog, health, told } = watchdog();
    await dog.followTrip();
    expect(told).toEqual([]); // armed: nothing to follow
    health.trip('checksum');
    await dog.followTrip();
    expect([venue.openIds, readTripFile(tripFile).causes, health.isAcknowledged]).toEqual([
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
    expect(venue.line).toBe('open'); // nobody had to cut it
  });

  test('cuts the line when an order is stuck between the check and the wire', async () => {
    const { dog, health } = watchdog();
    health.pass();
    health.trip('operator');
    await dog.followTrip();
    expect([health.isAcknowledged, venue.line]).toEqual([true, 'cut']);
  });

  test('waits a moment for an order that is just leaving', async () => {
    const { dog, health } = watchdog();
    health.pass();
    setTimeout(() => health.hasLeft(), 1);
    health.trip('operator');
    await dog.followTrip();
    expect(health.isAcknowledged).toBe(true);
  });

  test('trips and cuts on missed heartbeats of the main thread, and beats itself', async () => {
    let nowMs = 1_000; // its own clock: on a busy machine a start may take longer than three beats
    const clock = vi.spyOn(performance, 'now').mockReturnValue(nowMs);
    const { dog, health } = watchdog();
    clock.mockRestore();
    await until(() => venue.line === 'open');
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
    await until(() => venue.line === 'cut');
    dog.look(nowMs + 51); // thrown already
    expect(health.tripCount).toBe(1);
  });

  test('takes a cut by somebody else for a trip on top where it is tripped: signatures given before are void', async () => {
    const { health } = watchdog();
    health.trip('ledger');
    const other = new Guardian(venuePath, 'paper', 'supervisor');
    closing.push(() => other.close());
    other.cut();
    await until(() => health.tripCount === 2);
    expect(health.causes).toEqual(['ledger']);
  });

  test('trips when somebody else has cut the line, and when the venue is gone', async () => {
    const cut = watchdog();
    const other = new Guardian(venuePath, 'paper', 'supervisor');
    closing.push(() => other.close());
    other.cut();
    await until(() => cut.health.tripWord !== 0);
    expect(cut.health.causes).toEqual(['supervisor']);
    other.cut(); // again: nothing new, and no trip on top
    await until(() => other.isCut);
    expect(cut.health.tripCount).toBe(1);
    const gone = watchdog();
    await venue.close();
    await until(() => {
      gone.health.beat('main');
      gone.dog.look(performance.now());
      return gone.health.tripWord !== 0;
    });
    expect(gone.health.causes).toContain('heartbeat');
  });

  test('does not acknowledge what it cannot write, and goes on cancelling', async () => {
    await rest('a');
    mkdirSync(join(folder, 'taken'));
    const { dog, health } = watchdog({ tripFile: join(folder, 'taken') });
    health.trip('ledger');
    await dog.followTrip();
    expect([health.isAcknowledged, venue.openIds]).toEqual([false, []]);
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
    const { dog, told } = watchdog({ supervisorPath: join(folder, 'nobody.sock') });
    await until(() => told.length > 0);
    expect(told).toEqual([{ kind: 'supervisorLost' }]);
    dog.callSupervisor();
    await until(() => told.length > 1);
  });
});

describe('the supervisor', () => {
  async function supervisor(changed: { venue?: undefined; tripFile?: string } = {}) {
    const beatPath = join(folder, 'beats.sock');
    const setup = {
      beatPath,
      tripFile,
      venue: { path: venuePath, account: 'paper' },
      heartbeat: HEARTBEAT,
      deadManMs: 60_000,
      ...changed,
    };
    const made = new Supervisor(setup);
    const server = await made.listen();
    closing.push(() => server.close());
    closing.push(() => made.leave());
    const call = async (): Promise<Socket> => {
      const socket = createConnection(beatPath);
      closing.push(() => socket.destroy());
      await new Promise<void>((resolve) => socket.once('connect', resolve));
      return socket;
    };
    return { made, call, beatPath };
  }

  test('finds the process silent, and halts: cut, on disk, cancelled', async () => {
    await rest('a');
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
    expect([venue.line, readTripFile(tripFile)]).toMatchObject([
      'cut',
      { state: 'tripped', causes: ['supervisor'] },
    ]);
  });

  test('tells an orderly end from any other by what is on disk', async () => {
    const { made, call } = await supervisor();
    (await call()).destroy();
    await until(() => made.look(performance.now()) !== undefined);
    expect(made.look(performance.now())).toBe('the process is gone');
    writeTripFile(tripFile, 'clean', [], 'test');
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
    mkdirSync(join(folder, 'taken'));
    const { made } = await supervisor({ venue: undefined, tripFile: join(folder, 'taken') });
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
    const path = await strangeVenue((socket, line) => {
      if (line.includes('orders')) socket.write('{"type":"orders","open":["x"]}\n');
    });
    const { write } = process.stderr;
    const said: string[] = [];
    process.stderr.write = ((text: string) => said.push(text) > 0) as typeof process.stderr.write;
    try {
      const health = new SharedHealth();
      const common = {
        tripFile,
        venue: { path, account: 'paper' },
        heartbeat: HEARTBEAT,
        deadManMs: 1,
        reportAfterMs: LISTED_MS_MAX,
      };
      const dog = new Watchdog({ ...common, words: health.buffer }, () => {});
      closing.push(() => dog.close());
      health.trip('operator');
      const supervisor = new Supervisor({ ...common, beatPath: join(folder, 'beats.sock') });
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

/** Halts until the venue has given a list, however slow the machine is. */
async function listedHalt(guardian: Guardian): Promise<HaltReport> {
  for (;;) {
    const report = await guardian.halt('test', 60);
    if (!report.unanswered.some((each) => each.startsWith('everything'))) return report;
  }
}

describe('a guardian', () => {
  test('reports what nobody answers for', async () => {
    await rest('a');
    const path = await strangeVenue((socket, line) => {
      if (line.includes('logon'))
        socket.write('{"type":"welcome","line":"cut"}\n{"type":"accepted","id":"x"}\n');
      if (line.includes('orders')) socket.write('{"type":"orders","open":["x","y"]}\n');
    });
    const guardian = new Guardian(path, 'paper', 'watchdog');
    closing.push(() => guardian.close());
    expect(await listedHalt(guardian)).toMatchObject({ settled: [], unanswered: ['x', 'y'] });
    expect(guardian.isCut).toBe(true);
  });

  test('counts as settled what is filled, rejected or no longer listed; a part filled is not', async () => {
    const path = await strangeVenue((socket, line) => {
      if (line.includes('logon')) {
        const said = [
          ...['filled', 'part', 'rejected', 'unlisted'].map((id) => ({ type: 'accepted', id })),
          { type: 'filled', id: 'part', quantityMicro: 1, priceMicro: 1, leftMicro: 1 },
          { type: 'changed', id: 'part', leftMicro: 2 },
          { type: 'filled', id: 'filled', quantityMicro: 1, priceMicro: 1, leftMicro: 0 },
          { type: 'rejected', id: 'rejected', reason: 'test' },
          { type: 'cancelled', id: 'never seen' },
          { type: 'line', line: 'open', by: 'test' },
        ];
        socket.write(said.map((each) => `${JSON.stringify(each)}\n`).join(''));
      }
      if (line.includes('orders')) socket.write('{"type":"orders","open":["part"]}\n');
    });
    const guardian = new Guardian(path, 'paper', 'watchdog');
    closing.push(() => guardian.close());
    const report = await listedHalt(guardian);
    expect([[...report.settled].sort(), report.unanswered]).toEqual([
      ['filled', 'rejected', 'unlisted'],
      ['part'],
    ]);
  });

  test('sees the cut of another guardian, and its own again', async () => {
    const [watching, other] = (['supervisor', 'watchdog'] as const).map((role) => {
      const guardian = new Guardian(venuePath, 'paper', role);
      closing.push(() => guardian.close());
      return guardian;
    }) as [Guardian, Guardian];
    other.cut();
    await until(() => watching.isCut && other.isCut);
    expect(venue.line).toBe('cut');
  });

  test('says that it knows nothing when the venue is gone, or talks nonsense', async () => {
    const nobody = new Guardian(join(folder, 'nobody.sock'), 'paper', 'supervisor');
    expect((await nobody.halt('test')).unanswered).toEqual(['everything: the venue gave no list']);
    expect(nobody.isLost).toBe(true);
    nobody.stillHere(1);
    for (const nonsense of ['{]\n', '7\n', 'null\n', '[]\n', 'x'.repeat(1_000_001)]) {
      const path = await strangeVenue((socket) => socket.write(nonsense));
      const guardian = new Guardian(path, 'paper', 'supervisor');
      await until(() => guardian.isLost);
      guardian.close();
      await closing.pop()?.();
    }
  });
});

describe('a session', () => {
  test('says when its bytes are with the operating system, at once or later, or never', async () => {
    const path = await strangeVenue(() => {});
    let lost = 0;
    const session = new VenueSession(path, 'paper', 'observer', {
      event: () => {},
      lost: () => void (lost += 1),
    });
    const sent: string[] = [];
    session.send({ type: 'orders' });
    session.whenSent(() => sent.push('logon'));
    await until(() => sent.length === 1);
    session.whenSent(() => sent.push('nothing to send'));
    expect(sent).toEqual(['logon', 'nothing to send']);
    session.close();
    expect([session.isOver, session.send({ type: 'orders' })]).toEqual([true, false]);
    session.whenSent(() => sent.push('over'));
    expect([sent.length, lost]).toEqual([3, 0]); // who closes it knows
  });
});

test('the trip file of another user is unreadable, and a folder is', () => {
  writeFileSync(join(folder, 'odd'), '{"format":"plimsoll-trip/1"}\nnot its digest\n');
  expect(readTripFile(join(folder, 'odd')).state).toBe('unreadable');
  expect(readTripFile(folder).state).toBe('unreadable');
});

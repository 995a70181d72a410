/** A guardian and its session, against the real venue and against one that does what no venue should. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Guardian, type HaltReport, readTripFile, VenueSession } from '@plimsoll/survival-kernel';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HaltingWorld, until } from './halting-world.ts';

let world: HaltingWorld;
beforeEach(async () => {
  world = new HaltingWorld();
  await world.open();
});
afterEach(() => world.close());

/** Halts until the venue has given a list, however slow the machine is. */
async function listedHalt(guardian: Guardian): Promise<HaltReport> {
  for (;;) {
    const report = await guardian.halt('test', 60);
    if (!report.unanswered.some((each) => each.startsWith('everything'))) return report;
  }
}

describe('a guardian', () => {
  test('reports what nobody answers for', async () => {
    await world.rest('a');
    const path = await world.strangeVenue((socket, line) => {
      if (line.includes('logon'))
        socket.write('{"type":"welcome","line":"cut"}\n{"type":"accepted","id":"x"}\n');
      if (line.includes('orders')) socket.write('{"type":"orders","open":["x","y"]}\n');
    });
    const guardian = new Guardian(path, 'paper', 'watchdog');
    world.closing.push(() => guardian.close());
    expect(await listedHalt(guardian)).toMatchObject({ settled: [], unanswered: ['x', 'y'] });
    expect(guardian.isCut).toBe(true);
  });

  test('counts as settled what is filled, rejected or no longer listed; a part filled is not', async () => {
    const path = await world.strangeVenue((socket, line) => {
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
    world.closing.push(() => guardian.close());
    const report = await listedHalt(guardian);
    expect([[...report.settled].sort(), report.unanswered]).toEqual([
      ['filled', 'rejected', 'unlisted'],
      ['part'],
    ]);
  });

  test('sees the cut of another guardian, and its own again', async () => {
    const [watching, other] = (['supervisor', 'watchdog'] as const).map((role) => {
      const guardian = new Guardian(world.venuePath, 'paper', role);
      world.closing.push(() => guardian.close());
      return guardian;
    }) as [Guardian, Guardian];
    other.cut();
    await until(() => watching.isCut && other.isCut);
    expect(world.venue.line).toBe('cut');
  });

  test('says that it knows nothing when the venue is gone, or talks nonsense', async () => {
    const nobody = new Guardian(join(world.folder, 'nobody.sock'), 'paper', 'supervisor');
    expect((await nobody.halt('test')).unanswered).toEqual(['everything: the venue gave no list']);
    expect(nobody.isLost).toBe(true);
    nobody.stillHere(1);
    for (const nonsense of ['{]\n', '7\n', 'null\n', '[]\n', 'x'.repeat(1_000_001)]) {
      const path = await world.strangeVenue((socket) => socket.write(nonsense));
      const guardian = new Guardian(path, 'paper', 'supervisor');
      await until(() => guardian.isLost);
      guardian.close();
      await world.closing.pop()?.();
    }
  });
});

describe('a session', () => {
  test('says when its bytes are with the operating system, at once or later, or never', async () => {
    const path = await world.strangeVenue(() => {});
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
  writeFileSync(join(world.folder, 'odd'), '{"format":"plimsoll-trip/1"}\nnot its digest\n');
  expect(readTripFile(join(world.folder, 'odd')).state).toBe('unreadable');
  expect(readTripFile(world.folder).state).toBe('unreadable');
});

/** A guardian's halt, millisecond by millisecond: the clock stands still but for what a test lets go by. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FakeVenue, fakeConnections, holdTime, passMs, settle } from '../test-support/fake-venue.ts';
import { Guardian, type HaltReport, REPORT_AFTER_MS } from './guardian.ts';

beforeEach(holdTime);
afterEach(() => void vi.useRealTimers());

/** A guardian of that venue; it has logged on and asked nothing yet. */
async function guardianOf(venue: { readonly connect: FakeVenue['connect'] }, seeCut?: () => void) {
  const guardian = new Guardian('/venue', 'paper', 'watchdog', seeCut, venue.connect);
  await settle();
  return guardian;
}

/** A venue that answers nothing: the test says each word. */
async function mute(seeCut?: () => void) {
  const { made, connect } = fakeConnections();
  const guardian = await guardianOf({ connect }, seeCut);
  const [socket] = made;
  if (socket === undefined) throw new Error('it did not connect');
  socket.types();
  return { guardian, socket };
}

/** The report of a halt once it is there. */
function watched(halting: Promise<HaltReport>) {
  const found: { report?: HaltReport } = {};
  void halting.then((report) => {
    found.report = report;
  });
  return found;
}

describe('a halt', () => {
  test('lists, cancels and lists again, and ends with the venue’s word that nothing is open', async () => {
    const venue = new FakeVenue('a', 'b');
    const guardian = await guardianOf(venue);
    venue.socket.types();
    const found = watched(guardian.halt('operator'));
    await settle();
    expect(venue.socket.types()).toEqual(['orders', 'cancelAll', 'orders']);
    expect(found.report).toEqual({
      by: 'watchdog',
      why: 'operator',
      settled: ['a', 'b'],
      unanswered: [],
      tookMs: 0,
    });
  });

  test('asks again every 20 ms while something is open: what was on the wire arrives later', async () => {
    const { guardian, socket } = await mute();
    const found = watched(guardian.halt('operator'));
    const round = ['orders', 'cancelAll', 'orders'];
    expect(socket.types()).toEqual(round);
    socket.say({ type: 'orders', open: ['late'] });
    await passMs(19);
    expect(socket.types()).toEqual([]);
    await passMs(1);
    expect(socket.types()).toEqual(round);
    await passMs(7);
    socket.say({ type: 'cancelled', id: 'late' });
    await settle();
    expect(found.report).toMatchObject({ settled: ['late'], unanswered: [], tookMs: 27 });
    await passMs(50);
    expect(socket.types()).toEqual([]); // it is over
  });

  test('does not end on a list of before it', async () => {
    const { guardian, socket } = await mute();
    socket.say({ type: 'orders', open: [] });
    const found = watched(guardian.halt('operator'));
    await passMs(40);
    expect(found.report).toBeUndefined();
    socket.say({ type: 'orders', open: [] });
    await settle();
    expect(found.report).toMatchObject({ unanswered: [], tookMs: 40 });
  });

  test('that follows another one at once hears the venue at once, too', async () => {
    const { guardian, socket } = await mute();
    const first = watched(guardian.halt('operator'));
    await passMs(5);
    socket.say({ type: 'orders', open: [] });
    await settle();
    expect(first.report).toMatchObject({ tookMs: 5 });
    const second = watched(guardian.halt('ledger'));
    await passMs(17); // beyond the first one's wait, before the end of its own
    socket.say({ type: 'orders', open: [] });
    await settle();
    expect(second.report).toMatchObject({ why: 'ledger', tookMs: 17 });
  });

  test('reports after five seconds what nobody answers for, and when it gave up', async () => {
    expect(REPORT_AFTER_MS).toBe(5_000);
    const { guardian, socket } = await mute();
    const found = watched(guardian.halt('operator'));
    socket.say({ type: 'orders', open: ['x', 'y'] }, { type: 'cancelled', id: 'y' });
    await passMs(4_999);
    expect(found.report).toBeUndefined();
    await passMs(1);
    expect(found.report).toEqual({
      by: 'watchdog',
      why: 'operator',
      settled: ['y'],
      unanswered: ['x'],
      tookMs: 5_000,
    });
  });

  test('knows nothing without a list, whatever else the venue says, and can be given another time', async () => {
    const { guardian, socket } = await mute();
    const found = watched(guardian.halt('operator', 60));
    socket.say({ type: 'cancelled', id: 'x' });
    await passMs(59);
    expect(found.report).toBeUndefined();
    await passMs(1);
    expect(found.report).toMatchObject({ settled: [], unanswered: ['everything: the venue gave no list'] });
  });

  test('ends at once when the venue is lost', async () => {
    const { guardian, socket } = await mute();
    const found = watched(guardian.halt('operator'));
    await passMs(3);
    socket.emit('close');
    await settle();
    expect(found.report).toMatchObject({ unanswered: ['everything: the venue gave no list'], tookMs: 3 });
    expect(guardian.isLost).toBe(true);
    const again = watched(guardian.halt('operator'));
    await settle();
    expect(again.report).toMatchObject({ tookMs: 0 });
  });

  test('counts an order as settled when it is filled, rejected, cancelled or no longer listed', async () => {
    const { guardian, socket } = await mute();
    const ids = ['filled', 'part', 'rejected', 'cancelled', 'unlisted', 'changed'];
    for (const id of ids) socket.say({ type: 'accepted', id });
    const fill = { quantityMicro: 1, priceMicro: 1 };
    socket.say(
      { type: 'filled', id: 'filled', ...fill, leftMicro: 0 },
      { type: 'filled', id: 'part', ...fill, leftMicro: 1 },
      { type: 'rejected', id: 'rejected', reason: 'test' },
      { type: 'cancelled', id: 'cancelled' },
      { type: 'cancelled', id: 'never seen' },
      { type: 'changed', id: 'changed', leftMicro: 1 },
    );
    const found = watched(guardian.halt('operator', 20));
    socket.say({ type: 'orders', open: ['part', 'changed'] });
    await passMs(20);
    expect(found.report).toMatchObject({
      settled: ['filled', 'rejected', 'cancelled', 'unlisted'],
      unanswered: ['part', 'changed'],
    });
  });

  test('ends with the last fill or rejection, not with the next question', async () => {
    for (const end of [
      { type: 'filled', id: 'x', quantityMicro: 1, priceMicro: 1, leftMicro: 0 },
      { type: 'rejected', id: 'x', reason: 'test' },
    ] as const) {
      const { guardian, socket } = await mute();
      const found = watched(guardian.halt('operator'));
      socket.say({ type: 'orders', open: ['x'] });
      await passMs(2);
      socket.say(end);
      await settle();
      expect(found.report).toMatchObject({ settled: ['x'], tookMs: 2 });
    }
  });
});

describe('a guardian', () => {
  test('waits until the venue has taken all that it was told: its list comes after', async () => {
    const { guardian, socket } = await mute();
    socket.say({ type: 'orders', open: [] }); // of before: no answer to this
    let isTaken = false;
    guardian.stillHere(600);
    void guardian.taken().then(() => {
      isTaken = true;
    });
    expect(socket.requests.slice(-2)).toEqual([{ type: 'deadMan', silenceMs: 600 }, { type: 'orders' }]);
    await passMs(9_999);
    expect([isTaken, guardian.isLost]).toEqual([false, false]);
    socket.say({ type: 'orders', open: ['x'] });
    await passMs(20);
    expect([isTaken, guardian.isLost]).toEqual([true, false]);
    expect(socket.types()).toEqual(['deadMan', 'orders']); // asked once
  });

  test('takes a venue for lost that has not taken it within ten seconds, or as long as it is given', async () => {
    const { guardian } = await mute();
    const taking = guardian.taken();
    await passMs(9_999);
    expect(guardian.isLost).toBe(false);
    await passMs(1);
    await taking;
    expect(guardian.isLost).toBe(true);
    const other = await mute();
    const soon = other.guardian.taken(1);
    await passMs(20);
    await soon;
    expect(other.guardian.isLost).toBe(true);
  });

  test('does not wait for a venue that is gone', async () => {
    const { guardian, socket } = await mute();
    socket.emit('close');
    await guardian.taken();
    expect(guardian.isLost).toBe(true);
  });

  test('cuts in its own name, and closes its session', async () => {
    const { guardian, socket } = await mute();
    guardian.cut();
    expect(socket.requests.at(-1)).toEqual({ type: 'cut', by: 'watchdog' });
    guardian.close();
    expect([socket.isEnded, guardian.isLost]).toEqual([true, false]);
  });

  test('knows from its welcome whether the line is cut, and tells nobody: that was before it', async () => {
    let seen = 0;
    const { guardian, socket } = await mute(() => void (seen += 1));
    expect(guardian.isCut).toBe(false);
    socket.say({ type: 'welcome', line: 'cut' });
    expect(guardian.isCut).toBe(true);
    socket.say({ type: 'welcome', line: 'open' });
    expect([guardian.isCut, seen]).toEqual([false, 0]);
  });

  test('tells of a cut by somebody else, once; not of its own, nor of a line that opens', async () => {
    let seen = 0;
    const { guardian, socket } = await mute(() => void (seen += 1));
    socket.say({ type: 'line', line: 'cut', by: 'watchdog' });
    expect([guardian.isCut, seen]).toEqual([true, 0]);
    socket.say({ type: 'line', line: 'open', by: 'trading' }, { type: 'line', line: 'open', by: 'trading' });
    expect([guardian.isCut, seen]).toEqual([false, 0]);
    socket.say({ type: 'line', line: 'cut', by: 'supervisor' });
    expect([guardian.isCut, seen]).toEqual([true, 1]);
    socket.say({ type: 'line', line: 'cut', by: 'supervisor' });
    expect(seen).toBe(1); // nothing new
    socket.say({ type: 'line', line: 'open', by: 'trading' });
    socket.say(
      { type: 'line', line: 'cut', by: 'supervisor' },
      { type: 'line', line: 'cut', by: 'supervisor' },
    );
    expect([guardian.isCut, seen]).toEqual([true, 2]);
  });

  test('needs nobody to tell of a cut', async () => {
    const { guardian, socket } = await mute();
    socket.say({ type: 'line', line: 'cut', by: 'supervisor' });
    expect(guardian.isCut).toBe(true);
  });
});

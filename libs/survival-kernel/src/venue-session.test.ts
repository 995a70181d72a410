/** A session with a venue, on a line without a system under it. */
import { describe, expect, test } from 'vitest';
import { fakeConnections } from '../test-support/fake-venue.ts';
import { VenueSession } from './venue-session.ts';
import { VENUE_LINE_BYTES_MAX, type VenueEvent } from './venue-wire.ts';

function connected() {
  const { made, connect } = fakeConnections();
  const heard: VenueEvent[] = [];
  let lost = 0;
  const owner = { event: (event: VenueEvent) => void heard.push(event), lost: () => void (lost += 1) };
  const session = new VenueSession('/venue', 'paper', 'observer', owner, connect);
  const [socket] = made;
  if (socket === undefined) throw new Error('it did not connect');
  return { session, socket, heard, lostCount: () => lost };
}

const ACCEPTED = '{"type":"accepted","id":"ä"}\n';

describe('a session with a venue', () => {
  test('logs on first, and says one object a line', () => {
    const { session, socket } = connected();
    session.send({ type: 'orders' });
    expect([socket.path, socket.encoding]).toEqual(['/venue', 'utf8']);
    expect(socket.written).toBe('{"type":"logon","account":"paper","role":"observer"}\n{"type":"orders"}\n');
    expect(session.isOver).toBe(false);
  });

  test('hears events however they are cut into pieces', () => {
    const { socket, heard } = connected();
    socket.emit('data', ACCEPTED.slice(0, 9));
    expect(heard).toEqual([]);
    socket.emit('data', ACCEPTED.slice(9) + ACCEPTED + ACCEPTED.slice(0, 5));
    socket.emit('data', ACCEPTED.slice(5));
    expect(heard).toEqual([1, 2, 3].map(() => ({ type: 'accepted', id: 'ä' })));
  });

  test('says whether the bytes are with the system, and calls back when all of them are', () => {
    const { session, socket } = connected();
    expect(session.send({ type: 'orders' })).toBe(true);
    socket.isHeld = true;
    expect(session.send({ type: 'orders' })).toBe(false);
    session.send({ type: 'cancelAll' });
    let called = 0;
    session.whenSent(() => void (called += 1));
    socket.letOut();
    expect(called).toBe(0); // the second is still here
    socket.letOut();
    expect(called).toBe(1);
    session.whenSent(() => void (called += 1));
    expect(called).toBe(2); // nothing waits: at once
    socket.isHeld = false;
    session.send({ type: 'orders' });
    expect(called).toBe(2); // and each once
  });

  for (const [what, text] of [
    ['no JSON', '{]\n'],
    ['a number', '7\n'],
    ['null', 'null\n'],
    ['a text', '"type"\n'],
    ['an object without a type', '{"kind":"accepted"}\n'],
  ] as const) {
    test(`takes a venue that says ${what} for lost, and believes nothing that comes after it`, () => {
      const { session, socket, heard, lostCount } = connected();
      socket.emit('data', ACCEPTED + text + ACCEPTED);
      expect([heard.length, lostCount(), session.isOver, socket.isDestroyed]).toEqual([1, 1, true, true]);
      expect(session.send({ type: 'orders' })).toBe(false);
    });
  }

  test('takes a venue whose line is too long for lost, at the first byte too many', () => {
    const { socket, lostCount } = connected();
    socket.emit('data', 'x'.repeat(VENUE_LINE_BYTES_MAX));
    expect(lostCount()).toBe(0);
    socket.emit('data', 'x');
    expect(lostCount()).toBe(1);
  });

  test.each(['error', 'close'])('is lost with the first %s, once, and whoever waits is told', (event) => {
    const { session, socket, lostCount } = connected();
    socket.isHeld = true;
    session.send({ type: 'orders' });
    let called = 0;
    session.whenSent(() => void (called += 1));
    socket.emit(event, new Error('gone'));
    expect([lostCount(), called, session.isOver, socket.isDestroyed]).toEqual([1, 1, true, true]);
    socket.emit('error', new Error('gone'));
    socket.emit('close');
    expect([lostCount(), called, session.isOver, socket.isDestroyed]).toEqual([1, 1, true, true]);
    const { written } = socket;
    expect(session.send({ type: 'orders' })).toBe(false);
    expect(socket.written).toBe(written);
    session.whenSent(() => void (called += 1));
    expect(called).toBe(2); // there is nothing to wait for
  });

  test('that its owner closes ends when everything is out, and is not lost', () => {
    const { session, socket, lostCount } = connected();
    socket.isHeld = true;
    session.send({ type: 'cancelAll' });
    let called = 0;
    session.whenSent(() => void (called += 1));
    session.close();
    socket.emit('close');
    expect([socket.isEnded, socket.isDestroyed, lostCount(), called]).toEqual([true, false, 0, 1]);
  });
});

/** What the kill switch leaves on the disk, to the last field, and what it makes of a file that is not its own. */
import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KillSwitch } from './kill-switch.ts';
import { SharedHealth } from './shared-health.ts';
import { readTripFile, writeTripFile } from './trip-file.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-trip-'));
  file = join(folder, 'trip');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** As it stands there. */
function written(): unknown {
  return JSON.parse(readFileSync(file, 'utf8').split('\n')[0] as string);
}

function start(): KillSwitch {
  return new KillSwitch(file, new SharedHealth(), ['ann', 'bob', 'cleo']);
}

const format = 'plimsoll-trip/1';

test('each step leaves its state, the causes, and who wrote it', () => {
  start(); // no file: as after a crash
  expect(written()).toEqual({ format, state: 'tripped', causes: ['state'], by: 'start' });
  writeTripFile(file, 'clean', [], 'test');
  const kill = start();
  expect(written()).toEqual({ format, state: 'running', causes: [], by: 'start' });
  kill.trip('ledger');
  expect(kill.finish(0, false)).toEqual({ code: 'KILL107' }); // by the word alone: the disk says running
  kill.persist('watch');
  expect(written()).toEqual({ format, state: 'tripped', causes: ['ledger'], by: 'watch' });
  kill.acknowledge(false);
  for (const person of ['bob', 'ann']) expect(kill.sign(person)).toBeUndefined();
  expect(kill.signers).toEqual(['ann', 'bob']);
  for (const person of ['ann', 'bob']) expect(kill.sign(person)).toEqual({ code: 'KILL103', person });
  expect(kill.rearm(0)).toBeUndefined();
  expect(written()).toEqual({ format, state: 'running', causes: [], by: 'rearm' });
  expect(kill.finish(0, false)).toBeUndefined();
  expect(written()).toEqual({ format, state: 'clean', causes: [], by: 'finish' });
});

test('a trip by another thread is known before anybody asks who has signed', () => {
  writeTripFile(file, 'clean', [], 'test');
  const kill = start();
  kill.trip('ledger');
  kill.persist('test');
  kill.acknowledge(false);
  kill.sign('bob');
  new SharedHealth(kill.health.buffer).trip('ledger');
  expect(kill.signers).toEqual([]);
});

test('a re-arm that a new trip overtakes is back on the disk as its own', () => {
  writeTripFile(file, 'clean', [], 'test');
  const kill = start();
  kill.trip('ledger');
  kill.persist('test');
  new Int32Array(kill.health.buffer)[COMPLEMENT_WORD] = 5; // damaged memory: it cannot be armed
  kill.acknowledge(false);
  for (const person of ['ann', 'bob']) kill.sign(person);
  expect(kill.rearm(0)).toEqual({ code: 'KILL106' });
  expect(written()).toMatchObject({ state: 'tripped', by: 'rearm' });
});

test('a process that was cut and knows of no trip has nothing to re-arm', () => {
  writeTripFile(file, 'clean', [], 'test');
  const kill = start();
  expect(kill.acknowledge(false)).toBe(false);
  writeTripFile(file, 'tripped', ['supervisor'], 'supervisor');
  expect([kill.acknowledge(false), kill.acknowledge(true)]).toEqual([false, true]);
  expect(kill.rearm(0)).toEqual({ code: 'KILL101' });
});

test('a file of another format is unreadable, though its digest is right', () => {
  const unreadable = { state: 'unreadable', causes: [], by: '' };
  const fields = { format, state: 'clean', causes: [], by: 'test' };
  const put = (changed: object) => {
    const body = JSON.stringify({ ...fields, ...changed });
    writeFileSync(file, `${body}\n${createHash('sha256').update(body).digest('hex')}\n`);
  };
  put({});
  expect(readTripFile(file).state).toBe('clean');
  for (const changed of [{ format: 'plimsoll-trip/2' }, { state: 'odd' }, { by: 7 }, { causes: 'none' }]) {
    put(changed);
    expect(readTripFile(file)).toEqual(unreadable);
  }
});

test('a file that is too long, or does not end where it should, is unreadable, though its digest is right', () => {
  writeTripFile(file, 'clean', [], '');
  const spare = BYTES_MAX - readFileSync(file).length;
  writeTripFile(file, 'clean', [], 'x'.repeat(spare + 1));
  expect(readTripFile(file).state).toBe('unreadable');
  writeTripFile(file, 'clean', [], 'x'.repeat(spare));
  expect(readTripFile(file).state).toBe('clean');
  writeTripFile(file, 'clean', [], 'test');
  const text = readFileSync(file, 'utf8');
  for (const other of [text.trimEnd(), `${text}x`, `${text}\n`, `x${text}`]) {
    writeFileSync(file, other);
    expect(readTripFile(file).state).toBe('unreadable');
  }
  writeFileSync(file, text);
  expect(readTripFile(file).state).toBe('clean');
});

test('nothing stays open: neither the file nor its folder', () => {
  const next = (): number => {
    const fd = openSync(join(folder, 'probe'), 'w');
    closeSync(fd);
    return fd;
  };
  const before = next();
  for (let count = 0; count < WRITES; count += 1) writeTripFile(file, 'running', [], 'test');
  expect(next() - before).toBeLessThan(WRITES);
});

/** The longest file that is read. */
const BYTES_MAX = 4_096;
/** Of the shared words: the complement of the trip word. */
const COMPLEMENT_WORD = 16;
/** So many more files would be open than others of this process open meanwhile. */
const WRITES = 64;

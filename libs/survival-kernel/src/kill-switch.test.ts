import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, test as property } from '@fast-check/vitest';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KillSwitch, killSwitchRefusalText } from './kill-switch.ts';
import { SharedHealth } from './shared-health.ts';
import { readTripFile, writeTripFile } from './trip-file.ts';

const PEOPLE = ['ann', 'bob', 'cleo'];
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-kill-'));
  file = join(folder, 'trip');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A process that starts. */
function start(): KillSwitch {
  return new KillSwitch(file, new SharedHealth(), PEOPLE);
}

function clean(): KillSwitch {
  writeTripFile(file, 'clean', [], 'by hand');
  return start();
}

/** Tripped, on disk and acknowledged. */
function acknowledged(): KillSwitch {
  const kill = clean();
  kill.trip('operator');
  kill.persist('test');
  expect(kill.acknowledge(false)).toBe(true);
  return kill;
}

// [utest->REQ~kill-switch~1]
describe('a start', () => {
  test('is armed after an orderly end only', () => {
    const kill = clean();
    expect([kill.health.tripWord, readTripFile(file).state]).toEqual([0, 'running']);
    expect(kill.finish(0, false)).toBeUndefined();
    expect(start().health.tripWord).toBe(0);
  });

  test('comes up tripped after a crash, and keeps the causes of a trip that was on disk', () => {
    clean(); // and killed: the file says running
    const restarted = start();
    expect([restarted.health.causes, readTripFile(file).state]).toEqual([['state'], 'tripped']);
    writeTripFile(file, 'tripped', ['ledger'], 'test');
    expect(start().health.causes).toEqual(['ledger', 'state']);
  });

  test('comes up tripped with a file that is missing, cut short, altered, or of another format', () => {
    expect(start().health.causes).toEqual(['state']);
    const damage: (() => void)[] = [
      () => truncateSync(file, 10),
      () => truncateSync(file, 0),
      () => writeFileSync(file, readFileSync(file, 'utf8').replace('clean', 'clear')),
      () => writeFileSync(file, `${readFileSync(file, 'utf8')}\n`),
      () => writeFileSync(file, 'x'.repeat(5_000)),
      () => rmSync(file),
    ];
    for (const harm of damage) {
      writeTripFile(file, 'clean', [], 'test');
      harm();
      expect(readTripFile(file).state).toBe('unreadable');
      expect(start().health.causes).toEqual(['state']);
    }
  });

  property.prop([fc.nat(), fc.integer({ min: 1, max: 255 })], { numRuns: 200 })(
    'comes up tripped whatever bit of the file is flipped',
    (at, flip) => {
      writeTripFile(file, 'clean', [], 'test');
      const bytes = readFileSync(file);
      const index = at % bytes.length;
      bytes[index] = (bytes[index] as number) ^ flip;
      writeFileSync(file, bytes);
      expect(readTripFile(file).state).toBe('unreadable');
    },
  );

  test('is impossible where the file cannot be written, and without two people', () => {
    expect(() => new KillSwitch(join(folder, 'no', 'trip'), new SharedHealth(), PEOPLE)).toThrow('ENOENT');
    expect(() => new KillSwitch(file, new SharedHealth(), ['ann'])).toThrow('two people');
    expect(() => new KillSwitch(file, new SharedHealth(), ['ann', 'ann'])).toThrow('different names');
  });
});

describe('an acknowledgement', () => {
  test('waits for the disk and for every order between the check and the wire; a cut line needs no waiting', () => {
    const kill = clean();
    expect(kill.acknowledge(false)).toBe(false); // armed
    kill.trip('checksum');
    expect(kill.acknowledge(false)).toBe(false); // not on disk
    kill.persist('test');
    kill.health.pass();
    expect([kill.health.passing, kill.acknowledge(false)]).toEqual([1, false]);
    expect(kill.acknowledge(true)).toBe(true);
    kill.trip('checksum');
    expect([kill.health.isAcknowledged, kill.acknowledge(false)]).toEqual([false, false]);
    kill.health.hasLeft();
    expect(kill.acknowledge(false)).toBe(true);
  });
});

describe('an orderly end', () => {
  test('is none on a line that was cut, and none over a trip that somebody else put on disk', () => {
    const kill = clean();
    expect(kill.finish(0, true)).toEqual({ code: 'KILL107' });
    writeTripFile(file, 'tripped', ['supervisor'], 'supervisor');
    expect(kill.finish(0, false)).toEqual({ code: 'KILL107' });
    expect(readTripFile(file)).toEqual({ state: 'tripped', causes: ['supervisor'], by: 'supervisor' });
    writeTripFile(file, 'running', [], 'test');
    expect([kill.finish(0, false), readTripFile(file).state]).toEqual([undefined, 'clean']);
  });
});

describe('a re-arm', () => {
  test('needs an acknowledged trip, two different people, and no order left', () => {
    const fresh = clean();
    expect(fresh.sign('ann')?.code).toBe('KILL101');
    expect(fresh.rearm(0)?.code).toBe('KILL101');
    const kill = acknowledged();
    expect(kill.sign('zoe')?.code).toBe('KILL102');
    expect(kill.sign('ann')).toBeUndefined();
    expect(kill.sign('ann')?.code).toBe('KILL103');
    expect(kill.rearm(0)).toEqual({ code: 'KILL104', signerCount: 1 });
    expect(kill.sign('cleo')).toBeUndefined();
    expect(kill.signers).toEqual(['ann', 'cleo']);
    expect(kill.rearm(2)).toEqual({ code: 'KILL105', openCount: 2 });
    expect(kill.rearm(0)).toBeUndefined();
    expect([kill.health.tripWord, kill.health.isAcknowledged, readTripFile(file).state]).toEqual([
      0,
      false,
      'running',
    ]);
    expect([kill.signers, kill.finish(1, false)?.code, kill.finish(0, false)]).toEqual([
      [],
      'KILL105',
      undefined,
    ]);
  });

  test('starts anew when another trip comes, be it of the same cause and from another thread', () => {
    const kill = acknowledged();
    kill.sign('ann');
    kill.sign('bob');
    new SharedHealth(kill.health.buffer).trip('operator');
    expect(kill.rearm(0)?.code).toBe('KILL101');
    kill.persist('test');
    kill.acknowledge(false);
    expect(kill.rearm(0)).toEqual({ code: 'KILL104', signerCount: 0 });
    expect(kill.finish(0, false)?.code).toBe('KILL107');
  });

  test('takes no signature of a process that was cut and does not know it yet', () => {
    const kill = clean();
    writeTripFile(file, 'tripped', ['supervisor'], 'supervisor');
    expect(kill.acknowledge(true)).toBe(true);
    expect(kill.sign('ann')).toEqual({ code: 'KILL101' });
    expect(kill.signers).toEqual([]);
  });

  test('of damaged memory is refused for good', () => {
    const kill = acknowledged();
    kill.sign('ann');
    kill.sign('bob');
    new Int32Array(kill.health.buffer)[16] = 5; // the complement of the trip word
    expect(kill.health.causes).toContain('memory');
    kill.acknowledge(false);
    kill.sign('ann');
    kill.sign('bob');
    expect(kill.rearm(0)).toEqual({ code: 'KILL106' });
    expect([kill.health.tripWord === 0, readTripFile(file).state]).toEqual([false, 'tripped']);
  });

  test('is refused in words', () => {
    const texts = [
      { code: 'KILL101' },
      { code: 'KILL102', person: 'ann' },
      { code: 'KILL103', person: 'ann' },
      { code: 'KILL104', signerCount: 1 },
      { code: 'KILL105', openCount: 1 },
      { code: 'KILL106' },
      { code: 'KILL107' },
    ] as const;
    expect(texts.map(killSwitchRefusalText)).toEqual([
      'there is no acknowledged trip: nothing to sign or to re-arm',
      'ann is not among those who may sign',
      'ann has signed already: a different person must sign',
      '1 signed, two different people must',
      '1 orders are not settled yet: cancel them, or say what became of them',
      'a new trip has come: sign again',
      'the switch is thrown: this is no orderly end',
    ]);
  });
});

/** What the other tests do not come past: corners that are right all the same. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { issuePosture } from './authority.ts';
import { paperCalibration } from './calibrations.ts';
import { controllerSetup, start } from './controller.ts';
import { decisionRecord, recompute } from './decision-record.ts';
import { IdTable } from './id-table.ts';
import { KillSwitch } from './kill-switch.ts';
import { recomputeController } from './recompute.ts';
import { SharedHealth } from './shared-health.ts';
import { readTripFile, writeTripFile } from './trip-file.ts';

const SETUP = controllerSetup(paperCalibration, ['ann', 'bob']);

test('a record is issued from the state of the controller', () => {
  const { controller } = start({}, 1_000, SETUP);
  expect(issuePosture(controller.state, 5, 7, 1_000, 50)).toEqual({
    epoch: 7,
    posture: 'HIBERNATE',
    rPpm: 0,
    confidencePpm: 5,
    issuedAtMs: 1_000,
    validMs: 50,
  });
});

test('a controller that starts without a time is tripped, and its record says null and recomputes', () => {
  const taken = start({}, Number.NaN, SETUP);
  expect(taken.controller.state).toMatchObject({ tripped: true, evaluatedAtMs: 0, broken: ['heartbeat'] });
  const record = decisionRecord(taken.decision, 1, 0, SETUP);
  expect(record.clockMs).toBeNull();
  expect(recompute(undefined, record, SETUP).controller).toEqual(taken.controller);
});

test('a signature in the middle of a decision, and a list of another length, are not explained', () => {
  const taken = start({}, 1_000, SETUP); // Init, and a breach: two lines
  const why = decisionRecord(taken.decision, 1, 0, SETUP);
  const state = {
    raw: 0,
    r: 0,
    posture: 'HIBERNATE',
    elapsed: 0,
    broken: { '#set': [] },
    tripped: false,
    signers: { '#set': [] },
  };
  const first = { action: 'Init', args: {}, state, why };
  const recomputed = recomputeController();
  expect(recomputed.check(first as never)).toBeUndefined();
  expect(
    recomputed.check({ action: 'Sign', args: { p: 'ann' }, state, why: { person: 'ann' } } as never),
  ).toBeDefined();
  const signed = (p: unknown) => ({ action: 'Sign', args: { p }, state, why: {} }) as never;
  expect(recomputeController().check(signed('ann'))).toMatchObject({
    expected: 'a person, after a decision',
  });
  const { args: _, ...withoutArgs } = first;
  const decided = recomputeController();
  const healthy = { sequence: 1, sampledAtMs: 1_000 };
  const invariants = { ...healthy, checksumHolds: true, ledgerAgrees: true, heartbeatAgeMs: 0 };
  const one = start({ invariants }, 1_000, SETUP);
  const whole = { ...withoutArgs, why: decisionRecord(one.decision, 1, 0, SETUP) };
  expect(decided.check(whole as never)).toBeUndefined();
  expect(decided.check(signed(7))).toMatchObject({ expected: 'a person, after a decision' });
  expect(decided.check(signed('ann'))).toMatchObject({ expected: 'refused, CTRL102' });
  const altered = (change: object) =>
    recomputeController().check({ ...whole, why: { ...whole.why, ...change } } as never);
  expect(altered({ filter: 5 })).toMatchObject({ what: 'why.filter' });
  expect(altered({ defects: [...whole.why.defects, 1] })).toMatchObject({ what: 'why.defects' });
  expect(altered({ defects: {} })).toMatchObject({ what: 'why.defects' });
  expect(altered({ filter: {} })).toMatchObject({ what: 'why.filter.fromRPpm' });
  expect(altered({ filter: { ...whole.why.filter, more: 1 } })).toBeUndefined(); // a label
  const { raw: __, ...unknownRaw } = state;
  expect(recomputeController().check({ ...whole, state: unknownRaw } as never)).toBeUndefined();
  const longer = { ...why, defects: [...why.defects, { sensor: 'capital', code: 'late' }] };
  expect(recomputeController().check({ ...first, why: longer } as never)).toBeDefined();
});

test('a table of a thousand identifiers forgets the right ones, however their places collide', () => {
  const table = new IdTable(1_024);
  for (let count = 0; count < 20_000; count += 1) {
    table.add(`order-${count}`);
    const oldest = Math.max(0, count - 1_023);
    expect([table.find(`order-${oldest}`) >= 0, table.find(`order-${oldest - 1}`)]).toEqual([true, -1]);
  }
});

test('a trip file with a right digest and a wrong body is unreadable, and a switch armed from outside has no signers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-corner-'));
  const file = join(folder, 'trip');
  for (const body of [
    '{"format":"other/1"}',
    '{"format":"plimsoll-trip/1","state":"fine","causes":[],"by":"x"}',
    '{"format":"plimsoll-trip/1","state":"clean","causes":[],"by":7}',
    '{"format":"plimsoll-trip/1","state":"clean","causes":"","by":"x"}',
  ]) {
    writeFileSync(file, `${body}\n${createHash('sha256').update(body).digest('hex')}\n`);
    expect(readTripFile(file).state).toBe('unreadable');
  }
  writeTripFile(file, 'clean', [], 'test');
  const kill = new KillSwitch(file, new SharedHealth(), ['ann', 'bob']);
  kill.trip('operator');
  kill.health.arm(kill.health.tripWord);
  expect(kill.signers).toEqual([]);
  rmSync(folder, { recursive: true });
});

/** What a node says of itself, and what the others make of it: field by field, and to the last millisecond. */
import { describe, expect, test } from 'vitest';
import { fileOf, member } from '../test-support/gate-cast.ts';
import { countersign, seal } from './envelope.ts';
import {
  ANNOUNCEMENT_PAYLOAD,
  ANNOUNCEMENT_VALID_MS,
  type Announcement,
  announce,
  fleetRefusal,
  readAnnouncement,
} from './fleet.ts';
import { CLOCK_SKEW_MS } from './orders.ts';
import type { Trust } from './trust.ts';

const NOW = Date.parse('2026-03-01T12:00:00.000Z');
const WINDOW = { notBefore: '2026-03-01T00:00:00.000Z', notAfter: '2026-03-02T00:00:00.000Z' };
const [n1, n2, n3] = ['n1', 'n2', 'n3'].map((name) => member(name, 'operations', ['node'], WINDOW)) as [
  ReturnType<typeof member>,
  ReturnType<typeof member>,
  ReturnType<typeof member>,
];
const other = member('other', 'other operations', ['node'], WINDOW);
const TRUST: Trust = { signers: [n1, n2, n3, other].map(({ signer }) => signer), revoked: [] };
const SAID: Announcement = { node: 'n2', candidate: 'c', running: 'r', atMs: NOW };

const read = (bytes: Buffer | undefined) => readAnnouncement(bytes, TRUST, NOW);
const said = (what: Partial<Announcement>, by = n2) => fileOf(announce({ ...SAID, ...what }, by.privateKey));
/** The same with fields of one's own. */
const saidAs = (fields: object) =>
  fileOf(seal(Buffer.from(JSON.stringify(fields)), n2.privateKey, ANNOUNCEMENT_PAYLOAD));

describe('an announcement', () => {
  const envelope = announce(SAID, n2.privateKey);
  const fields = JSON.parse(Buffer.from(envelope.payload, 'base64').toString()) as object;

  test('has one form, which nodes of every version write', () => {
    expect(envelope.payloadType).toBe('application/vnd.plimsoll.announcement+json');
    expect(fields).toEqual({
      format: 'plimsoll/announcement/1',
      node: 'n2',
      candidate: 'c',
      running: 'r',
      at: '2026-03-01T12:00:00.000Z',
    });
    expect(read(fileOf(envelope))).toEqual(SAID);
  });

  test.each([
    ['format', 'plimsoll/announcement/2'],
    ['at', 'today'],
    ['node', 7],
    ['candidate', undefined],
    ['running', null],
  ])('with another %s is none', (field, value) => {
    expect(read(saidAs({ ...fields, [field]: value }))).toBe(
      'it is not of the format plimsoll/announcement/1',
    );
  });

  test('counts for the node that signed it, whoever else did', () => {
    expect(read(fileOf(countersign(envelope, other.privateKey)))).toEqual(SAID);
    expect(read(said({ node: 'n1' }))).toBe('n2 signed for n1');
    const both = countersign(announce({ ...SAID, node: 'n1' }, n2.privateKey), other.privateKey);
    expect(read(fileOf(both))).toBe('n2, other signed for n1');
  });

  test('may be ahead by as much as clocks are, and not by more', () => {
    expect(read(said({ atMs: NOW + CLOCK_SKEW_MS }))).toMatchObject({ atMs: NOW + CLOCK_SKEW_MS });
    expect(read(said({ atMs: NOW + CLOCK_SKEW_MS + 1 }))).toBe('it is dated later than now');
  });

  test('that is not there, or no envelope, is told so', () => {
    expect(read(undefined)).toBe('it can not be read');
    expect(read(Buffer.from('{}'))).toBe('it is no signed envelope');
    expect(read(Buffer.from('{'))).toContain('not JSON');
  });
});

describe('a fleet', () => {
  const own: Announcement = { node: 'n1', candidate: 'c', running: 'r', atMs: NOW };
  const answer = (...files: (Buffer | undefined)[]) =>
    fleetRefusal(
      own,
      files.map((bytes, index) => ({ file: `${index}.json`, bytes })),
      TRUST,
      NOW,
    );

  test('may be of many nodes of one build', () => {
    expect(answer()).toBeUndefined();
    expect(answer(said({}), said({ node: 'n3' }, n3))).toBeUndefined();
  });

  test('has no node of another candidate, nor one that runs other bytes, wherever it stands', () => {
    const refusal = (runs: string) => ({ code: 'LIVE114', node: 'n2', runs, own: 'r' });
    expect(answer(said({ candidate: 'x' }))).toEqual(refusal('r'));
    expect(answer(said({ running: 'x' }))).toEqual(refusal('x'));
    expect(answer(said({ node: 'n3' }, n3), said({ running: 'x' }))).toEqual(refusal('x'));
  });

  test('passes over what the node said itself, and who has been silent for too long', () => {
    expect(answer(said({ node: 'n1', running: 'before' }, n1))).toBeUndefined();
    const at = (silentMs: number) => answer(said({ running: 'x', atMs: NOW - silentMs }))?.code;
    expect([at(ANNOUNCEMENT_VALID_MS - 1), at(ANNOUNCEMENT_VALID_MS)]).toEqual(['LIVE114', undefined]);
  });

  test('with a file that is no announcement is refused by its name', () => {
    expect(answer(said({}), undefined)).toEqual({
      code: 'LIVE118',
      file: '1.json',
      reason: 'it can not be read',
    });
  });
});

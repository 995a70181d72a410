/** A live start beside other nodes: what they announce must be theirs, fresh, and of the same bytes. */
import { describe, expect, test } from 'vitest';
import {
  ann,
  CANDIDATE,
  expectRefusal,
  NOW,
  n1,
  n2,
  said,
  saidAs,
  start,
  stranger,
} from '../test-support/allowed-start.ts';
import { fileOf, HOUR_MS, sealedBy } from '../test-support/gate-cast.ts';
import { ANNOUNCEMENT_VALID_MS, type Announcement, type LiveStart, verifyLiveStart } from './index.ts';

describe('a live start in a fleet', () => {
  const elsewhere: Announcement = { node: 'n2', candidate: CANDIDATE, running: 'other bytes', atMs: NOW };
  const rows: readonly [string, Partial<LiveStart>, string, RegExp][] = [
    ['a mixed fleet', { fleet: said(elsewhere) }, 'LIVE114', /node n2 runs other bytes/],
    [
      'a fleet of another candidate',
      { fleet: said({ ...elsewhere, candidate: '0'.repeat(64) }) },
      'LIVE114',
      /n2/,
    ],
    [
      'an announcement by a stranger',
      { fleet: said(elsewhere, stranger) },
      'LIVE118',
      /no key that is trusted/,
    ],
    [
      'an announcement by one who is no node',
      { fleet: said(elsewhere, ann) },
      'LIVE118',
      /ann may not sign as node/,
    ],
    ['a node that speaks for another', { fleet: said(elsewhere, n1) }, 'LIVE118', /n1 signed for n2/],
    [
      'an announcement of tomorrow',
      { fleet: said({ ...elsewhere, atMs: NOW + HOUR_MS }) },
      'LIVE118',
      /later than now/,
    ],
    [
      'an announcement that is not signed',
      { fleet: [{ file: 'n2.node.json', bytes: Buffer.from(JSON.stringify(elsewhere)) }] },
      'LIVE118',
      /no signed envelope/,
    ],
    [
      'a fleet file that is not readable',
      { fleet: [{ file: 'x.json', bytes: undefined }] },
      'LIVE118',
      /not be read/,
    ],
    [
      'an order in the place of an announcement',
      { fleet: [{ file: 'x.json', bytes: fileOf(sealedBy({ node: 'n2' }, n2)) }] },
      'LIVE118',
      /no key that is trusted/,
    ],
    ['an announcement that says nothing', { fleet: saidAs('nothing') }, 'LIVE118', /not of the format/],
    [
      'an announcement of another format',
      { fleet: saidAs('{"format":"v0","node":"n2"}') },
      'LIVE118',
      /not of the format/,
    ],
    [
      'an announcement that leaves out what runs',
      { fleet: saidAs('{"format":"plimsoll/announcement/1","node":"n2","at":"2026-01-01T00:00:00Z"}') },
      'LIVE118',
      /not of the format/,
    ],
    [
      'an announcement cut short',
      { fleet: [{ file: 'x.json', bytes: said(elsewhere)[0]?.bytes.subarray(0, -9) }] },
      'LIVE118',
      /not JSON/,
    ],
    ['a fleet that a node without a key would join', { nodeKey: undefined }, 'LIVE119', /it has no key/],
    ['a node with the key of another', { nodeKey: n2.privateKey }, 'LIVE119', /n2 signed for n1/],
    [
      'a node with a key that nobody knows',
      { nodeKey: stranger.privateKey },
      'LIVE119',
      /no key that is trusted/,
    ],
  ];
  test.each(rows)('is refused for %s', (_name, change, code, text) => expectRefusal(change, code, text));

  test('passes over a node that is gone, and itself', () => {
    const gone = { node: 'n2', candidate: '', running: '', atMs: NOW - ANNOUNCEMENT_VALID_MS };
    const itself = { node: 'n1', candidate: '', running: '', atMs: NOW };
    expect(verifyLiveStart(start({ fleet: [...said(gone), ...said(itself, n1)] }))).toHaveProperty(
      'announcement',
    );
  });
});

import { afterAll, describe, expect, test } from 'vitest';
import { DEPOSIT, fill, folders, must, written } from '../test-support/test-facts.ts';
import { CSV_HEADER, csvField, csvRows } from './csv.ts';
import { CHAIN_START, entryOf } from './entry.ts';
import type { Fact } from './fact.ts';
import { readLedger } from './ledger.ts';

const { make, clear } = folders();
afterAll(clear);

describe('CSV', () => {
  test('has a row a posting, and one for a fact that moves nothing', () => {
    const place = make();
    const facts: readonly Fact[] = [
      { ...fill('a', 1, 100), feed: 7 },
      { kind: 'session', id: 's', atMs: 2, session: 'one', terms: 't', build: 'b' },
      { kind: 'session-end', id: 'e', atMs: 2, session: 'one', equityMicro: 1, peakMicro: 2 },
      {
        kind: 'statement',
        id: 'st',
        atMs: 2,
        venue: 'paper',
        cashMicro: 0,
        positionsMicro: {},
        feesMicro: 0,
      },
      { kind: 'unrecorded', id: 'u', atMs: 2, orderId: 'o', note: 'why' },
      { kind: 'cleared', id: 'c', atMs: 2, by: ['ann', 'bob'], note: 'seen, all' },
      { kind: 'funding', id: 'f', atMs: 2, instrument: 'BTC', amountMicro: -3 },
      { ...DEPOSIT, kind: 'withdrawal', id: 'w', amountMicro: 1, note: '=1+1' },
    ];
    written(place, facts);
    let text = CSV_HEADER;
    must(
      readLedger(place, 'all', (entry) => {
        text += csvRows(entry);
      }),
    );
    const rows = text
      .trimEnd()
      .split('\r\n')
      .map((row) => row.replace(/,[0-9a-f]{64}$/, ''));
    expect(rows).toEqual([
      CSV_HEADER.trimEnd(),
      '1,deposit,opening,0,,cash,quote,1000000000,,ann,first capital',
      '1,deposit,opening,0,,capital,quote,-1000000000,,ann,first capital',
      '2,fill,a,1,7,cash,quote,-100000001,order of a,,',
      '2,fill,a,1,7,fees,quote,1,order of a,,',
      '2,fill,a,1,7,cost:BTC,quote,100000000,order of a,,',
      '2,fill,a,1,7,position:BTC,BTC,1000000,order of a,,',
      '2,fill,a,1,7,venue:BTC,BTC,-1000000,order of a,,',
      '3,session,s,2,,,,,one,,',
      '4,session-end,e,2,,,,,one,,',
      '5,statement,st,2,,,,,paper,,',
      '6,unrecorded,u,2,,,,,o,,why',
      '7,cleared,c,2,,,,,,ann and bob,"seen, all"',
      '8,funding,f,2,,cash,quote,-3,BTC,,',
      '8,funding,f,2,,funding,quote,3,BTC,,',
      "9,withdrawal,w,2,,cash,quote,-1,,ann,'=1+1".replace('w,2', 'w,0'),
      "9,withdrawal,w,2,,capital,quote,1,,ann,'=1+1".replace('w,2', 'w,0'),
    ]);
  });

  test('quotes what must be quoted, and hands no spreadsheet a formula', () => {
    const cases: readonly (readonly [string | number | undefined, string])[] = [
      ['plain', 'plain'],
      ['a,b', '"a,b"'],
      ['say "hi"', '"say ""hi"""'],
      ['two\nlines', '"two\nlines"'],
      ['=SUM(A1)', "'=SUM(A1)"],
      ['+1', "'+1"],
      ['-1', "'-1"],
      ['@x', "'@x"],
      ['\tx', "'\tx"],
      ['\rx', `"'\rx"`],
      ['=a,"b"', `"'=a,""b"""`],
      [-1, '-1'],
      [undefined, ''],
      ['', ''],
    ];
    for (const [value, field] of cases) expect(csvField(value)).toBe(field);
  });

  test('has no row for a snapshot, nor for what is no entry', () => {
    const entry = entryOf(1, { fact: DEPOSIT, effect: { postings: [] } }, CHAIN_START);
    expect(csvRows({ ...entry, body: '{' })).toBe('');
    expect(
      csvRows(
        entryOf(
          1_000,
          {
            snapshot: {
              entries: 999,
              balances: [],
              fills: 0,
              peakMicro: 0,
              session: null,
              agrees: 1,
              unrecorded: [],
            },
          },
          CHAIN_START,
        ),
      ),
    ).toBe('');
  });
});

/** An entry's text and digest, and what a stored text is taken for: nothing in it is believed because it is there. */
import { describe, expect, test } from 'vitest';
import { DEPOSIT } from '../test-support/test-facts.ts';
import { Book, type BookState, type Effect } from './book.ts';
import { canonicalText, type Plain } from './canonical.ts';
import { CHAIN_START, chained, contentOf, entryOf, follow, type StoredEntry } from './entry.ts';

const EFFECT: Effect = {
  postings: [
    ['cash', 1_000_000_000],
    ['capital', -1_000_000_000],
  ],
};
const ENTRY = entryOf(1, { fact: DEPOSIT, effect: EFFECT }, CHAIN_START);

const STATE: BookState = {
  entries: 999,
  balances: [['cash', 5]],
  fills: 3,
  peakMicro: 7,
  session: { session: 's', terms: 't', build: 'b' },
  agrees: 1,
  unrecorded: ['o1'],
};

/** What is made of a snapshot that says this. */
function snapshotOf(snapshot: unknown, id = 'snapshot:1000') {
  const body = canonicalText({ number: 1_000, snapshot } as Plain);
  return contentOf({ number: 1_000, id, body, digest: '' });
}

function changed(change: Partial<StoredEntry>) {
  return contentOf({ ...ENTRY, ...change });
}

describe('an entry', () => {
  test('has the digest that it had when ledgers began: a ledger of yesterday is read tomorrow', () => {
    expect(CHAIN_START).toBe('f2788c15eba6c88c45be314f8ad3cc27170ea8fa6d6e727788c3b81d0c3c829a');
    expect(chained('0'.repeat(64), '{}')).toBe(
      '5649d09ed68c17156095d175eef152856c5b1a81c117c409c1e00f096aa6838e',
    );
    expect(ENTRY).toMatchObject({ number: 1, id: 'opening' });
    expect(entryOf(1_000, { snapshot: STATE }, CHAIN_START).id).toBe('snapshot:1000');
  });

  test('is read as it was written', () => {
    expect(contentOf(ENTRY)).toEqual({ content: { fact: DEPOSIT, effect: EFFECT } });
    expect(snapshotOf(STATE)).toEqual({ content: { snapshot: STATE } });
  });

  test.each<[string, Partial<StoredEntry>, string]>([
    ['is no JSON', { body: '{' }, 'it is not JSON of whole numbers'],
    ['holds half a number', { body: '{"number":1.5}' }, 'it is not JSON of whole numbers'],
    ['is spelled otherwise', { body: `${ENTRY.body} ` }, 'its text is not canonical'],
    ['is numbered otherwise', { number: 2 }, 'it is numbered otherwise'],
    ['is null', { body: 'null' }, 'it is numbered otherwise'],
    ['is filed under another id', { id: 'other' }, 'it is filed under another id'],
    ['is filed as a snapshot', { id: 'snapshot:1' }, 'it is filed as a snapshot and is none'],
  ])('that %s is told so', (_what, change, detail) => expect(changed(change)).toEqual({ detail }));

  test('that states no fact is told by the field that is wrong', () => {
    expect(changed({ body: '{"number":1}' })).toEqual({ detail: expect.stringContaining('LEDGER301: kind') });
  });
});

describe('a snapshot', () => {
  const none = { detail: 'it is filed as a snapshot and is none' };

  test.each<[string, Partial<Record<keyof BookState, unknown>>]>([
    ['entries', { entries: 'x' }],
    ['balances', { balances: {} }],
    [
      'a balance',
      {
        balances: [
          ['fees', 1],
          ['cash', 'x'],
        ],
      },
    ],
    ['an account', { balances: [[7, 1]] }],
    ['a pair', { balances: [7] }],
    ['fills', { fills: null }],
    ['a peak', { peakMicro: 'x' }],
    ['a session', { session: 7 }],
    ['a session’s name', { session: { ...STATE.session, session: 7 } }],
    ['a session’s terms', { session: { ...STATE.session, terms: 7 } }],
    ['a session’s build', { session: { ...STATE.session, build: 7 } }],
    ['a mark of agreement', { agrees: 2 }],
    ['unrecorded orders', { unrecorded: {} }],
    ['an unrecorded order', { unrecorded: ['o1', 7] }],
  ])('is none without %s', (_what, change) => expect(snapshotOf({ ...STATE, ...change })).toEqual(none));

  test('is none where there is nothing, or a text, or where it is filed under another number', () => {
    expect([undefined, null, 'text', 7].map((value) => snapshotOf(value))).toEqual([none, none, none, none]);
    expect(snapshotOf(STATE, 'snapshot:2000')).toEqual(none);
  });

  test('may be of a ledger that disagrees, and of one without a session', () => {
    const state = { ...STATE, agrees: 0, session: null };
    expect(snapshotOf(state)).toEqual({ content: { snapshot: state } });
  });
});

describe('what follows', () => {
  test('is the fact’s own postings, on the book before it', () => {
    expect(follow(Book.of(), { fact: DEPOSIT, effect: EFFECT })).toBeUndefined();
    expect(follow(Book.of(), { fact: DEPOSIT, effect: { postings: [] } })).toBe(
      'its postings are not those of its fact',
    );
    const withdrawal = { ...DEPOSIT, kind: 'withdrawal' as const };
    expect(follow(Book.of(), { fact: withdrawal, effect: EFFECT })).toContain('LEDGER304');
  });

  test('is the book so far, for a snapshot', () => {
    const book = Book.of();
    expect(follow(book, { fact: DEPOSIT, effect: EFFECT })).toBeUndefined();
    const snapshot = book.state;
    expect(follow(book, { snapshot })).toBeUndefined();
    expect(book.state).toEqual({ ...snapshot, entries: snapshot.entries + 1 });
    expect(follow(Book.of(), { snapshot })).toBe('the snapshot is not the sum of the entries');
  });
});

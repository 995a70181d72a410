import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ChaosEvent } from './event-log.ts';
import { journalOf, judgeJournals } from './journal-witness.ts';

const HEADER = '{"journal":"plimsoll-mesh/1","source":"member-1","clock":"nanoTime"}';

function written(grants: readonly (readonly [worker: string, token: number])[]): string {
  const lines = [HEADER];
  const digest = (): string =>
    `sha256:${createHash('sha256')
      .update(lines.at(-1) ?? '')
      .digest('hex')}`;
  for (const [worker, token] of grants) {
    const args = { instrument: 'BTC', worker, token };
    lines.push(JSON.stringify({ seq: lines.length, action: 'Grant', args, prev: digest() }));
  }
  lines.push(JSON.stringify({ end: true, count: grants.length, head: digest() }));
  return `${lines.join('\n')}\n`;
}

const granted = (worker: string, token: number): ChaosEvent => ({
  kind: 'granted',
  us: 1,
  endUs: 2,
  instrument: 'BTC',
  worker,
  token,
  previousToken: 0,
});

describe("the members' journals", () => {
  const journal = written([
    ['w1', 5],
    ['w2', 9],
  ]);

  test('bear out what workers say, and say which of it they do not have', () => {
    const events = [granted('w1', 5), granted('w2', 9), granted('w1', 12)];
    expect(judgeJournals([journalOf(journal)], events)).toEqual({
      witnessed: 2,
      unwitnessed: 1,
      contradicted: 0,
      brokenJournals: 0,
    });
  });

  test('contradict a worker that claims the token of another one', () => {
    expect(judgeJournals([journalOf(journal)], [granted('w3', 9)])).toMatchObject({ contradicted: 1 });
  });

  test('may end anywhere, since a member may be killed', () => {
    const torn = journalOf(journal.slice(0, journal.indexOf('"w2"')));
    expect(torn).toEqual({ isChained: true, grants: [{ instrument: 'BTC', worker: 'w1', token: 5 }] });
    expect(journalOf('')).toEqual({ isChained: true, grants: [] });
  });

  test.each([
    ['a changed line', (text: string) => text.replace('"w1"', '"w2"')],
    ['a line less', (text: string) => text.replace(/\n.*"w1".*\n/, '\n')],
    ['another end', (text: string) => text.replace(/"head":"sha256:./, '"head":"sha256:z')],
    ['a line that is none', (text: string) => text.replace('"seq":1', 'seq')],
  ])('are broken by %s', (_, tamper) => {
    expect(journalOf(tamper(journal)).isChained).toBe(false);
  });
});

import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ChaosEvent } from './event-log.ts';
import { type JournalStep, journalOf, judgeJournals } from './journal-witness.ts';

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

const step = (action: string, us: number, args: JournalStep['args']): JournalStep => ({
  us,
  member: 'member-1',
  action,
  args,
});
const change = (us: number, version: number, previousVersion: number, mostCenti: number): JournalStep =>
  step('Cut', us, { account: 'a', version, mostCenti, previousVersion, previousMostCenti: 400 });
const changed = (version: number, mostCenti: number): ChaosEvent => ({
  kind: 'changed',
  us: 0,
  endUs: 1,
  action: 'Cut',
  askedCenti: 400,
  version,
  mostCenti,
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
      answeredLost: 0,
      setAnew: 0,
      brokenJournals: 0,
    });
  });

  test('contradict a worker that claims the token of another one', () => {
    expect(judgeJournals([journalOf(journal)], [granted('w3', 9)])).toMatchObject({ contradicted: 1 });
  });

  test('contradict a limit that was another one, and a posture that nobody published', () => {
    const steps = [change(100, 9, 5, 300), step('Publish', 120, { epoch: 3 })];
    const journals = [{ isChained: true, steps }];
    const judged = (event: ChaosEvent) => judgeJournals(journals, [event]);
    expect(judged(changed(9, 300))).toMatchObject({ witnessed: 1, contradicted: 0 });
    expect(judged(changed(9, 400))).toMatchObject({ witnessed: 0, contradicted: 1 });
    expect(judged({ kind: 'published', us: 1, epoch: 3, posture: 'APEX' })).toMatchObject({
      contradicted: 0,
    });
    expect(judged({ kind: 'published', us: 1, epoch: 4, posture: 'APEX' })).toMatchObject({
      contradicted: 1,
    });
  });

  test('show an answered change on which the next one did not build, but not one that was lost with every member', () => {
    const judged = (from: number, ...next: ChaosEvent[]) =>
      judgeJournals(
        [{ isChained: true, steps: [change(1, 9, 5, 300), change(2, 20, from, 200)] }],
        [changed(9, 300), ...next],
      );
    const answered = changed(20, 200);
    expect(judged(5, answered)).toMatchObject({ answeredLost: 1, setAnew: 0 });
    expect(judged(9, answered)).toMatchObject({ answeredLost: 0, setAnew: 0 });
    // Where no row was left, or only a left-over, that is said openly.
    expect(judged(0, answered)).toMatchObject({ answeredLost: 0, setAnew: 1 });
    // A member that nobody obeys any more writes a step, and nobody is told of it.
    expect(judged(5)).toMatchObject({ answeredLost: 0, setAnew: 0 });
  });

  test('count each answered change once, however many skip it', () => {
    const versions = [10, 20, 30, 40, 50];
    const steps = [change(1, 10, 0, 1), change(2, 40, 10, 1), change(3, 50, 10, 1)];
    const events = versions.map((version) => changed(version, 1));
    expect(judgeJournals([{ isChained: true, steps }], events)).toMatchObject({
      answeredLost: 3,
      setAnew: 0,
    });
  });

  test('may end anywhere, since a member may be killed', () => {
    const torn = journalOf(journal.slice(0, journal.indexOf('"w2"')));
    expect(torn).toMatchObject({ isChained: true, steps: [{ args: { worker: 'w1', token: 5 } }] });
    expect(journalOf('')).toEqual({ isChained: true, steps: [] });
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

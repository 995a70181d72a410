/** What the last mutation runs found: scores, survivors with their reasons, and the page that tells of them. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../support/places.ts';
import { EXPLAINED_MUTANTS } from './explained.ts';
import { explanationOf, mutationPage, SCORE_PERCENT_MIN } from './page.ts';
import { ENTRIES, MUTATION_PARTS, unmeasuredFiles, wantedFiles } from './parts.ts';
import { digestOf, type FileScore, hasMutants, readScores, scorePercent } from './scores.ts';

const PAGE = join(ROOT, 'docs/mutation.md');
const scores = readScores(ROOT);
if (scores === undefined) throw new Error('there is no record: npm run mutate');

describe('the mutation record', () => {
  test('knows every file that is to have a score, and has one of no other', () => {
    expect(scores.wanted).toEqual(wantedFiles());
    expect(scores.files.filter(({ file }) => !scores.wanted.includes(file))).toEqual([]);
  });

  test('leaves out nothing of level A but the entries of a thread and of a process, and what it names', () => {
    expect(unmeasuredFiles(ROOT)).toEqual([...ENTRIES]);
  });

  test('knows what there is nothing to mutate of, by its bytes; all else has a score', () => {
    const { files, nothingToMutate, wanted } = scores;
    expect([...files.map(({ file }) => file), ...nothingToMutate.map(({ name }) => name)].sort()).toEqual(
      wanted,
    );
    expect(nothingToMutate.filter(({ name, sha256 }) => digestOf(ROOT, name) !== sha256)).toEqual([]);
    expect(files.filter((score) => !hasMutants(score))).toEqual([]);
  });

  test('names parts by files and tests that exist', () => {
    const names = MUTATION_PARTS.flatMap(({ files, tests }) => [...files, ...tests]);
    expect(names.filter((name) => !existsSync(join(ROOT, name)))).toEqual([]);
  });

  test.each(scores.files)('$file is above the least that is asked', (score) => {
    expect(scorePercent(score)).toBeGreaterThanOrEqual(SCORE_PERCENT_MIN);
  });

  test('explains every survivor, and nothing that does not survive', () => {
    const survivors = scores.files.flatMap(({ file, survivors }) =>
      survivors.map((survivor) => ({ file, survivor })),
    );
    expect(survivors.filter(({ file, survivor }) => explanationOf(file, survivor) === undefined)).toEqual([]);
    const used = new Set(survivors.map(({ file, survivor }) => explanationOf(file, survivor)));
    expect(EXPLAINED_MUTANTS.filter((each) => !used.has(each))).toEqual([]);
  });

  test('is what the page tells', () => {
    const page = mutationPage(scores);
    if (process.env['UPDATE_GENERATED'] === '1') writeFileSync(PAGE, page);
    expect(readFileSync(PAGE, 'utf8')).toBe(page);
  });
});

describe('a score', () => {
  const score = (killed: number, timedOut: number, survived: number): number => {
    const survivors = Array.from({ length: survived }, (_, line) => ({
      mutator: 'x',
      line,
      was: 'a',
      becomes: 'b',
    }));
    return scorePercent({
      file: 'x',
      sha256: '',
      tests: [],
      killed,
      timedOut,
      survivors,
    } satisfies FileScore);
  };

  test('is rounded down, and counts a mutant without end as noticed', () => {
    expect([score(2, 0, 1), score(1, 1, 1), score(1_999, 0, 1), score(0, 0, 1)]).toEqual([
      66.66, 66.66, 99.95, 0,
    ]);
  });
});

import { expect, test } from 'vitest';
import type { Row } from './judge-row.ts';
import { reportPage } from './report-page.ts';

const row = (name: string, word: Row['word'], details: readonly string[]): Row => ({
  model: {
    name,
    module: 'Tiny.tla',
    config: 'Tiny.cfg',
    mode: 'exhaustive search',
    manifest: { result: 'success', distinct: 4, generated: 5, depth: 4 },
  },
  word,
  details,
  answer:
    word === 'unsupported'
      ? undefined
      : {
          init: 1,
          distinct: 4000,
          generated: 5,
          depth: 4,
          verdict: 'ok',
          sound: true,
          traceLength: 0,
          seconds: 0.1,
          cpuSeconds: 0.1,
        },
  judge: 'TLC',
});

test('says how many of those judged are equal, and why the others are not', () => {
  const page = reportPage(
    [
      row('a/A.cfg', 'equal', []),
      row('b/B.cfg', 'DIFFERS', ['depth: explorer 4, TLC 5']),
      row('c/C.cfg', 'unsupported', ['a | b in /somewhere/c/C.tla']),
    ],
    {
      command: 'plimsoll conformance DIR',
      judge: 'TLC 2.15',
      seconds: 60,
      secondsOf: new Map([['b/B.cfg', 200]]),
      folder: '/somewhere',
      leftOut: new Map([['symbolic', 2]]),
    },
  );
  expect(page).toContain('**1 equal of 2 judged**, of 3 models (left out, no exhaustive search: 2 symbolic)');
  expect(page).toContain('| a/A.cfg | ok | 1 | 4,000 | 5 | 4 |  | equal |  |');
  expect(page).toContain('| **DIFFERS** | depth: explorer 4, TLC 5; in a run of at most 200 seconds |');
  expect(page).toContain('a \\| b in c/C.tla |');
});

test('says what TLC did not judge', () => {
  const facts = {
    command: 'plimsoll conformance DIR',
    judge: 'TLC 2.15',
    seconds: 60,
    secondsOf: new Map(),
    folder: '/somewhere',
    leftOut: new Map(),
  };
  const counted: Row = { ...row('b/B.cfg', 'equal', []), judge: 'manifest' };
  const { manifest } = counted.model;
  const bare = { ...counted.model, manifest: { ...manifest, distinct: undefined, generated: undefined } };
  const page = reportPage([row('a/A.cfg', 'equal', []), counted, { ...counted, model: bare }], facts);
  expect(page).toContain(
    "**3 equal of 3 judged** (1 by TLC, 1 by the manifest's counts, 1 by the manifest's result alone), of 3 models",
  );
  expect(page).toContain("| equal | judged by the manifest's counts |");
  expect(page).toContain("| equal | judged by the manifest's result alone |");
});

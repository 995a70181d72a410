import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { INSTALL_COMMAND } from './layout.ts';
import { problemsReadAgain, readAgain } from './read-again.ts';
import { compileTheory, rocqVersion } from './rocq.ts';

const SAFE = `Modules were successfully checked
* Constants/Inductives relying on type-in-type: <none>
* Constants/Inductives relying on unsafe (co)fixpoints: <none>
* Inductives whose positivity is assumed: <none>
`;
const ran = (stdout: string, ok = true, stderr = '') => ({ ok, stdout, stderr });

test('takes only a summary that says of every danger that there is none', () => {
  expect(problemsReadAgain(ran(SAFE))).toEqual([]);
  expect(problemsReadAgain(ran(`${SAFE}* Axioms:\n    Plimsoll.Weak.hole\n`))).toEqual([
    'assumed: Plimsoll.Weak.hole',
  ]);
  for (const line of SAFE.trimEnd().split('\n'))
    expect(problemsReadAgain(ran(SAFE.replace(line, '')))).not.toEqual([]);
  expect(problemsReadAgain(ran(SAFE, false, 'Fatal Error'))).toEqual(['Fatal Error']);
});

/** Two starts of Rocq, on a machine that may be busy. */
const ROCQ_MS_MAX = 3 * 60_000;

describe.skipIf(rocqVersion() === undefined)(`the second checker (to enable: ${INSTALL_COMMAND})`, () => {
  test.each([
    ['takes what is proven', 'Lemma fine : 1 = 1. Proof. reflexivity. Qed.', []],
    ['finds what is admitted', 'Lemma hole : 1 = 2. Admitted.', ['assumed: Plimsoll.Weak.hole']],
    [
      'finds a loop that is taken for a recursion',
      'Unset Guard Checking.\nFixpoint loop (n : nat) : 1 = 2 := loop n.',
      ['Constants/Inductives relying on unsafe (co)fixpoints', 'assumed: Plimsoll.Weak.loop'],
    ],
  ] as const)(
    '%s',
    (_, weak, problems) => {
      const folder = mkdtempSync(join(tmpdir(), 'plimsoll-again-'));
      mkdirSync(join(folder, 'theories'));
      writeFileSync(join(folder, 'theories/Weak.v'), weak);
      expect(compileTheory('Weak.v', folder).ok).toBe(true);
      expect(problemsReadAgain(readAgain(folder))).toEqual(problems);
      rmSync(folder, { recursive: true });
    },
    ROCQ_MS_MAX,
  );
});

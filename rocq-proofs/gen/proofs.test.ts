import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as plain from '../../libs/survival-kernel/src/generated/proven.ts';
import { copyBuiltKernel } from '../test-support/built-kernel.ts';
import { check } from './check.ts';
import { differences } from './differential.ts';
import { copyTheories, extractKernel, kernelFiles } from './generate.ts';
import { INSTALL_COMMAND } from './layout.ts';
import { problemsReadAgain } from './read-again.ts';
import { rocqVersion, runRocq } from './rocq.ts';

const CHECK_MS_MAX = 60 * 60_000;
/** What Rocq's second, smaller checker reads again in test:long with all that it rests on: no real numbers there. */
const CHECKED_AGAIN = ['Plimsoll.Statements', 'Plimsoll.StatementsLevelA', 'Plimsoll.StatementsHeartbeat'];

describe.skipIf(rocqVersion() === undefined)(`the proofs, by Rocq (to enable: ${INSTALL_COMMAND})`, () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plimsoll-rocq-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  // Goal: what is committed is what is proven. Method: everything from clean, all facts of `--check`.
  test(
    'build, pass the audit, give the generated files byte for byte, and compute as the generated code does',
    () => {
      const lines: string[] = [];
      const isReadTwice = process.env['PLIMSOLL_COQCHK'] !== undefined;
      const { holds } = check(folder, (line) => lines.push(line), { isReadTwice });
      expect(holds ? 'holds' : lines.join('\n')).toBe('holds');
      if (!isReadTwice) return;
      const args = ['-o', '-Q', 'theories', 'Plimsoll', ...CHECKED_AGAIN];
      expect(problemsReadAgain(runRocq('coqchk', args, folder, CHECK_MS_MAX))).toEqual([]);
    },
    CHECK_MS_MAX,
  );

  // Goal: the comparison can fail. Method: one hundredth of leverage too much, at one R, and one unit in a sweep.
  test(
    'a build that differs from Rocq in one value is told, with the value',
    () => {
      copyBuiltKernel(folder);
      const seeded = {
        ...plain,
        leverageCenti: (p: plain.Posture, r: number) =>
          plain.leverageCenti(p, r) + (p === 'APEX' && r === 850_000 ? 1 : 0),
        stressFactor: (d: number) => plain.stressFactor(d) - (d === 26_000 ? 1 : 0),
      };
      const isSeeded = (name: string) => ['postures', 'stressFactor'].includes(name);
      const { different } = differences(folder, { seeded }, isSeeded);
      expect(different).toHaveLength(2);
      expect(different.join()).toMatch(/postures.*Rocq 510, TypeScript 511.*stressFactor/);
    },
    CHECK_MS_MAX,
  );

  test(
    'a changed kernel does not give the committed files',
    () => {
      copyTheories(folder);
      const path = join(folder, 'theories/Kernel.v');
      writeFileSync(path, readFileSync(path, 'utf8').replace('then one else 0.', 'then one else 1.'));
      const file = kernelFiles(extractKernel(folder), folder).find(({ path }) => path.endsWith('proven.ts'));
      expect(file?.text).toContain('  if (holds) return +ONE;\n  return 1;');
      expect(file?.text).not.toBe(readFileSync(file?.path ?? '', 'utf8'));
    },
    CHECK_MS_MAX,
  );
});

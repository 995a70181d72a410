import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { assumptions, forbiddenWords, theorems, unexpectedAssumptions } from './audit.ts';
import { INSTALL_COMMAND } from './layout.ts';
import { compileTheory, rocqVersion } from './rocq.ts';

const NOTHING: ReadonlySet<string> = new Set();
const ALLOWED = new Set(['ClassicalDedekindReals.sig_not_dec']);

describe('forbiddenWords', () => {
  test.each([
    'Proof. admit. Admitted.',
    'Axiom easy : False.',
    'Parameter p : nat.',
    'Unset Guard Checking.',
    '#[bypass_check(guard)] Fixpoint f (n : nat) : nat := f n.',
    'Extract Constant Z.add => "Z.sub".',
    'Abort.',
  ])('finds what makes a proof worthless in %s', (source) => {
    expect(forbiddenWords('Any.v', source)).not.toEqual([]);
  });

  test('reads no comments, nested ones neither, and lets only Extract.v redirect', () => {
    expect(forbiddenWords('Any.v', '(* no (* Admitted *) Axiom *) Definition x := 1.')).toEqual([]);
    expect(forbiddenWords('Extract.v', 'Extract Inductive bool => "bool" ["true" "false"].')).toEqual([]);
  });
});

describe('unexpectedAssumptions', () => {
  test('takes a closed report, and allowed axioms with their types', () => {
    expect(unexpectedAssumptions('Closed under the global context\n', NOTHING)).toEqual([]);
    const report = 'Axioms:\nClassicalDedekindReals.sig_not_dec\n  : forall P : Prop, {~ ~ P} + {~ P}\n';
    expect(unexpectedAssumptions(report, ALLOWED)).toEqual([]);
  });

  test.each([
    ['an admitted lemma, which has no dots', 'Axioms:\nrate5 : False\n'],
    ['a name that only begins like an allowed one', 'Axioms:\nClassicalDedekindReals.sig_not_dec2 : False\n'],
    ['a line that is no name', 'Axioms:\nClassicalDedekindReals.sig_not_dec\n  : x\n??? : False\n'],
    ['a report about something else', 'Error: not found\n'],
    ['silence', ''],
  ])('refuses %s', (_, report) => {
    expect(unexpectedAssumptions(report, ALLOWED)).not.toEqual([]);
  });
});

describe.skipIf(rocqVersion() === undefined)(`the audit, by Rocq (to enable: ${INSTALL_COMMAND})`, () => {
  // Goal: the second net holds alone. Method: admitted lemmas, of which Rocq itself must tell.
  test('refuses a theorem that rests on an admitted lemma in another file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-audit-'));
    try {
      mkdirSync(join(folder, 'theories'));
      const write = (file: string, text: string) => writeFileSync(join(folder, 'theories', file), text);
      write('Weak.v', 'Lemma hole : 1 = 2. Admitted.\n');
      const strong =
        'From Plimsoll Require Import Weak.\nTheorem fine : 1 = 1. Proof. reflexivity. Qed.\nTheorem held : 2 = 1. Proof. symmetry. exact hole. Qed.\n';
      write('Strong.v', strong);
      for (const file of ['Weak.v', 'Strong.v']) expect(compileTheory(file, folder).ok).toBe(true);
      const audited = theorems(new Map([['Strong.v', strong]]));
      expect(audited.map(({ name }) => name)).toEqual(['fine', 'held']);
      const report = assumptions(folder, audited, 'Audit');
      expect(unexpectedAssumptions(report, ALLOWED).join()).toContain('hole');
      const [fine] = audited;
      expect(unexpectedAssumptions(assumptions(folder, fine ? [fine] : [], 'Audit2'), NOTHING)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  assumptions,
  forbiddenOptions,
  forbiddenWords,
  foreignLibraries,
  theorems,
  unexpectedAssumptions,
} from './audit.ts';
import { INSTALL_COMMAND } from './layout.ts';
import { compileTheory, rocqVersion } from './rocq.ts';

/** Three starts of Rocq, on a machine that may be busy. */
const ROCQ_MS_MAX = 3 * 60_000;
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
    'Conjecture c : 1 = 2.',
    'Section S. Hypotheses (a : False) (b : True). End S.',
    'Section S. Variables a b : nat. End S.',
    'Section S. Context (a : False). End S.',
    'Module Type T. Parameter hole : 1 = 2. End T.',
    'Declare Module M : T.',
    'Admit Obligations.',
    'Unset Universe Checking.',
    'Unset Positivity Checking.',
    'Set Type-in-type.',
    'Declare ML Module "x".',
    'Notation "a <= b" := True.',
    'Infix "<=" := always.',
    'Load other.',
    'Definition s := "(*"%string. Axiom easy : False. (* "*)" *)',
  ])('finds what makes a proof worthless in %s', (source) => {
    expect(forbiddenWords('Any.v', source)).not.toEqual([]);
  });

  test('reads no comments, nested ones neither, and lets only Extract.v redirect', () => {
    expect(forbiddenWords('Any.v', '(* no (* Admitted *) Axiom *) Definition x := 1.')).toEqual([]);
    expect(forbiddenWords('Extract.v', 'Extract Inductive bool => "bool" ["true" "false"].')).toEqual([]);
  });
});

test('foreignLibraries finds what is neither Rocq’s own nor ours', () => {
  expect(foreignLibraries('From Coq Require Import ZArith.\nFrom Plimsoll Require Import Safe.')).toEqual([]);
  expect(foreignLibraries('From Somewhere Require Import Easy.')).toEqual(['Somewhere']);
  expect(foreignLibraries('Require Import Easy.')).toEqual(['Require without From']);
});

test('forbiddenOptions lets a list of theories pass nothing to Rocq', () => {
  expect(forbiddenOptions('-Q theories Plimsoll\ntheories/Kernel.v\n')).toEqual([]);
  const tricks = ['-arg -type-in-type', '-R elsewhere Plimsoll', 'theories/../Other.v'];
  expect(forbiddenOptions(`-Q theories Plimsoll\n${tricks.join('\n')}\n`)).toEqual(tricks);
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
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plimsoll-audit-'));
    mkdirSync(join(folder, 'theories'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** What the audit says of the theorems of Strong.v, which may rest on Weak.v. */
  function audited(weak: string, strong: string): string[] {
    const text = `From Plimsoll Require Import Weak.\n${strong}\n`;
    writeFileSync(join(folder, 'theories/Weak.v'), weak);
    writeFileSync(join(folder, 'theories/Strong.v'), text);
    for (const file of ['Weak.v', 'Strong.v']) {
      const run = compileTheory(file, folder);
      if (!run.ok) throw new Error(run.stderr);
    }
    const report = assumptions(folder, theorems(new Map([['Strong.v', text]])), 'Audit');
    return unexpectedAssumptions(report, ALLOWED);
  }

  const HELD = 'Theorem held : 2 = 1. Proof. symmetry. exact hole. Qed.';

  test(
    'lets a theorem pass that rests on nothing',
    () => {
      const proven = 'Lemma fine : 1 = 1. Proof. reflexivity. Qed.';
      expect(audited(proven, 'Theorem held : 1 = 1. Proof. exact fine. Qed.')).toEqual([]);
    },
    ROCQ_MS_MAX,
  );

  // Goal: the second net holds alone. Method: each trick in another file, of which Rocq itself must tell.
  test.each<[string, string, string]>([
    ['an admitted lemma', 'Lemma hole : 1 = 2. Admitted.', HELD],
    ['an axiom', 'Axiom hole : 1 = 2.', HELD],
    ['a parameter', 'Parameter hole : 1 = 2.', HELD],
    [
      'an admitted lemma through a section',
      'Section S. Variable n : nat. Lemma inner : n = n -> 1 = 2. Admitted. End S.\nDefinition hole : 1 = 2 := inner 0 eq_refl.',
      HELD,
    ],
    [
      'an admitted lemma through a functor',
      'Module Type T. Parameter hole : 1 = 2. End T.\nModule F (X : T). Lemma again : 1 = 2. Proof. exact X.hole. Qed. End F.\n' +
        'Module M. Lemma hole : 1 = 2. Admitted. End M.\nModule N := F M. Definition hole : 1 = 2 := N.again.',
      HELD,
    ],
    [
      'an admitted obligation',
      'From Coq Require Import Program.\nProgram Definition hole : 1 = 2 := _.\nAdmit Obligations.',
      HELD,
    ],
    [
      'a loop that is taken for a recursion',
      'Unset Guard Checking.\nFixpoint loop (n : nat) : 1 = 2 := loop n.\nDefinition hole : 1 = 2 := loop 0.',
      HELD,
    ],
    [
      'a type of all types',
      'Unset Universe Checking.\nDefinition all : Type := Type.\nDefinition in_itself (x : all) : Type := all.',
      'Theorem held : forall x : all, in_itself x = in_itself x. Proof. reflexivity. Qed.',
    ],
  ])(
    'refuses %s',
    (_, weak, strong) => {
      expect(audited(weak, strong)).not.toEqual([]);
    },
    ROCQ_MS_MAX,
  );
});

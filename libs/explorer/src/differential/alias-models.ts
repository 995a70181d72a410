/**
 * Counterexamples under an ALIAS, with what TLC shows of them. The pinned jars do not know the statement: tla2tools of
 * 2021-02-11 (revision 38841e3) said so, SHA-256 94b5e9b71eda4e10a2a1f75c52c7710edb1d27e8b1b91afe6421a0221093bdc8.
 */
import type { Model } from './judged-twice.ts';

export interface AliasModel extends Model {
  readonly what: string;
  /** TLC's states without their headlines. */
  readonly shown: readonly string[];
}

const counter = (body: string): string => `---- MODULE Aliased ----
EXTENDS Naturals, TLC
VARIABLES x, y
${body}
====
`;

export const aliasModels: readonly AliasModel[] = [
  {
    what: 'sees the step that follows, the last state itself, and the level',
    module: 'Aliased',
    config: 'INIT Init\nNEXT Next\nINVARIANT Low\nALIAS Shown\n',
    text: counter(`Init == x = 0 /\\ y \\in {0, 1}
Next == x < 3 /\\ x' = x + 1 /\\ y' = x
Low == x < 2
Shown == [sum |-> x + y, gain |-> x' - x, level |-> TLCGet("level"), pair |-> << y, y' >>]`),
    shown: [
      '/\\ sum = 0\n/\\ gain = 1\n/\\ level = 1\n/\\ pair = <<0, 0>>',
      '/\\ sum = 1\n/\\ gain = 1\n/\\ level = 2\n/\\ pair = <<0, 1>>',
      '/\\ sum = 3\n/\\ gain = 0\n/\\ level = 3\n/\\ pair = <<1, 1>>',
    ],
  },
  {
    what: 'sees after the last state of a lasso the one that it goes back to',
    module: 'Aliased',
    config: 'SPECIFICATION Spec\nPROPERTY Ends\nALIAS Shown\n',
    text: counter(`Init == x = 0 /\\ y = 0
Next == x' = (IF x = 3 THEN 1 ELSE x + 1) /\\ UNCHANGED y
Spec == Init /\\ [][Next]_<< x, y >> /\\ WF_x(Next)
Ends == <>[](x = 1)
Shown == [now |-> x, next |-> x']`),
    shown: [
      '/\\ now = 0\n/\\ next = 1',
      '/\\ now = 1\n/\\ next = 2',
      '/\\ now = 2\n/\\ next = 3',
      '/\\ now = 3\n/\\ next = 1',
    ],
  },
  {
    what: 'without a value leaves the variables',
    module: 'Aliased',
    config: 'INIT Init\nNEXT Next\nINVARIANT Low\nALIAS Shown\n',
    text: counter(`Init == x = 0 /\\ y = 5
Next == x' = x + 1 /\\ UNCHANGED y
Low == x < 2
Shown == [half |-> (CHOOSE n \\in {0, 1} : n + 1 = x)]`),
    shown: ['/\\ x = 0\n/\\ y = 5', 'half = 0', 'half = 1'],
  },
  {
    what: 'that is no record leaves the variables',
    module: 'Aliased',
    config: 'INIT Init\nNEXT Next\nALIAS Shown\n',
    text: counter(`Init == x = 0 /\\ y = 5
Next == x < 1 /\\ x' = x + 1 /\\ UNCHANGED y
Shown == << x, y >>`),
    shown: ['/\\ x = 0\n/\\ y = 5', '/\\ x = 1\n/\\ y = 5'],
  },
];

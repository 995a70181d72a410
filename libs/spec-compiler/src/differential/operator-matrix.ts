/**
 * Every operator on every value, and on every two: the values are those that TLC keeps in a form of its own, or that are
 * empty, infinite or of another kind than the operator wants.
 */

const sets = [
  '{}',
  '{1, 2}',
  '(1..2)',
  '(1..0)',
  '{"a", "b"}',
  '{m1, 1}',
  '{A_x}',
  '(SUBSET {1, 2})',
  '[{1} -> {1, 2}]',
  '[a : {1, 2}]',
  '[a : {}]',
  String.raw`({1} \X {2})`,
  '(UNION {1..2, {3}})',
  'Nat',
  'Seq({1})',
  'STRING',
  'BOOLEAN',
  String.raw`{q \in 1..3 : q > 1}`,
  String.raw`(Int \ Nat)`,
  '(SUBSET Nat)',
  '[{1} -> Nat]',
  '[a : Nat]',
  String.raw`(Nat \X {2})`,
  '{<<>>}',
  '{<<1>>, <<1, 2>>}',
  '{{}, {1}}',
  '{[a |-> 1]}',
  '{Nat}',
] as const;

const functions = [
  '<<>>',
  '<<1>>',
  '<<1, "a">>',
  '[a |-> 1]',
  '[a |-> 1, b |-> <<2>>]',
  String.raw`[q \in {} |-> 1]`,
  String.raw`[q \in {1} |-> 1]`,
  String.raw`[q \in {"a"} |-> <<1>>]`,
  String.raw`[q \in Nat |-> q]`,
  '(3 :> 3)',
  String.raw`[q \in {m1} |-> 1]`,
  'SetToBag({1, 2})',
  String.raw`[q \in {0, 1} |-> {q}]`,
  String.raw`[q \in {<<1, 2>>} |-> 1]`,
  String.raw`[q, r \in {1, 2} |-> q]`,
] as const;

const others = ['0', '(-1)', '"ab"', 'm1', 'A_x', 'TRUE'] as const;

const ofOne = [
  'DOMAIN %',
  'UNION %',
  'Cardinality(%)',
  'IsFiniteSet(%)',
  'Len(%)',
  'Head(%)',
  'Tail(%)',
  '%.a',
  '%[1]',
  '[% EXCEPT ![1] = 5]',
  '[% EXCEPT !.a = @]',
  '[% EXCEPT ![1][1] = 5]',
  'BagToSet(%)',
  'BagCardinality(%)',
  'IsABag(%)',
  'SetToBag(%)',
  'SubBag(%)',
  String.raw`CHOOSE p \in % : TRUE`,
  String.raw`{p \in % : TRUE}`,
  String.raw`{p : p \in %}`,
  String.raw`\E p \in % : FALSE`,
  String.raw`{p : p \in %, r \in {}}`,
  String.raw`[[p \in % |-> 0] EXCEPT ![1] = 2]`,
  'SortSeq(%, LAMBDA p, r : p < r)',
  'SelectSeq(%, LAMBDA p : TRUE)',
  'SubSeq(%, 1, 2)',
  'SubSeq(%, 0, 0)',
  'TLCEval(%)',
  'IF % THEN 1 ELSE 2',
  String.raw`% /\ TRUE`,
  'FALSE => %',
  String.raw`% \div (-2)`,
  '1..%',
] as const;

const ofTwo = [
  '$1 = $2',
  String.raw`$1 \in $2`,
  String.raw`$1 \subseteq $2`,
  String.raw`$1 \cup $2`,
  String.raw`$1 \cap $2`,
  String.raw`$1 \ $2`,
  String.raw`$1 \in SUBSET $2`,
  String.raw`$1 \in [DOMAIN $2 -> Nat]`,
  String.raw`$1 \in Seq($2)`,
  '{$1, $2}',
  'UNION {$1, $2}',
  '$1[$2]',
  '[$1 EXCEPT ![$2] = 7]',
  '[$1 EXCEPT ![$2][1] = @]',
  '$1 @@ $2',
  String.raw`$1 \o $2`,
  'Append($1, $2)',
  '$1 (+) $2',
  '$1 (-) $2',
  String.raw`$1 \sqsubseteq $2`,
  String.raw`CHOOSE p \in {$1, $2} : TRUE`,
  String.raw`\E p \in $1 : p \in $2`,
] as const;

const values = [...sets, ...functions, ...others];

/** All of them, as text in brackets. */
export function operatorMatrix(): readonly string[] {
  return [
    ...ofOne.flatMap((form) => values.map((value) => `(${form.replaceAll('%', () => `(${value})`)})`)),
    ...ofTwo.flatMap((form) =>
      values.flatMap((first) =>
        values.map(
          (second) => `(${form.replaceAll('$1', () => `(${first})`).replaceAll('$2', () => `(${second})`)})`,
        ),
      ),
    ),
  ];
}

(** What JavaScript's numbers need so that they compute what Z computes. [JsNum.v] proves that it is enough. *)
From Coq Require Import ZArith List.
Open Scope Z_scope.

(** 2^53 - 1: every whole number up to it is a double, and no two of them are confused. *)
Definition max_safe : Z := 9007199254740991.

(** The number is exact as a double. *)
Definition safe (a : Z) : Prop := - max_safe <= a <= max_safe.

(** [a + b], [a - b], [a * b]: exact. *)
Definition add_ok (a b : Z) : Prop := safe a /\ safe b /\ safe (a + b).
Definition sub_ok (a b : Z) : Prop := safe a /\ safe b /\ safe (a - b).
Definition mul_ok (a b : Z) : Prop := safe a /\ safe b /\ safe (a * b).

(** [a <= b], [a < b], [Math.min], [Math.max]: of exact numbers. *)
Definition compare_ok (a b : Z) : Prop := safe a /\ safe b.

(** [Math.floor(a / b)] is the quotient rounded down. *)
Definition div_ok (a b : Z) : Prop := safe a /\ safe b /\ 0 < b.

(** [a % b] is the remainder: JavaScript's takes the sign of [a], so [a] may not be negative. *)
Definition mod_ok (a b : Z) : Prop := 0 <= a <= max_safe /\ 0 < b <= max_safe.

(** The index is one of the table's. *)
Definition index_ok (table : list Z) (index : Z) : Prop := 0 <= index < Z.of_nat (length table).

(** The capital ledger's control totals and how a journal is replayed onto them: five accounts, each posting sums to
    zero, each is applied once. This file is a source that runs:
    libs/survival-kernel/src/generated/proven-ledger.ts is made from it.
    All amounts in micro-units of the quote currency, debits positive, credits negative. *)
From Coq Require Import ZArith.
From Plimsoll Require Import Amounts.
Open Scope Z_scope.

(** The totals after the posting with that sequence number. Positions are held at cost. *)
Record books := Books {
  bo_sequence : Z;
  bo_cash_micro : Z;
  bo_positions_micro : Z;
  bo_fees_micro : Z;
  bo_profit_micro : Z;
  bo_capital_micro : Z }.

(** What one journal entry moves, summed by account. *)
Record posting := Posting {
  po_sequence : Z;
  po_cash_micro : Z;
  po_positions_micro : Z;
  po_fees_micro : Z;
  po_profit_micro : Z;
  po_capital_micro : Z }.

(** What becomes of a posting: applied, or refused and nothing changes. *)
Inductive posting_answer := APPLIED | DUPLICATE | GAP | UNBALANCED | TOO_LARGE.

(** The most that one posting may move on one account: so that a posting's sum is exact. *)
Definition leg_max_micro : Z := 1000000000000000.

(** Whether a leg, and the balance that it leads to, are amounts that the ledger holds exactly. *)
Definition leg_fits (balance_micro leg_micro : Z) : bool :=
  if leg_micro <? 0 - leg_max_micro then false
  else if leg_max_micro <? leg_micro then false
  else if leg_micro <? 0 then 0 - amount_max - leg_micro <=? balance_micro
  else balance_micro <=? amount_max - leg_micro.

(** Whether all five legs do. *)
Definition legs_fit (b : books) (p : posting) : bool :=
  if leg_fits (bo_cash_micro b) (po_cash_micro p) then
    if leg_fits (bo_positions_micro b) (po_positions_micro p) then
      if leg_fits (bo_fees_micro b) (po_fees_micro p) then
        if leg_fits (bo_profit_micro b) (po_profit_micro p) then
          leg_fits (bo_capital_micro b) (po_capital_micro p)
        else false
      else false
    else false
  else false.

(** Debits and credits of a posting together. *)
Definition posting_sum (p : posting) : Z :=
  po_cash_micro p + po_positions_micro p + po_fees_micro p + po_profit_micro p + po_capital_micro p.

(** What becomes of the posting. The sequence grows by exactly one: what was applied before is a duplicate. *)
Definition judge_posting (b : books) (p : posting) : posting_answer :=
  if po_sequence p <=? bo_sequence b then DUPLICATE
  else if bo_sequence b <? po_sequence p - 1 then GAP
  else if legs_fit b p then
    if posting_sum p =? 0 then APPLIED else UNBALANCED
  else TOO_LARGE.

(** The totals with the posting on them. *)
Definition posted (b : books) (p : posting) : books :=
  Books (po_sequence p)
        (bo_cash_micro b + po_cash_micro p) (bo_positions_micro b + po_positions_micro p)
        (bo_fees_micro b + po_fees_micro p) (bo_profit_micro b + po_profit_micro p)
        (bo_capital_micro b + po_capital_micro p).

(** The totals after a posting was offered: a refused one changes nothing. *)
Definition replay (b : books) (p : posting) : books :=
  match judge_posting b p with APPLIED => posted b p | _ => b end.

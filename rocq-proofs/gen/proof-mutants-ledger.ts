/** Small wrong changes to the trip latch and to the ledger's replay. */
import type { ProofMutant } from './proof-mutants.ts';

/** Every pinned statement about latch and ledger has one here. */
export const LEDGER_MUTANTS: readonly ProofMutant[] = [
  {
    name: 'the same person again counts',
    file: 'TripLatch.v',
    from: 'else if la_first_signer l =? person then l',
    to: '',
    refutes: {
      statement: 'pin_latch_two',
      counterexample:
        'la_is_tripped (latch_run_of (Latch false 0 0) ((TRIP, 0, true) :: (SIGN, 1, true) :: (SIGN, 1, true) :: (SIGN, 2, true) :: (REARM, 1, true) :: nil))',
    },
  },
  {
    name: 'a signature written twice re-arms',
    file: 'TripLatch.v',
    from: `  else if la_first_signer l =? la_second_signer l then l
`,
    to: '',
    refutes: {
      statement: 'pin_latch_record',
      counterexample: 'negb (la_is_tripped (latch_step (Latch true 5 5) REARM 5 true))',
    },
  },
  {
    name: 'a trip keeps who has signed',
    file: 'TripLatch.v',
    from: 'TRIP => Latch true 0 0',
    to: 'TRIP => Latch true (la_first_signer l) (la_second_signer l)',
    refutes: {
      statement: 'pin_latch',
      counterexample:
        'negb (la_is_tripped (latch_run_of (Latch true 1 2) ((TRIP, 0, true) :: (REARM, 1, true) :: nil)))',
    },
  },
  {
    name: 'one signature is enough',
    file: 'TripLatch.v',
    from: 'else if la_second_signer l <=? 0 then l',
    to: 'else if la_second_signer l <? 0 then l',
    refutes: {
      statement: 'pin_latch_alone',
      counterexample:
        'negb (la_is_tripped (latch_run_of (Latch false 0 0) ((TRIP, 0, true) :: (SIGN, 1, true) :: (REARM, 1, true) :: nil)))',
    },
  },
  {
    name: 're-armed while an invariant is broken',
    file: 'TripLatch.v',
    from: 'if invariants_hold then latch_rearmed l else Latch true 0 0',
    to: 'latch_rearmed l',
    refutes: {
      statement: 'pin_latch',
      counterexample: 'negb (la_is_tripped (latch_run_of (Latch true 1 2) ((REARM, 1, false) :: nil)))',
    },
  },
  {
    name: 'a signature while an invariant is broken',
    file: 'TripLatch.v',
    from: 'if invariants_hold then latch_signed l person else Latch true 0 0',
    to: 'latch_signed l person',
    refutes: {
      statement: 'pin_latch',
      counterexample:
        'negb (la_is_tripped (latch_run_of (Latch true 1 0) ((SIGN, 2, false) :: (REARM, 2, true) :: nil)))',
    },
  },
  {
    name: 'the gate does not ask the latch',
    file: 'TripLatch.v',
    from: 'if la_is_tripped l then GATE104 else answer',
    to: 'answer',
    refutes: {
      statement: 'pin_latch',
      counterexample: 'enters (latched_answer (Latch true 0 0) PASS_ENTRY)',
    },
  },
  {
    name: 'a posting is applied again',
    file: 'LedgerReplay.v',
    from: 'if po_sequence p <=? bo_sequence b then DUPLICATE',
    to: 'if po_sequence p <? bo_sequence b then DUPLICATE',
    refutes: {
      statement: 'pin_ledger_once',
      counterexample:
        'applies (replay (Books 0 0 0 0 0 0) (Posting 1 1 0 0 0 (-1))) (Posting 1 1 0 0 0 (-1))',
    },
  },
  {
    name: 'a posting may be left out',
    file: 'LedgerReplay.v',
    from: 'po_sequence p - 1 then GAP',
    to: 'po_sequence p - 2 then GAP',
    refutes: {
      statement: 'pin_ledger_posting',
      counterexample: 'applies (Books 0 0 0 0 0 0) (Posting 2 1 0 0 0 (-1))',
    },
  },
  {
    name: 'debits need no credits',
    file: 'LedgerReplay.v',
    from: 'if posting_sum p =? 0 then APPLIED else UNBALANCED',
    to: 'APPLIED',
    refutes: {
      statement: 'pin_ledger_total',
      counterexample: 'applies (Books 0 0 0 0 0 0) (Posting 1 1 0 0 0 0)',
    },
  },
  {
    name: 'fees are no part of the sum',
    file: 'LedgerReplay.v',
    from: 'po_positions_micro p + po_fees_micro p + po_profit_micro p',
    to: 'po_positions_micro p + po_profit_micro p',
    refutes: {
      statement: 'pin_ledger_posting',
      counterexample: 'applies (Books 0 0 0 0 0 0) (Posting 1 0 0 7 0 0)',
    },
  },
  {
    name: 'fees are booked twice',
    file: 'LedgerReplay.v',
    from: '(bo_fees_micro b + po_fees_micro p)',
    to: '(bo_fees_micro b + 2 * po_fees_micro p)',
    refutes: {
      statement: 'pin_ledger_total',
      counterexample: 'bo_fees_micro (replay (Books 0 0 0 0 0 0) (Posting 1 (-1) 0 1 0 0)) =? 2',
    },
  },
  {
    name: 'cash and positions swapped',
    file: 'LedgerReplay.v',
    from: '(bo_cash_micro b + po_cash_micro p) (bo_positions_micro b + po_positions_micro p)',
    to: '(bo_positions_micro b + po_positions_micro p) (bo_cash_micro b + po_cash_micro p)',
    refutes: {
      statement: 'pin_ledger_exact',
      counterexample: 'bo_cash_micro (replay (Books 0 0 0 0 0 0) (Posting 1 (-1) 1 0 0 0)) =? 1',
    },
  },
  {
    name: 'the sequence stands still',
    file: 'LedgerReplay.v',
    from: 'Books (po_sequence p)',
    to: 'Books (bo_sequence b)',
    refutes: {
      statement: 'pin_ledger_once',
      counterexample:
        'applies (replay (Books 0 0 0 0 0 0) (Posting 1 1 0 0 0 (-1))) (Posting 1 1 0 0 0 (-1))',
    },
  },
  {
    name: 'legs of any size',
    file: 'LedgerReplay.v',
    from: 'leg_max_micro : Z := 1000000000000000',
    to: 'leg_max_micro : Z := 9007199254740991',
    refutes: {
      statement: 'pin_level_a_no_panic',
      counterexample: 'legs_fit (Books 0 0 0 0 0 0) (Posting 1 9007199254740991 1 0 0 (-9007199254740991))',
    },
  },
  {
    name: 'a balance that goes on above 2^53',
    file: 'LedgerReplay.v',
    from: 'else balance_micro <=? amount_max - leg_micro',
    to: 'else true',
    refutes: {
      statement: 'pin_level_a_no_panic',
      counterexample:
        '9007199254740991 <? bo_cash_micro (replay (Books 0 9007199254740991 0 0 0 0) (Posting 1 1 0 0 0 (-1)))',
    },
  },
  {
    name: 'what is refused is applied',
    file: 'LedgerReplay.v',
    from: 'match judge_posting b p with APPLIED => posted b p | _ => b end',
    to: 'posted b p',
    refutes: {
      statement: 'pin_ledger_posting',
      counterexample: 'bo_cash_micro (replay (Books 1 0 0 0 0 0) (Posting 1 1 0 0 0 (-1))) =? 1',
    },
  },
  {
    name: 'a leg as large as it may be is refused',
    file: 'LedgerReplay.v',
    from: 'else if leg_max_micro <? leg_micro then false',
    to: 'else if leg_max_micro <=? leg_micro then false',
    refutes: {
      statement: 'pin_ledger_opens',
      counterexample:
        'negb (applies (Books 0 0 0 0 0 0) (Posting 1 1000000000000000 0 0 0 (-1000000000000000)))',
    },
  },
  {
    name: 'no account may be overdrawn',
    file: 'LedgerReplay.v',
    from: 'else if leg_micro <? 0 then 0 - amount_max - leg_micro <=? balance_micro',
    to: 'else if leg_micro <? 0 then 0 - leg_micro <=? balance_micro',
    refutes: {
      statement: 'pin_ledger_opens',
      counterexample: 'negb (applies (Books 0 0 0 0 0 0) (Posting 1 1 0 0 0 (-1)))',
    },
  },
];

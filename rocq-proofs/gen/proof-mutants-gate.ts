/** Small wrong changes to exact amounts and to the order gate. Judge.v defines `book`, `limit`, `enters`, `exits`. */
import type { ProofMutant } from './proof-mutants.ts';

/** Every pinned statement about the gate has one here. */
export const GATE_MUTANTS: readonly ProofMutant[] = [
  {
    name: 'an exposure rounded down',
    file: 'Amounts.v',
    from: '(a * b + (micro - 1)) / micro',
    to: '(a * b) / micro',
    refutes: { statement: 'pin_amounts', counterexample: 'notional_micro 1 1 <? 1' },
  },
  {
    name: 'a sum that goes on above 2^53',
    file: 'Amounts.v',
    from: 'if amount_max - b <? a then amount_max else a + b',
    to: 'a + b',
    refutes: {
      statement: 'pin_amounts',
      counterexample: '9007199254740991 <? notional_micro 9007199254740991 9007199254740991',
    },
  },
  {
    name: 'a product that goes on above 2^53',
    file: 'Amounts.v',
    from: 'else if amount_max / b <? a then amount_max else a * b',
    to: 'else a * b',
    refutes: {
      statement: 'pin_level_a_no_panic',
      counterexample: '9007199254740991 <? times_capped (9007199254740991 / micro) 9007199254740991',
    },
  },
  {
    name: 'a cap rounded up',
    file: 'Amounts.v',
    from: '(((equity_micro mod 100) * centi) / 100)',
    to: '(((equity_micro mod 100) * centi + 99) / 100)',
    refutes: { statement: 'pin_amounts', counterexample: '0 <? cap_micro 1 1' },
  },
  {
    name: 'a cap as large as "too large"',
    file: 'Amounts.v',
    from: 'Z.min (amount_max - 1)',
    to: 'Z.min amount_max',
    refutes: {
      statement: 'pin_amounts',
      counterexample: '9007199254740990 <? cap_micro 9007199254740991 600',
    },
  },
  {
    name: 'what has no mark is worth nothing',
    file: 'Amounts.v',
    from: 'else if price_micro <=? 0 then amount_max',
    to: 'else if price_micro <=? 0 then 0',
    refutes: {
      statement: 'pin_gate_possible',
      counterexample: 'exposure_with 0 (Exposure 1 0 0 0 0 0 0) <? 9007199254740991',
    },
  },
  {
    name: 'more than an amount can say is valued as if it were that',
    file: 'Amounts.v',
    from: `  else if amount_max <=? held_micro then amount_max
`,
    to: '',
    refutes: {
      statement: 'pin_gate_cap',
      counterexample:
        'enters (gate false true 1 1 (Exposure 0 0 0 0 0 1 1000) (exposure_with 0 (Exposure 0 9007199254740991 0 9007199254740991 0 1 0)) 1501199900 APEX 1000000 1000000)',
    },
  },
  {
    name: 'buys in flight forgotten',
    file: 'OrderGate.v',
    from: 'plus_capped (amount_or_worst (ex_open_buy_micro e)) (amount_or_worst (ex_in_flight_buy_micro e))',
    to: 'amount_or_worst (ex_open_buy_micro e)',
    refutes: {
      statement: 'pin_gate_inventory',
      counterexample: 'enters (limit true 1 (book 0 0 0 1000 0) APEX)',
    },
  },
  {
    name: 'open sells forgotten',
    file: 'OrderGate.v',
    from: 'plus_capped (amount_or_worst (ex_open_sell_micro e)) (amount_or_worst (ex_in_flight_sell_micro e))',
    to: 'amount_or_worst (ex_in_flight_sell_micro e)',
    refutes: { statement: 'pin_gate_exit', counterexample: 'exits (limit false 1 (book 1 0 1 0 0) TURTLE)' },
  },
  {
    name: 'a negative order in flight is believed',
    file: 'Amounts.v',
    from: 'if value <? 0 then amount_max else value',
    to: 'value',
    refutes: {
      statement: 'pin_gate_possible',
      counterexample: 'exits (limit false 2 (book 1 0 0 0 (-1)) TURTLE)',
    },
  },
  {
    name: 'an order on the other side is not counted',
    file: 'OrderGate.v',
    from: '(reach_micro false (if is_buy then 0 else quantity_micro) e).',
    to: '(reach_micro true 0 e).',
    refutes: {
      statement: 'pin_gate_inventory',
      counterexample: 'enters (limit false 1001 (book 0 0 0 0 0) APEX)',
    },
  },
  {
    name: 'what is pending is not taken off what may be reduced',
    file: 'OrderGate.v',
    from: 'if held <=? pending then 0 else held - pending',
    to: 'if held <=? pending then 0 else held',
    refutes: { statement: 'pin_gate_exit', counterexample: 'exits (limit false 2 (book 2 0 1 0 0) TURTLE)' },
  },
  {
    name: 'a buy shrinks a long position',
    file: 'OrderGate.v',
    from: 'let held := 0 - directed_micro is_buy e in',
    to: 'let held := Z.abs (directed_micro is_buy e) in',
    refutes: { statement: 'pin_gate_exit', counterexample: 'exits (limit true 1 (book 1 0 0 0 0) TURTLE)' },
  },
  {
    name: 'a position has one sign',
    file: 'OrderGate.v',
    from: 'if is_buy then ex_position_micro e else 0 - ex_position_micro e',
    to: 'ex_position_micro e',
    refutes: {
      statement: 'pin_gate_exit',
      counterexample: 'exits (limit false 1 (book (-5) 0 0 0 0) TURTLE)',
    },
  },
  {
    name: 'a saturated sum goes on being added to',
    file: 'OrderGate.v',
    from: 'if amount_max <=? added then amount_max else plus_capped',
    to: 'plus_capped',
    refutes: {
      statement: 'pin_gate_inventory',
      counterexample:
        'enters (gate false true 1 1 (Exposure (-9007199254740990) 9007199254740991 0 9007199254740991 0 1 9007199254740991) 0 9007199254740991 APEX 1000000 1000000)',
    },
  },
  {
    name: 'half the inventory in STALKER',
    file: 'Numbers.v',
    from: 'stalker_inventory_parts : Z := 3',
    to: 'stalker_inventory_parts : Z := 2',
    refutes: {
      statement: 'pin_gate_inventory',
      counterexample: 'enters (limit true 500 (book 0 0 0 0 0) STALKER)',
    },
  },
  {
    name: 'no inventory bound in APEX',
    file: 'OrderGate.v',
    from: 'APEX => Z.min (amount_max - 1) (ex_inventory_max_micro e)',
    to: 'APEX => amount_max - 1',
    refutes: {
      statement: 'pin_gate_inventory',
      counterexample: 'enters (limit true 1001 (book 0 0 0 0 0) APEX)',
    },
  },
  {
    name: 'an order at the mark, whatever its limit',
    file: 'OrderGate.v',
    from: 'Z.max (ex_mark_price_micro e) price_micro',
    to: 'ex_mark_price_micro e',
    refutes: {
      statement: 'pin_gate_cap',
      counterexample: 'enters (gate false true 1000 2000000 (book 0 0 0 0 0) 0 167 APEX 1000000 1000000)',
    },
  },
  {
    name: 'the other instruments are not counted',
    file: 'OrderGate.v',
    from: 'plus_capped other_micro (valued_micro',
    to: 'plus_capped 0 (valued_micro',
    refutes: {
      statement: 'pin_gate_cap',
      counterexample:
        'enters (gate false true 1 1000000 (book 0 0 0 0 0) (exposure_with 0 (Exposure 1000 0 0 0 0 1000000 0)) 100 APEX 1000000 1000000)',
    },
  },
  {
    name: 'leverage of APEX in every posture',
    file: 'OrderGate.v',
    from: 'leverage_centi p r_ppm',
    to: 'leverage_centi APEX r_ppm',
    refutes: {
      statement: 'pin_gate_cap',
      counterexample: 'enters (gate false true 300 1000000 (book 0 0 0 0 0) 0 100 STALKER 1000000 1000000)',
    },
  },
  {
    name: 'leverage at full health',
    file: 'OrderGate.v',
    from: 'leverage_centi p r_ppm',
    to: 'leverage_centi p full_ppm',
    refutes: {
      statement: 'pin_gate_cap',
      counterexample: 'enters (gate false true 600 1000000 (book 0 0 0 0 0) 0 100 APEX 850000 1000000)',
    },
  },
  {
    name: 'takers in STALKER',
    file: 'OrderGate.v',
    from: 'STALKER => if is_taker then GATE107 else PASS_ENTRY',
    to: 'STALKER => PASS_ENTRY',
    refutes: {
      statement: 'pin_gate_entry',
      counterexample: 'enters (gate true true 1 1000000 (book 0 0 0 0 0) 0 100 STALKER 1000000 1000000)',
    },
  },
  {
    name: 'takers without confidence',
    file: 'OrderGate.v',
    from: '(if confidence_ppm <? confidence_passive_ppm then GATE108 else PASS_ENTRY)',
    to: 'PASS_ENTRY',
    refutes: {
      statement: 'pin_gate_entry',
      counterexample: 'enters (gate true true 1 1000000 (book 0 0 0 0 0) 0 100 APEX 1000000 0)',
    },
  },
  {
    name: 'takers at a confidence of one half',
    file: 'Numbers.v',
    from: 'confidence_passive_ppm : Z := 600000',
    to: 'confidence_passive_ppm : Z := 500000',
    refutes: {
      statement: 'pin_gate_entry',
      counterexample: 'enters (gate true true 1 1000000 (book 0 0 0 0 0) 0 100 APEX 1000000 599999)',
    },
  },
  {
    name: 'taking exits in TURTLE',
    file: 'OrderGate.v',
    from: 'TURTLE => if is_taker then GATE106 else PASS_EXIT',
    to: 'TURTLE => PASS_EXIT',
    refutes: {
      statement: 'pin_gate_turtle',
      counterexample: 'exits (gate true false 1 1000000 (book 1 0 0 0 0) 0 100 TURTLE 1000000 1000000)',
    },
  },
  {
    name: 'exits in HIBERNATE',
    file: 'OrderGate.v',
    from: `else PASS_EXIT
  | HIBERNATE => GATE104`,
    to: `else PASS_EXIT
  | HIBERNATE => PASS_EXIT`,
    refutes: {
      statement: 'pin_gate_hibernate',
      counterexample: 'exits (limit false 1 (book 1 0 0 0 0) HIBERNATE)',
    },
  },
  {
    name: 'an order for nothing',
    file: 'OrderGate.v',
    from: 'if quantity_micro <=? 0 then GATE101',
    to: 'if quantity_micro <? 0 then GATE101',
    refutes: { statement: 'pin_gate_exit', counterexample: 'exits (limit false 0 (book 0 0 0 0 0) APEX)' },
  },
  {
    name: 'a bound that is not reached',
    file: 'OrderGate.v',
    from: 'if inventory_bound_micro p e <? held_micro then',
    to: 'if inventory_bound_micro p e <=? held_micro then',
    refutes: {
      statement: 'pin_gate_opens',
      counterexample: 'negb (enters (limit true 1000 (book 0 0 0 0 0) APEX))',
    },
  },
  {
    name: 'STALKER may hold a quarter only',
    file: 'Numbers.v',
    from: 'stalker_inventory_parts : Z := 3',
    to: 'stalker_inventory_parts : Z := 4',
    refutes: {
      statement: 'pin_gate_opens',
      counterexample: 'negb (enters (limit true 300 (book 0 0 0 0 0) STALKER))',
    },
  },
  {
    name: 'takers need a confidence of 70 %',
    file: 'Numbers.v',
    from: 'confidence_passive_ppm : Z := 600000',
    to: 'confidence_passive_ppm : Z := 700000',
    refutes: {
      statement: 'pin_gate_opens',
      counterexample:
        'negb (enters (gate true true 1 1000000 (book 0 0 0 0 0) 0 1000000 APEX 1000000 600000))',
    },
  },
  {
    name: 'the last of a position cannot leave',
    file: 'OrderGate.v',
    from: 'else if quantity_micro <=? reducible_micro is_buy e then exit_answer p is_taker',
    to: 'else if quantity_micro <? reducible_micro is_buy e then exit_answer p is_taker',
    refutes: {
      statement: 'pin_gate_way_out',
      counterexample: 'negb (exits (limit false 2 (book 2 0 0 0 0) TURTLE))',
    },
  },
  {
    name: 'TURTLE lets nothing out',
    file: 'OrderGate.v',
    from: 'TURTLE => if is_taker then GATE106 else PASS_EXIT',
    to: 'TURTLE => GATE106',
    refutes: {
      statement: 'pin_gate_way_out',
      counterexample: 'negb (exits (limit false 1 (book 2 0 0 0 0) TURTLE))',
    },
  },
];

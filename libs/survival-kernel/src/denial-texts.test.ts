import { expect, test } from 'vitest';
import { type DenialFacts, gateCode, lastHopText, PASS, UNKNOWN_ORDER } from './last-hop-denial.ts';
import { type Denial, denialText } from './order-gate.ts';

const FACTS: DenialFacts = {
  causes: ['ledger', 'memory'],
  posture: 'STALKER',
  instrument: 'BTC',
  found: 7,
  bound: 9,
};

test('every answer of the last hop has its own sentence, and no other number has one', () => {
  const answers = [PASS, ...Array.from({ length: UNKNOWN_ORDER - 100 }, (_, index) => 101 + index)];
  expect(answers.map((answer) => lastHopText(answer, FACTS))).toEqual([
    'the order may leave',
    "the order's quantity, price, side, kind or id is impossible",
    'BTC is not known to the gate',
    'the posture is unknown or expired (age 7 ms, valid 9 ms): as in HIBERNATE',
    'HIBERNATE: nothing is sent',
    'TURTLE: exits only; 9 can still be reduced after what is pending, the order has 7',
    'TURTLE: exits are passive',
    'STALKER: entries are limit orders',
    'confidence in the order books is 7 ppm, below 9: passive quotes only',
    'exposure would be 7, the cap is 9',
    'inventory could reach 7, the bound is 9',
    'equity is 7: nothing may be entered',
    'the kill switch is thrown (ledger, memory): nothing is sent until two people re-arm',
    'token 7 on BTC is refused: the newest is 9',
    'an order with this id was decided before',
    '7 orders within a second already: the limit is 9',
    'the price is 7 ppm away from the mark, the collar is 9',
    'the mark of BTC is unknown or 7 ms old, the limit is 9',
    'the decision cannot be recorded: the ring is full',
    'an order of 9 orders ago is still open: cancel it first',
    'no open order has this id',
  ]);
  expect(answers.map(gateCode)).toContain('GATE120');
  expect(() => lastHopText(UNKNOWN_ORDER + 1, FACTS)).toThrow('121 is no answer of the gate');
});

/** One denial of each code of the pure gate, and its sentence. */
const DENIALS: readonly (readonly [Denial, string])[] = [
  [{ code: 'GATE101', field: 'price' }, "the order's price is impossible"],
  [{ code: 'GATE102', instrument: 'BTC' }, 'BTC is not known to the gate'],
  [
    { code: 'GATE103', ageMs: undefined },
    'the posture is unknown or expired (age unknown ms): as in HIBERNATE',
  ],
  [{ code: 'GATE103', ageMs: 5 }, 'the posture is unknown or expired (age 5 ms): as in HIBERNATE'],
  [{ code: 'GATE104' }, 'HIBERNATE: nothing is sent'],
  [
    { code: 'GATE105', reducibleMicro: 3, quantityMicro: 4 },
    'TURTLE: exits only; 3 can still be reduced after what is pending, the order has 4',
  ],
  [{ code: 'GATE106' }, 'TURTLE: exits are passive'],
  [{ code: 'GATE107', posture: 'STALKER' }, 'STALKER: entries are limit orders'],
  [{ code: 'GATE108', confidencePpm: 5 }, 'confidence in the order books is 5 ppm: passive quotes only'],
  [{ code: 'GATE109', exposureMicro: 8, capMicro: 7 }, 'exposure would be 8, the cap is 7'],
  [{ code: 'GATE110', heldMicro: 6, boundMicro: 5 }, 'inventory could reach 6, the bound is 5'],
  [{ code: 'GATE111', equityMicro: 0 }, 'equity is 0: nothing may be entered'],
];

test('every denial of the pure gate has its own sentence', () => {
  expect(DENIALS.map(([denial]) => denialText(denial))).toEqual(DENIALS.map(([, text]) => text));
});

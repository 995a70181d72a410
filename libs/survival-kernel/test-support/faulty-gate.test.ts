import { failureText, testedModel, tour } from '@plimsoll/model-tests';
import { gateAnswers, type InstrumentBook, type LastHop, type NewOrder } from '@plimsoll/survival-kernel';
import type { Runtime, Value } from '@plimsoll/tla-values';
import { describe, expect, test } from 'vitest';
import * as spec from '../../../specs-tla/OrderGate/generated/OrderGate.ts';
import { driver, driverOf, type GateEntries } from './order-gate-driver.ts';

const constants = (runtime: Runtime): ReadonlyMap<string, Value> =>
  new Map<string, Value>([
    ['Strategies', runtime.set(['s1', 's2'])],
    ['Slots', runtime.set(['k1'])],
    ['Sizes', runtime.set([1])],
    ['Caps', runtime.set([1, 2])],
    ['HeldAtStart', runtime.set([0, 1])],
    ['LotsMax', 8],
    ['DecisionMax', 1],
  ]);
const tested = testedModel(spec, constants, driver);

const real = (hop: LastHop, order: NewOrder, nowMs: number): number => hop.authorize(order, 1, nowMs);

/** The book of the order's instrument changed by `change` while the gate decides. */
function seenAs(change: (exposure: InstrumentBook['exposure']) => void): GateEntries {
  return {
    authorize: (hop, order, nowMs) => {
      const { exposure } = hop.book.find(order.instrument) as InstrumentBook;
      const whole = { ...exposure };
      change(exposure);
      const verdict = real(hop, order, nowMs);
      // What the decision added stays.
      const buy = verdict === gateAnswers.PASS && order.side === 'BUY' ? order.quantityMicro : 0;
      const sell = verdict === gateAnswers.PASS && order.side === 'SELL' ? order.quantityMicro : 0;
      Object.assign(exposure, whole, {
        inFlightBuyMicro: whole.inFlightBuyMicro + buy,
        inFlightSellMicro: whole.inFlightSellMicro + sell,
      });
      return verdict;
    },
  };
}

/** A gate that lets pass what it should deny for that reason. */
function letsPass(denial: number): GateEntries {
  return {
    authorize: (hop, order, nowMs) => {
      if (hop.book.knows(order.id)) return real(hop, order, nowMs);
      const { book } = hop;
      const where = book.find(order.instrument) as InstrumentBook;
      const verdict = real(
        hop,
        denial === gateAnswers.REPEATED_ID ? { ...order, id: `${order.id}x` } : order,
        nowMs,
      );
      if (verdict !== denial) return verdict;
      book.take({ ...order, id: `${order.id} ` }, where);
      return gateAnswers.PASS;
    },
  };
}

const FORBIDDEN = /the model forbids, the system did|model and system differ/;
const DIFFERENT = /model and system differ after Deny/;

const FAULTS: readonly (readonly [string, GateEntries, RegExp])[] = [
  [
    'that forgets orders in flight',
    seenAs((e) => Object.assign(e, { inFlightBuyMicro: 0, inFlightSellMicro: 0 })),
    FORBIDDEN,
  ],
  [
    'that forgets open orders',
    seenAs((e) => Object.assign(e, { openBuyMicro: 0, openSellMicro: 0 })),
    FORBIDDEN,
  ],
  ['that forgets the position', seenAs((e) => Object.assign(e, { positionMicro: 0 })), FORBIDDEN],
  ['that lets TURTLE enter', letsPass(gateAnswers.EXITS_ONLY), FORBIDDEN],
  ['that lets HIBERNATE send', letsPass(gateAnswers.HIBERNATING), FORBIDDEN],
  ['that lets STALKER take', letsPass(gateAnswers.LIMIT_ENTRIES), FORBIDDEN],
  ['that denies everything', { authorize: () => gateAnswers.HIBERNATING }, DIFFERENT],
];

// Goal: a gate that breaks a rule of the model is caught. Method: one fault each, around the real gate.
describe('the tour along OrderGate catches a gate', () => {
  test.each(FAULTS)(
    '%s',
    async (name, entries, words) => {
      const { failure } = await tour(tested.model, tested.graph, driverOf(entries).create(tested.constants));
      expect(failure, name).toBeDefined();
      if (failure !== undefined) expect(failureText(failure)).toMatch(words);
    },
    120_000,
  );
});

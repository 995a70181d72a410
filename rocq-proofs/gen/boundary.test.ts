import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import * as plain from '../../libs/survival-kernel/src/generated/proven.ts';
import * as checked from '../../libs/survival-kernel/src/generated/proven-checked.ts';
import * as gate from '../../libs/survival-kernel/src/generated/proven-gate.ts';
import * as checkedGate from '../../libs/survival-kernel/src/generated/proven-gate-checked.ts';
import * as heartbeat from '../../libs/survival-kernel/src/generated/proven-heartbeat.ts';
import * as checkedHeartbeat from '../../libs/survival-kernel/src/generated/proven-heartbeat-checked.ts';
import * as ledger from '../../libs/survival-kernel/src/generated/proven-ledger.ts';
import * as checkedLedger from '../../libs/survival-kernel/src/generated/proven-ledger-checked.ts';
import {
  provenInteger,
  provenNumbers,
  provenSignals,
} from '../../libs/survival-kernel/src/generated/proven-numbers.ts';
import {
  isBooksSafe,
  isExposureSafe,
  isPostingSafe,
  isWhole,
} from '../../libs/survival-kernel/src/generated/proven-preconditions.ts';

/** Whatever may be said for a number. */
const anything = fc.oneof(
  fc.maxSafeInteger(),
  fc.double(),
  fc.constantFrom(undefined, null, '7', {}, Number.NaN, -0, 2 ** 53, Number.POSITIVE_INFINITY, -1, 0.5),
) as fc.Arbitrary<number>;

const GOOD_SIGNALS = {
  invariantsHold: true,
  envelopeAgeMs: 0,
  latencyMs: 0,
  jitterMs: 0,
  depthPpm: 1_000_000,
  shockAgeMs: null,
  drawdownPpm: 0,
};

/** Often all safe, else with something else among them. */
const exposureOf = (value: fc.Arbitrary<number>) =>
  fc.record({
    positionMicro: value,
    openBuyMicro: value,
    openSellMicro: value,
    inFlightBuyMicro: value,
    inFlightSellMicro: value,
    markPriceMicro: value,
    inventoryMaxMicro: value,
  });
const anyExposure = fc.oneof(exposureOf(fc.maxSafeInteger()), exposureOf(anything));
/** A number for each account, with a sequence number. */
const totalsOf = (value: fc.Arbitrary<number>) =>
  fc.record({
    sequence: value,
    cashMicro: value,
    positionsMicro: value,
    feesMicro: value,
    profitMicro: value,
    capitalMicro: value,
  });
const anyTotals = fc.oneof(
  totalsOf(fc.maxSafeInteger()),
  totalsOf(fc.integer({ min: -10, max: 10 })),
  totalsOf(anything),
);
type Four = [number, number, number, number];

const anySignals = fc.record({
  invariantsHold: fc.oneof(fc.boolean(), anything) as fc.Arbitrary<boolean>,
  envelopeAgeMs: anything,
  latencyMs: anything,
  jitterMs: anything,
  depthPpm: anything,
  shockAgeMs: anything,
  drawdownPpm: anything,
});

describe('the boundary of the proven numbers', () => {
  test.prop([anything])(
    'lets integers from 0 to 2^53 - 1 through, and makes -1 of all else (signals_safe)',
    (value) => {
      const taken = provenInteger(value);
      const isReading = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
      expect(taken).toBe(isReading ? (value === 0 ? 0 : value) : -1);
      expect(Number.isSafeInteger(taken) && !Object.is(taken, -0)).toBe(true);
    },
  );

  test.prop([anySignals, anything, anything, anything, anything])(
    'keeps every obligation, and the checked build computes the same (step_safe)',
    (signals, rPpm, carry, rawPpm, elapsedMs) => {
      const through = provenSignals(signals);
      expect(checked.multipliersPpm(through)).toEqual(plain.multipliersPpm(through));
      expect(checked.totalPpm(through)).toBe(provenNumbers.totalPpm(signals));
      const filtered = provenNumbers.filter({ rPpm, carry }, rawPpm, elapsedMs);
      const before = { rPpm: provenInteger(rPpm), carry: provenInteger(carry) };
      expect(checked.filterR(before, provenInteger(rawPpm), provenInteger(elapsedMs))).toEqual(filtered);
      expect(filtered.rPpm >= 0 && filtered.rPpm <= plain.FULL_PPM).toBe(true);
    },
  );

  test('says only of null that there was no shock yet', () => {
    expect(provenNumbers.multipliers({ ...GOOD_SIGNALS, shockAgeMs: null }).m4).toBe(1_000_000);
    expect(provenNumbers.multipliers({ ...GOOD_SIGNALS, shockAgeMs: undefined }).m4).toBe(300_000);
  });

  test.prop([anyExposure, fc.boolean(), anything, anything, anything, anything])(
    'asks of an exposure what the gate needs: what is let through keeps every obligation (exposure_safe)',
    (exposure, isBuy, quantity, price, equity, confidence) => {
      const isSafe = Object.values(exposure).every((value) => Number.isSafeInteger(value));
      expect(isExposureSafe(exposure)).toBe(isSafe);
      if (!isSafe) return;
      const [q, p, money, sure] = [quantity, price, equity, confidence].map((value) =>
        isWhole(value) ? value : 0,
      ) as Four;
      const asked = [true, isBuy, q, p, exposure, 0, money, 'APEX', 1_000_000, sure] as const;
      expect(checkedGate.gate(...asked)).toBe(gate.gate(...asked));
      expect(checkedGate.exposureWith(0, exposure)).toBe(gate.exposureWith(0, exposure));
    },
  );

  test.prop([anyTotals, fc.array(anyTotals)])(
    'asks of books and postings what the ledger needs: any journal of them keeps every obligation (books_safe, posting_safe)',
    (start, journal) => {
      const areSafe = (totals: object) => Object.values(totals).every((value) => Number.isSafeInteger(value));
      expect(isBooksSafe(start)).toBe(areSafe(start));
      for (const posting of journal) expect(isPostingSafe(posting)).toBe(areSafe(posting));
      if (!isBooksSafe(start)) return;
      let books: ledger.Books = start;
      for (const posting of journal.filter(isPostingSafe)) {
        expect(checkedLedger.judgePosting(books, posting)).toBe(ledger.judgePosting(books, posting));
        books = checkedLedger.replay(books, posting);
        expect(isBooksSafe(books)).toBe(true);
      }
    },
  );

  test.prop([fc.array(fc.tuple(fc.nat(), anything)), anything, anything])(
    'gives the heartbeat whole numbers: every obligation is kept over any run of looks (watch_safe)',
    (looks, period, misses) => {
      let watch = heartbeat.watchFrom(0, 0);
      for (const [beats, now] of looks) {
        const asked = [
          provenInteger(period),
          provenInteger(misses),
          watch,
          beats,
          provenInteger(now),
        ] as const;
        expect(checkedHeartbeat.livenessAt(...asked)).toBe(heartbeat.livenessAt(...asked));
        watch = checkedHeartbeat.watched(watch, beats, provenInteger(now));
      }
      const reading = [period, misses, looks.length].map(provenInteger) as [number, number, number];
      expect(checkedHeartbeat.heartbeatIsLost(...reading)).toBe(heartbeat.heartbeatIsLost(...reading));
    },
  );

  // Goal: the checked build is a check. Method: arguments outside the boundary.
  test('is needed: without it the checked build breaks an obligation', () => {
    expect(() => checked.stressFall(2 ** 40)).toThrow(checked.BrokenObligation);
    expect(() => checked.exp2Fraction(-1)).toThrow(checked.BrokenObligation);
    // Where numbers are only compared, too.
    const good = { ...provenSignals(GOOD_SIGNALS), latencyMs: 0.5 };
    expect(() => checked.totalPpm(good)).toThrow(checked.BrokenObligation);
    expect(() => checked.cut(Number.NaN, 1)).toThrow(checked.BrokenObligation);
    expect(() => checkedHeartbeat.heardAtUs({ beats: 2 ** 53, beatAtUs: 0, lookedAtUs: 0 }, 1, 2)).toThrow(
      checked.BrokenObligation,
    );
  });
});

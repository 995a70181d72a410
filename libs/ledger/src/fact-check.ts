/** Whether a value is a fact, field by field. Callers and stored entries are equally untrusted. */
import type { Fact } from './fact.ts';
import { INSTRUMENTS_MAX, TEXT_LENGTH_MAX } from './limits.ts';
import type { FactProblem } from './problem.ts';

type Check = { readonly expected: string; readonly holds: (value: unknown) => boolean };

const text: Check = {
  expected: `a text of 1 to ${TEXT_LENGTH_MAX} characters without control characters`,
  holds: (value) => isText(value) && value.length > 0,
};
const note: Check = { expected: `a text of up to ${TEXT_LENGTH_MAX} characters`, holds: isText };
const amount: Check = { expected: 'a whole number below 2^53 either way', holds: isAmount };
const positive: Check = {
  expected: 'a whole number above 0',
  holds: (value) => isAmount(value) && value > 0,
};
const notZero: Check = {
  expected: 'a whole number, not 0',
  holds: (value) => isAmount(value) && value !== 0,
};
const count: Check = {
  expected: 'a whole number from 0 on',
  holds: (value) => isAmount(value) && value >= 0,
};
const positions: Check = {
  expected: `positions by instrument, up to ${INSTRUMENTS_MAX}`,
  holds: (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const entries = Object.entries(value);
    return (
      entries.length <= INSTRUMENTS_MAX && entries.every(([name, held]) => text.holds(name) && isAmount(held))
    );
  },
};
const twoPeople: Check = {
  expected: 'the names of two people',
  holds: (value) => Array.isArray(value) && value.length === 2 && value.every(text.holds),
};

const FIELDS: { readonly [kind in Fact['kind']]: { readonly [field: string]: Check } } = {
  deposit: { amountMicro: positive, by: text, note },
  withdrawal: { amountMicro: positive, by: text, note },
  fill: { orderId: text, instrument: text, quantityMicro: notZero, proceedsMicro: amount, feeMicro: amount },
  funding: { instrument: text, amountMicro: amount },
  session: { session: text, terms: text, build: text },
  'session-end': { session: text, equityMicro: amount, peakMicro: amount },
  statement: { venue: text, cashMicro: amount, positionsMicro: positions, feesMicro: amount },
  unrecorded: { orderId: text, note },
  cleared: { by: twoPeople, note },
};

/** Ids of entries that the ledger makes itself begin so. */
export const SNAPSHOT_ID = 'snapshot:';

/** The first thing that is wrong with a fact, or undefined. */
export function factProblem(value: { readonly [field: string]: unknown }): FactProblem | undefined {
  const { kind, id } = value;
  if (typeof kind !== 'string' || !Object.hasOwn(FIELDS, kind)) {
    return { code: 'LEDGER301', field: 'kind', expected: `one of ${Object.keys(FIELDS).join(', ')}` };
  }
  const checks = FIELDS[kind as Fact['kind']];
  for (const [field, check] of Object.entries({ id: text, atMs: count, ...checks })) {
    if (!check.holds(value[field])) return { code: 'LEDGER301', field, expected: check.expected };
  }
  if (String(id).startsWith(SNAPSHOT_ID)) {
    return { code: 'LEDGER301', field: 'id', expected: `a text that does not begin with ${SNAPSHOT_ID}` };
  }
  if (value['feed'] !== undefined && !count.holds(value['feed'])) {
    return { code: 'LEDGER301', field: 'feed', expected: count.expected };
  }
  for (const field of Object.keys(value)) {
    if (!['kind', 'id', 'atMs', 'feed'].includes(field) && !Object.hasOwn(checks, field)) {
      return { code: 'LEDGER301', field, expected: `absent from a ${kind}` };
    }
  }
  return kind === 'fill' ? signProblem(value) : undefined;
}

/** Nobody is paid for buying, nor pays for selling: such a fill is a sign turned round. */
function signProblem(value: { readonly [field: string]: unknown }): FactProblem | undefined {
  const isBuy = (value['quantityMicro'] as number) > 0;
  const proceeds = value['proceedsMicro'] as number;
  if (isBuy ? proceeds <= 0 : proceeds >= 0) return undefined;
  return {
    code: 'LEDGER301',
    field: 'proceedsMicro',
    expected: isBuy ? 'not above 0 for a buy' : 'not below 0 for a sale',
  };
}

/** Amounts are whole micro-units below 2^53 either way: exact in a JavaScript number, in JSON and in SQLite. */
export function isAmount(value: unknown): value is number {
  return Number.isSafeInteger(value) && !Object.is(value, -0);
}

/** A sentence's worth of well-formed text on one line. */
export function isText(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length <= TEXT_LENGTH_MAX &&
    value.isWellFormed() &&
    !/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(value)
  );
}

/** The order gate's decision: what a posture lets through, over position, open orders and orders in flight. Pure. */
import type { PostureRecord } from './authority.ts';
import { isInForce } from './authority.ts';
import { ConfidencePassivePpm, StalkerInventoryParts } from './generated/numbers.ts';
import { capMicro, notionalMicro } from './money.ts';
import type { Posture } from './postures.ts';
import { leverageCenti } from './postures.ts';
import { isWhole } from './whole-number.ts';

/** A new order. Quantity in micro-units of the base, price in micro-units of the quote currency. */
export interface NewOrder {
  readonly id: string;
  readonly kind: 'taker' | 'limit';
  readonly instrument: string;
  readonly side: 'BUY' | 'SELL';
  readonly quantityMicro: number;
  /** Limit price, or the worst price a taker order may reach. */
  readonly priceMicro: number;
}

/** A cancel; the gate never stops one. */
export interface CancelOrder {
  readonly id: string;
  readonly kind: 'cancel';
  readonly instrument: string;
}

/** What is held and pending on one instrument; quantities in micro-units of the base. */
export interface Exposure {
  /** Signed: long is positive. */
  readonly positionMicro: number;
  /** Resting at the venue, and sent but not answered: both may still fill, also while being cancelled. */
  readonly openBuyMicro: number;
  readonly openSellMicro: number;
  readonly inFlightBuyMicro: number;
  readonly inFlightSellMicro: number;
  readonly markPriceMicro: number;
  /** The most that may be held in APEX, either way. */
  readonly inventoryMaxMicro: number;
}

/** The account as the gate knows it. */
export interface Account {
  readonly equityMicro: number;
  readonly exposures: ReadonlyMap<string, Exposure>;
}

/** Why an order was denied. Programs switch on `code`; {@link denialText} is for people. */
export type Denial =
  | { readonly code: 'GATE101'; readonly field: string }
  | { readonly code: 'GATE102'; readonly instrument: string }
  | { readonly code: 'GATE103'; readonly ageMs: number | undefined }
  | { readonly code: 'GATE104' }
  | { readonly code: 'GATE105'; readonly reducibleMicro: number; readonly quantityMicro: number }
  | { readonly code: 'GATE106' }
  | { readonly code: 'GATE107'; readonly posture: Posture }
  | { readonly code: 'GATE108'; readonly confidencePpm: number }
  | { readonly code: 'GATE109'; readonly exposureMicro: number; readonly capMicro: number }
  | { readonly code: 'GATE110'; readonly heldMicro: number; readonly boundMicro: number }
  | { readonly code: 'GATE111'; readonly equityMicro: number };

/** PASS, or DENY with the reason. `posture` is the one the decision rests on. */
export type Authorization =
  | { readonly verdict: 'PASS'; readonly posture: Posture; readonly isReducing: boolean }
  | { readonly verdict: 'DENY'; readonly posture: Posture; readonly denial: Denial };

/** One sentence for people. */
export function denialText(denial: Denial): string {
  switch (denial.code) {
    case 'GATE101':
      return `the order's ${denial.field} is impossible`;
    case 'GATE102':
      return `${denial.instrument} is not known to the gate`;
    case 'GATE103':
      return `the posture is unknown or expired (age ${denial.ageMs ?? 'unknown'} ms): as in HIBERNATE`;
    case 'GATE104':
      return 'HIBERNATE: nothing is sent';
    case 'GATE105':
      return `TURTLE: exits only; ${denial.reducibleMicro} can still be reduced after what is pending, the order has ${denial.quantityMicro}`;
    case 'GATE106':
      return 'TURTLE: exits are passive';
    case 'GATE107':
      return `${denial.posture}: entries are limit orders`;
    case 'GATE108':
      return `confidence in the order books is ${denial.confidencePpm} ppm: passive quotes only`;
    case 'GATE109':
      return `exposure would be ${denial.exposureMicro}, the cap is ${denial.capMicro}`;
    case 'GATE110':
      return `inventory could reach ${denial.heldMicro}, the bound is ${denial.boundMicro}`;
    case 'GATE111':
      return `equity is ${denial.equityMicro}: nothing may be entered`;
  }
}

/**
 * Decides whether an order may leave. Cancels always pass. An order that strictly shrinks the position, after all
 * that is already pending on its side, is an exit; every other order is an entry, also one that flips a position.
 */
export function authorize(
  order: NewOrder | CancelOrder,
  account: Account,
  record: PostureRecord | undefined,
  nowMs: number,
): Authorization {
  const ageMs = record === undefined ? undefined : nowMs - record.issuedAtMs;
  const posture = isInForce(record, nowMs) ? record.posture : 'HIBERNATE';
  if (order.kind === 'cancel') return { verdict: 'PASS', posture, isReducing: true };
  const deny = (denial: Denial): Authorization => ({ verdict: 'DENY', posture, denial });
  const malformed = malformedField(order);
  if (malformed !== undefined) return deny({ code: 'GATE101', field: malformed });
  const exposure = account.exposures.get(order.instrument);
  if (exposure === undefined) return deny({ code: 'GATE102', instrument: order.instrument });
  if (!isInForce(record, nowMs)) return deny({ code: 'GATE103', ageMs });
  if (posture === 'HIBERNATE') return deny({ code: 'GATE104' });
  const reducibleMicro = reducible(order.side, exposure);
  const isReducing = order.quantityMicro <= reducibleMicro;
  const denial = isReducing
    ? exitDenial(order, posture)
    : entryDenial(order, exposure, account, record, reducibleMicro);
  return denial === undefined ? { verdict: 'PASS', posture, isReducing } : deny(denial);
}

function exitDenial(order: NewOrder, posture: Posture): Denial | undefined {
  return posture === 'TURTLE' && order.kind === 'taker' ? { code: 'GATE106' } : undefined;
}

function entryDenial(
  order: NewOrder,
  exposure: Exposure,
  account: Account,
  record: PostureRecord,
  reducibleMicro: number,
): Denial | undefined {
  const { posture, confidencePpm, rPpm } = record;
  const { quantityMicro } = order;
  if (posture !== 'APEX' && posture !== 'STALKER') return { code: 'GATE105', reducibleMicro, quantityMicro };
  if (order.kind === 'taker' && posture !== 'APEX') return { code: 'GATE107', posture };
  if (order.kind === 'taker' && !(confidencePpm >= ConfidencePassivePpm)) {
    return { code: 'GATE108', confidencePpm };
  }
  const { equityMicro } = account;
  if (!isWhole(equityMicro) || equityMicro === 0) return { code: 'GATE111', equityMicro };
  const after = withPending(exposure, order);
  const heldMicro = largestPosition(after);
  const boundMicro =
    posture === 'APEX'
      ? exposure.inventoryMaxMicro
      : Math.floor(exposure.inventoryMaxMicro / StalkerInventoryParts);
  if (heldMicro > boundMicro) return { code: 'GATE110', heldMicro, boundMicro };
  const cap = capMicro(equityMicro, leverageCenti(posture, rPpm));
  let exposureMicro = notionalMicro(heldMicro, Math.max(exposure.markPriceMicro, order.priceMicro));
  for (const [instrument, other] of account.exposures) {
    if (instrument === order.instrument) continue;
    exposureMicro += notionalMicro(largestPosition(other), other.markPriceMicro);
  }
  return exposureMicro > cap ? { code: 'GATE109', exposureMicro, capMicro: cap } : undefined;
}

/** The largest position, either way, that can come about when everything pending on one side fills. */
export function largestPosition(exposure: Exposure): number {
  const up = exposure.positionMicro + exposure.openBuyMicro + exposure.inFlightBuyMicro;
  const down = exposure.positionMicro - exposure.openSellMicro - exposure.inFlightSellMicro;
  return Math.max(Math.abs(up), Math.abs(down));
}

/** How much a new order on that side may still reduce, after all that is pending on it. */
function reducible(side: NewOrder['side'], exposure: Exposure): number {
  const held = side === 'SELL' ? exposure.positionMicro : -exposure.positionMicro;
  const pending =
    side === 'SELL'
      ? exposure.openSellMicro + exposure.inFlightSellMicro
      : exposure.openBuyMicro + exposure.inFlightBuyMicro;
  return Math.max(0, held - pending);
}

function withPending(exposure: Exposure, order: NewOrder): Exposure {
  return order.side === 'BUY'
    ? { ...exposure, inFlightBuyMicro: exposure.inFlightBuyMicro + order.quantityMicro }
    : { ...exposure, inFlightSellMicro: exposure.inFlightSellMicro + order.quantityMicro };
}

function malformedField(order: NewOrder): string | undefined {
  if (!isWhole(order.quantityMicro) || order.quantityMicro === 0) return 'quantity';
  if (!isWhole(order.priceMicro) || order.priceMicro === 0) return 'price';
  if (order.side !== 'BUY' && order.side !== 'SELL') return 'side';
  if (order.kind !== 'taker' && order.kind !== 'limit') return 'kind';
  return undefined;
}

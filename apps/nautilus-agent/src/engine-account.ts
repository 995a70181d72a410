/**
 * An agent's trace against what NautilusTrader reports at the end of the run: every order with side, size and what
 * filled of it, every fill with size and price, and the positions, which the fills must add up to.
 */
import { readFileSync, statSync } from 'node:fs';
import type { TraceEvent } from '@plimsoll/trace';
import { z } from 'zod';
import { eachEvent, objectOf } from './kernel-decisions.ts';

/** Micro-units in the lot that OrderLifecycle counts in: a thousandth of a coin, on both instruments. */
const LOT_MICRO = 1_000;
/** An account of a run of 100 000 orders has about 40 MB. */
const ACCOUNT_BYTES_MAX = 1 << 28;

const sideSchema = z.enum(['BUY', 'SELL']);
const accountSchema = z.object({
  orders: z.array(
    z.object({
      order: z.string(),
      instrument: z.string(),
      side: sideSchema,
      quantityMicro: z.number(),
      filledMicro: z.number(),
      /** Null for an order without a limit. */
      priceMicro: z.number().nullable(),
    }),
  ),
  fills: z.array(
    z.object({
      order: z.string(),
      trade: z.string(),
      instrument: z.string(),
      side: sideSchema,
      quantityMicro: z.number(),
      priceMicro: z.number(),
    }),
  ),
  positionsMicro: z.record(z.string(), z.number()),
});

/** What the engine says of its run. */
export type EngineAccount = z.infer<typeof accountSchema>;

/** One thing that the two say differently. */
export interface AccountDifference {
  /** The trace's last line about it; 0 without one. */
  readonly seq: number;
  readonly order: string;
  readonly reason: string;
}

export interface AccountComparison {
  readonly counts: { readonly orders: number; readonly fills: number; readonly positions: number };
  readonly differences: readonly AccountDifference[];
}

/** @throws Error when the account can't be read or is none. */
export async function compareAccount(traceFile: string, accountFile: string): Promise<AccountComparison> {
  if (statSync(accountFile).size > ACCOUNT_BYTES_MAX)
    throw new Error(`${accountFile} has more than ${ACCOUNT_BYTES_MAX} bytes`);
  const account = accountSchema.parse(JSON.parse(readFileSync(accountFile, 'utf8')));
  const traced = new TracedOrders();
  await eachEvent(traceFile, (event) => traced.take(event));
  return {
    counts: {
      orders: account.orders.length,
      fills: account.fills.length,
      positions: Object.keys(account.positionsMicro).length,
    },
    differences: [
      ...orderDifferences(traced.orders, account),
      ...fillDifferences(traced, account),
      ...positionDifferences(traced.positionsMicro, account),
    ],
  };
}

interface TracedOrder {
  readonly instrument: string;
  readonly side: string;
  quantityMicro: number;
  filledMicro: number;
  /** A size that was asked for and not answered; 0 for none. */
  askedMicro: number;
  seq: number;
}

interface TracedFill {
  readonly seq: number;
  readonly order: string;
  readonly quantityMicro: number;
  readonly priceMicro: unknown;
}

/** What a trace's own actions add up to: by its arguments alone, not by the states that it copied from the engine. */
class TracedOrders {
  readonly orders = new Map<string, TracedOrder>();
  /** By order and trade. */
  readonly fills = new Map<string, TracedFill>();
  readonly positionsMicro = new Map<string, number>();

  take(event: TraceEvent): void {
    const identity = String(event.why?.['order']);
    const args = objectOf(event.args);
    if (event.action === 'Initialize') {
      const instrument = String(args['i']);
      const quantityMicro = Number(args['q']) * LOT_MICRO;
      const side = String(args['side']);
      const { seq } = event;
      this.orders.set(identity, { instrument, side, quantityMicro, filledMicro: 0, askedMicro: 0, seq });
      return;
    }
    const order = this.orders.get(identity);
    if (order === undefined) return;
    order.seq = event.seq;
    if (event.action === 'AskChange') order.askedMicro = Number(args['q']) * LOT_MICRO;
    else if (event.action === 'Change') order.quantityMicro = order.askedMicro;
    else if (event.action === 'Fill') this.#fill(event, identity, order, Number(args['q']) * LOT_MICRO);
  }

  #fill(event: TraceEvent, identity: string, order: TracedOrder, quantityMicro: number): void {
    order.filledMicro += quantityMicro;
    const signed = order.side === 'BUY' ? quantityMicro : -quantityMicro;
    const held = this.positionsMicro.get(order.instrument) ?? 0;
    this.positionsMicro.set(order.instrument, held + signed);
    const priceMicro = event.why?.['priceMicro'];
    const fill = { seq: event.seq, order: identity, quantityMicro, priceMicro };
    this.fills.set(`${identity} ${String(event.why?.['trade'])}`, fill);
  }
}

function* orderDifferences(
  traced: ReadonlyMap<string, TracedOrder>,
  { orders }: EngineAccount,
): Generator<AccountDifference> {
  const reported = new Set<string>();
  for (const { order, ...engine } of orders) {
    reported.add(order);
    const ours = traced.get(order);
    if (ours === undefined) {
      yield { seq: 0, order, reason: 'the engine has it, the trace has not' };
      continue;
    }
    for (const term of ['instrument', 'side', 'quantityMicro', 'filledMicro'] as const) {
      if (ours[term] === engine[term]) continue;
      yield {
        seq: ours.seq,
        order,
        reason: `its ${term} is ${ours[term]} by the trace, ${engine[term]} by the engine`,
      };
    }
  }
  for (const [order, { seq }] of traced)
    if (!reported.has(order)) yield { seq, order, reason: 'the trace has it, the engine has not' };
}

function* fillDifferences(
  { fills }: TracedOrders,
  { fills: reported, orders }: EngineAccount,
): Generator<AccountDifference> {
  const limits = new Map(orders.map(({ order, priceMicro }) => [order, priceMicro]));
  const known = new Set<string>();
  for (const { order, trade, side, quantityMicro, priceMicro } of reported) {
    const name = `${order} ${trade}`;
    const ours = fills.get(name);
    const say = (reason: string) => ({ seq: ours?.seq ?? 0, order, reason: `fill ${trade}: ${reason}` });
    if (known.has(name)) yield say('the engine reports it twice');
    known.add(name);
    if (ours === undefined) yield say('the engine has it, the trace has not');
    else if (ours.quantityMicro !== quantityMicro || ours.priceMicro !== priceMicro)
      yield say(
        `${ours.quantityMicro} at ${String(ours.priceMicro)} by the trace, ${quantityMicro} at ${priceMicro} by the engine`,
      );
    const limit = limits.get(order) ?? undefined;
    const isWorse = limit !== undefined && (side === 'BUY' ? priceMicro > limit : priceMicro < limit);
    if (isWorse) yield say(`at ${priceMicro}, worse than its limit ${limit}`);
  }
  for (const [name, { seq, order }] of fills)
    if (!known.has(name)) yield { seq, order, reason: `fill ${name}: the trace has it, the engine has not` };
}

function* positionDifferences(
  traced: ReadonlyMap<string, number>,
  { positionsMicro }: EngineAccount,
): Generator<AccountDifference> {
  for (const instrument of new Set([...Object.keys(positionsMicro), ...traced.keys()])) {
    const [ours, engines] = [traced.get(instrument) ?? 0, positionsMicro[instrument] ?? 0];
    if (ours === engines) continue;
    const reason = `the fills add up to ${ours} micro-units of ${instrument}, the engine holds ${engines}`;
    yield { seq: 0, order: '-', reason };
  }
}

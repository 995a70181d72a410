/** Approvals and break-glass orders: signed by people, about one candidate, for a stated time. */
import { parseCanonicalJson } from './canonical-json.ts';
import type { Envelope } from './envelope.ts';
import { ORDER_TYPES, type OrderKind, readSignedOrder, type SignedOrder } from './record.ts';
import { checkSignatures, type Role, type Trust, trustRefusalText } from './trust.ts';

/** A sender's clock may be this far ahead of ours; what claims to be from later is refused. Milliseconds. */
export const CLOCK_SKEW_MS = 300_000;

export interface OrderQuestion {
  readonly kind: OrderKind;
  readonly stage: string;
  readonly candidate: string;
  readonly trust: Trust;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** When the build was last stopped, milliseconds since 1970: what was signed until then is spent. */
  readonly afterMs?: number | undefined;
}

export interface OrderAnswer {
  /** Who gave a valid order, each person once. */
  readonly owners: readonly string[];
  /** The valid orders. */
  readonly orders: readonly SignedOrder[];
  /** Why each of the others does not count. */
  readonly refusals: readonly string[];
}

/** The people whose orders count. Two keys of one person, or one approval given twice, are one person. */
export function countOrders(envelopes: readonly Envelope[], question: OrderQuestion): OrderAnswer {
  const owners = new Set<string>();
  const orders: SignedOrder[] = [];
  const refusals: string[] = [];
  for (const envelope of envelopes) {
    const result = checkOrder(envelope, question);
    if (typeof result === 'string') refusals.push(result);
    else {
      orders.push(result.order);
      for (const owner of result.owners) owners.add(owner);
    }
  }
  return { owners: [...owners].sort(), orders, refusals };
}

function checkOrder(
  envelope: Envelope,
  { kind, stage, candidate, trust, nowMs, afterMs }: OrderQuestion,
): { readonly order: SignedOrder; readonly owners: readonly string[] } | string {
  const checked = checkSignatures(envelope, trust, roleFor(kind), (payload) => orderOf(payload)?.issuedAtMs);
  if (checked === undefined) return trustRefusalText({ kind: 'unsigned' });
  if (checked.refusal !== undefined) return trustRefusalText(checked.refusal);
  const order = orderOf(checked.payload);
  if (order === undefined || order.type !== ORDER_TYPES[kind]) return `it is no ${kind}`;
  const by = checked.signers.map(({ owner }) => owner).join(' and ');
  if (order.stage !== stage) return `the ${kind} by ${by} is for stage ${order.stage}`;
  if (order.candidate !== candidate) return `the ${kind} by ${by} is of another build or policy`;
  if (afterMs !== undefined && order.issuedAtMs <= afterMs)
    return `the ${kind} by ${by} is older than the trip of ${new Date(afterMs).toISOString()}`;
  if (order.issuedAtMs > nowMs + CLOCK_SKEW_MS)
    return `the ${kind} by ${by} is dated later than this machine's clock: check the clock`;
  if (order.expiresAtMs <= nowMs)
    return `the ${kind} by ${by} expired at ${new Date(order.expiresAtMs).toISOString()}`;
  return { order, owners: checked.signers.map(({ owner }) => owner) };
}

/** Who may approve may arm again: both say that a person has looked. */
export function roleFor(kind: OrderKind): Role {
  return kind === 'rearm' ? 'approval' : kind;
}

export function orderOf(payload: Buffer): SignedOrder | undefined {
  const json = parseCanonicalJson(payload);
  return json.ok ? readSignedOrder(json.value) : undefined;
}

/**
 * Whether a build was stopped and nobody has armed it again, from what was signed: the state `tripped` of
 * specs-tla/Promotion. A trip outlives the build that tripped, does not expire, and takes all approvals with it.
 * [impl->REQ~promotion~1]
 */
import type { Envelope } from './envelope.ts';
import { countOrders, type OrderQuestion, orderOf, roleFor } from './orders.ts';
import { TRIP_TYPE } from './record.ts';
import { checkSignatures, type Trust, trustRefusalText } from './trust.ts';

/** Different people who must arm again, whatever the policy says. */
export const REARMERS_MIN = 2;

export interface TripStanding {
  readonly isTripped: boolean;
  /** Time of the last trip, milliseconds since 1970: older approvals are spent. Undefined when there was none. */
  readonly trippedAtMs: number | undefined;
  /** Who stopped it and why, and who has armed it again; empty when it is not tripped. */
  readonly reasons: readonly string[];
}

/**
 * @param trips Everything that claims to be a trip. One that can not be verified counts as one: it is safe to stop.
 * @param rearms Orders to arm again; only those that are younger than the last trip count.
 */
export function tripStanding(
  trips: readonly Envelope[],
  rearms: readonly Envelope[],
  question: Omit<OrderQuestion, 'kind'> & { readonly approvalsNeeded: number },
): TripStanding {
  if (trips.length === 0) return { isTripped: false, trippedAtMs: undefined, reasons: [] };
  const read = trips.map((trip) => readTrip(trip, question.trust));
  const unread = read.filter((one) => typeof one === 'string');
  const times = read.flatMap((one) => (typeof one === 'string' ? [] : [one.atMs]));
  const trippedAtMs = Math.max(...times, ...unread.map(() => question.nowMs));
  const { owners, refusals } = countOrders(rearms, { ...question, kind: 'rearm', afterMs: trippedAtMs });
  const needed = Math.max(REARMERS_MIN, question.approvalsNeeded);
  if (unread.length === 0 && owners.length >= needed) return { isTripped: false, trippedAtMs, reasons: [] };
  const armed = [owners.join(', ') || 'nobody', ...refusals].join('; ');
  return {
    isTripped: true,
    trippedAtMs,
    reasons: [
      ...read.map((one) =>
        typeof one === 'string' ? `a trip can not be verified, and stops: ${one}` : one.text,
      ),
      `${owners.length} of ${needed} people have armed it again (${armed})`,
    ],
  };
}

/** When a build was stopped, by whom and why; or why this is no trip of anybody who is trusted. */
export function readTrip(
  envelope: Envelope,
  trust: Trust,
): { readonly atMs: number; readonly text: string } | string {
  const checked = checkSignatures(
    envelope,
    trust,
    roleFor('trip'),
    (payload) => orderOf(payload)?.issuedAtMs,
  );
  if (checked === undefined) return trustRefusalText({ kind: 'unsigned' });
  if (checked.refusal !== undefined) return trustRefusalText(checked.refusal);
  const order = orderOf(checked.payload);
  if (order === undefined || order.type !== TRIP_TYPE) return 'it is no trip';
  const by = checked.signers.map(({ owner }) => owner).join(' and ');
  const at = new Date(order.issuedAtMs).toISOString();
  return { atMs: order.issuedAtMs, text: `the build was stopped by ${by} at ${at}: ${order.reason}` };
}

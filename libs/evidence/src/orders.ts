/** Approvals and break-glass orders as files: in-toto statements about one candidate, signed by people. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Envelope,
  ORDER_TYPES,
  type OrderKind,
  STATEMENT_TYPE,
  seal,
  type TripStanding,
  type Trust,
  tripStanding,
} from '@plimsoll/verdict';
import { envelopeSchema } from './envelope.ts';
import type { SigningKey } from './keys.ts';
import type { Stage } from './policy.ts';
import type { Result } from './problem.ts';
import { readJsonFile } from './untrusted-json.ts';

/** What a person signs. */
export interface OrderContent {
  readonly kind: OrderKind;
  readonly stage: Stage;
  /** `candidateDigest` of the policy and the artefacts. */
  readonly candidate: string;
  readonly reason: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/** Approvals beyond this many in one folder are refused: each costs verifications. */
const ORDERS_MAX = 100;

/** The order in an envelope with the first signature; others add theirs with `countersign`. */
export function orderEnvelope(order: OrderContent, key: SigningKey): Envelope {
  const statement = {
    _type: STATEMENT_TYPE,
    subject: [{ name: `candidate for ${order.stage}`, digest: { sha256: order.candidate } }],
    predicateType: ORDER_TYPES[order.kind],
    predicate: {
      stage: order.stage,
      candidate: order.candidate,
      reason: order.reason,
      issuedAt: order.issuedAt.toISOString(),
      expiresAt: order.expiresAt.toISOString(),
    },
  };
  return seal(Buffer.from(JSON.stringify(statement)), key.privateKey);
}

/** Name of the file of an order of this signer. */
export function orderFile(folder: string, kind: OrderContent['kind'], stage: Stage, keyid: string): string {
  return join(folder, 'orders', `${kind}-${stage}-${keyid.slice(0, 16)}.dsse.json`);
}

/** The envelopes of one kind and stage in an evidence folder; files that are none are problems, never passed over. */
export function readOrders(
  folder: string,
  kind: OrderContent['kind'],
  stage: Stage,
): { readonly envelopes: readonly Envelope[]; readonly problems: readonly Result<never>[] } {
  const orders = join(folder, 'orders');
  const names = fileNames(orders)
    .filter((name) => name.startsWith(`${kind}-${stage}-`))
    .slice(0, ORDERS_MAX);
  const read = names.map((name) => readJsonFile(join(orders, name), envelopeSchema));
  return {
    envelopes: read.flatMap((one) => (one.ok ? [one.value] : [])),
    problems: read.flatMap((one) => (one.ok ? [] : [one])),
  };
}

/** What a stop needs to know of the candidate that is judged. */
export interface StandingQuestion {
  readonly stage: Stage;
  readonly candidate: string;
  readonly trust: Trust;
  readonly nowMs: number;
  readonly approvalsNeeded: number;
}

/** Whether what runs at this stage was stopped. Paper is not kept from a build that tripped: it is where it is mended. */
export function readStanding(folder: string, question: StandingQuestion): TripStanding {
  if (question.stage !== 'live') return { isTripped: false, trippedAtMs: undefined, reasons: [] };
  const trips = readOrders(folder, 'trip', question.stage);
  const standing = tripStanding(
    trips.envelopes,
    readOrders(folder, 'rearm', question.stage).envelopes,
    question,
  );
  if (trips.problems.length === 0) return standing;
  return {
    isTripped: true,
    trippedAtMs: question.nowMs,
    reasons: [
      ...standing.reasons,
      'a trip can not be read, and stops: look at the orders beside the evidence',
    ],
  };
}

function fileNames(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

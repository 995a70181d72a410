/** Approvals and break-glass orders as files: in-toto statements about one candidate, signed by people. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { APPROVAL_TYPE, BREAK_GLASS_TYPE, type Envelope, STATEMENT_TYPE, seal } from '@plimsoll/verdict';
import { envelopeSchema } from './envelope.ts';
import type { SigningKey } from './keys.ts';
import type { Stage } from './policy.ts';
import type { Result } from './problem.ts';
import { readJsonFile } from './untrusted-json.ts';

/** What a person signs. */
export interface OrderContent {
  readonly kind: 'approval' | 'break-glass';
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
    predicateType: order.kind === 'approval' ? APPROVAL_TYPE : BREAK_GLASS_TYPE,
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

function fileNames(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

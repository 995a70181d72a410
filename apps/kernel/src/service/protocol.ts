/**
 * What a client may say to the kernel's endpoint, one JSON object a line, and what it is told. The schema in
 * apps/kernel/schema is made from this file; a test compares the two.
 */
import { z } from 'zod';

/** Name and version that a client must say in its first line. */
export const PROTOCOL = 'plimsoll-kernel/1';

/** A longer line ends the connection. */
export const LINE_BYTES_MAX = 65_536;

const name = z.string().min(1).max(64);
const whole = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
const positive = z.int().min(1).max(Number.MAX_SAFE_INTEGER);
const signed = z.int().min(Number.MIN_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER);
/** A sensor's value: null or anything impossible is let in, because bad readings must reach the controller as bad. */
const reading = z.number().nullable().optional();
const id = whole.describe("The client's number for this request; the answer repeats it.");

const order = z.strictObject({
  id: name.describe('Decision id: unique for ever; a repeated one is denied.'),
  instrument: name,
  side: z.enum(['BUY', 'SELL']),
  kind: z.enum(['taker', 'limit']),
  quantityMicro: whole.describe('Micro-units of the base.'),
  priceMicro: whole.describe('Limit price, or the worst price a taker may reach; micro-units of the quote.'),
});

const instrumentSeen = z.strictObject({
  instrument: name,
  bidMicro: positive,
  askMicro: positive,
  latencyMs: reading,
  jitterMs: reading,
  depthPpm: reading,
  takerBuyPpm: reading,
  volatilityPpm: reading,
});

/** Every request, by its `type`. */
export const requestSchema = z.discriminatedUnion('type', [
  z.strictObject({ id, type: z.literal('hello'), protocol: z.string().max(64), token: z.string().max(256) }),
  z.strictObject({ id, type: z.literal('posture'), nonce: whole }),
  z.strictObject({ id, type: z.literal('subscribe') }),
  z.strictObject({ id, type: z.literal('acquire'), instrument: name }),
  z.strictObject({ id, type: z.literal('renew'), instrument: name, token: positive }),
  z.strictObject({ id, type: z.literal('release'), instrument: name, token: positive }),
  z.strictObject({ id, type: z.literal('authorize'), token: positive, order }),
  z.strictObject({ id, type: z.literal('change'), token: positive, order }),
  z.strictObject({ id, type: z.literal('submit'), token: positive, order }),
  z.strictObject({ id, type: z.literal('cancel'), order: name }),
  z.strictObject({
    id,
    type: z.literal('report'),
    order: name.describe('Decision id of the order.'),
    event: z.enum(['accepted', 'rejected', 'filled', 'cancelled', 'expired', 'replaced']),
    quantityMicro: whole
      .optional()
      .describe('filled: how much filled now. replaced: how much of the order is left.'),
    priceMicro: whole.optional(),
    feeMicro: signed
      .optional()
      .describe(
        'filled: what the venue took, micro-units of the quote; negative for a rebate, absent for nothing.',
      ),
  }),
  z.strictObject({
    id,
    type: z.literal('account'),
    equityMicro: signed,
    positions: z.array(z.strictObject({ instrument: name, positionMicro: signed })).max(1_000),
  }),
  z.strictObject({
    id,
    type: z.literal('statement'),
    venue: name,
    cashMicro: signed,
    feesMicro: signed,
    positions: z.array(z.strictObject({ instrument: name, positionMicro: signed })).max(1_000),
  }),
  z.strictObject({
    id,
    type: z.literal('funding'),
    payment: z
      .string()
      .min(1)
      .max(128)
      .describe("The venue's own name for it: told again, it is booked once."),
    instrument: name,
    amountMicro: signed.describe('Micro-units of the quote; negative for what was paid.'),
  }),
  z.strictObject({
    id,
    type: z.literal('observe'),
    atMs: whole.optional().describe('Session time; only with --clock session, and needed there.'),
    envelopeAgeMs: reading,
    ledgerAgrees: z.boolean().optional(),
    instruments: z.array(instrumentSeen).min(1).max(1_000),
  }),
  z.strictObject({
    id,
    type: z.literal(['deposit', 'withdraw']),
    transfer: z
      .string()
      .min(1)
      .max(128)
      .describe("The transfer's own name, the bank's reference, say: told again, it is booked once."),
    amountMicro: positive.describe('Micro-units of the quote.'),
    note: z.string().max(200).optional(),
  }),
  z.strictObject({ id, type: z.literal('kill'), reason: z.string().max(256) }),
  z.strictObject({ id, type: z.literal('sign') }),
  z.strictObject({ id, type: z.literal('status') }),
]);

/** A request that has the right shape. */
export type Request = z.infer<typeof requestSchema>;
export type RequestOf<Type extends Request['type']> = Extract<Request, { type: Type }>;

/** What a client may do. A token belongs to one role; `person` may sign and move capital, anybody may kill. */
export const ROLES = ['trader', 'sensor', 'person', 'reader'] as const;
export type Role = (typeof ROLES)[number];

/** Who may send what; `hello`, `posture`, `subscribe`, `status` and `kill` are everybody's. */
export const RIGHTS: Readonly<Record<Role, readonly Request['type'][]>> = {
  trader: [
    'acquire',
    'renew',
    'release',
    'authorize',
    'change',
    'submit',
    'cancel',
    'report',
    'account',
    'statement',
    'funding',
    'observe',
  ],
  sensor: ['observe'],
  person: ['sign', 'deposit', 'withdraw'],
  reader: [],
};
export const EVERYBODYS: readonly Request['type'][] = ['hello', 'posture', 'subscribe', 'status', 'kill'];

/** A posture record as it goes over the wire. Age counts from when the question with `nonce` was sent. */
export interface PostureMessage {
  readonly type: 'posture';
  /** Nonce of the client's last question; null before the first: such a record is news, and no authority. */
  readonly nonce: number | null;
  readonly epoch: number;
  readonly posture: 'HIBERNATE' | 'TURTLE' | 'STALKER' | 'APEX';
  readonly rPpm: number;
  readonly confidencePpm: number;
  /** Valid for so long after the question was sent. */
  readonly validMs: number;
  readonly tripped: boolean;
}

/** What the kernel tells without being asked; no `id`. */
export type Notice =
  | PostureMessage
  | {
      readonly type: 'lease';
      readonly event: 'granted' | 'due' | 'lost';
      readonly instrument: string;
      readonly token?: number;
    }
  | {
      readonly type: 'cancel';
      readonly orders: readonly string[];
      readonly reason: string;
      readonly posture: string;
    }
  | ({ readonly type: 'order' } & Readonly<Record<string, unknown>>)
  | { readonly type: 'draining' };

/** What can be wrong with a request; an answer with `ok: false` carries one. Denied orders are answers with `ok: true`. */
export const ENDPOINT_CODES = {
  KAPI101: 'the line is not JSON, or not a request of this protocol',
  KAPI102: 'the line is too long',
  KAPI103: 'the first line must be a hello with this protocol',
  KAPI104: 'the token is not known',
  KAPI105: 'this role may not send this',
  KAPI107: 'the connection was silent for too long, or read too slowly',
  KAPI108: 'too many connections',
  KAPI109: 'the kernel is draining',
  KAPI110: 'the time is missing, not wanted, or goes back',
  KAPI111: 'this kernel has no line to a venue: authorize, send, and report',
  KAPI112: 'this kernel has its own line to the venue: it hears from there what becomes of orders',
  KAPI113: 'this kernel keeps no ledger: there is nothing to book in, or to compare with',
  KAPI114: 'what would be left does not carry what is held and pending: reduce first',
  KAPI115: 'nothing can be recorded any more: the kernel is tripped, and ends',
} as const;
export type EndpointCode = keyof typeof ENDPOINT_CODES;

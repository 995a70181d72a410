/** Why the last hop lets an order through or not: one number for the path of the order, words for people. */
import type { TripCause } from './shared-health.ts';

/** What the last hop answers. 0 is PASS; the numbers from 101 on are those of the codes GATE101, GATE102, … */
export const PASS = 0;

export const MALFORMED = 101;
export const UNKNOWN_INSTRUMENT = 102;
export const NO_AUTHORITY = 103;
export const HIBERNATING = 104;
export const EXITS_ONLY = 105;
export const PASSIVE_EXITS = 106;
export const LIMIT_ENTRIES = 107;
export const LOW_CONFIDENCE = 108;
export const ABOVE_CAP = 109;
export const ABOVE_INVENTORY = 110;
export const NO_EQUITY = 111;
export const TRIPPED = 112;
export const STALE_TOKEN = 113;
export const REPEATED_ID = 114;
export const TOO_FAST = 115;
export const OUTSIDE_COLLAR = 116;
export const STALE_MARK = 117;
export const RING_FULL = 118;
export const TOO_MANY_OPEN = 119;
export const UNKNOWN_ORDER = 120;

/** A denial's code as programs and traces write it. */
export type GateCode = `GATE${number}`;

/** `GATE112` for 112. */
export function gateCode(answer: number): GateCode {
  return `GATE${answer}`;
}

/** What the words of a denial are made from; fields that a code does not speak of are 0 or empty. */
export interface DenialFacts {
  readonly causes: readonly TripCause[];
  readonly posture: string;
  readonly instrument: string;
  /** What was met, in the unit of the code: ms, micro-units, ppm or a token. */
  readonly found: number;
  /** The bound it was held against, in the same unit. */
  readonly bound: number;
}

/** One sentence for people. */
export function lastHopText(answer: number, facts: DenialFacts): string {
  const { found, bound, posture, instrument } = facts;
  switch (answer) {
    case PASS:
      return 'the order may leave';
    case MALFORMED:
      return "the order's quantity, price, side, kind or id is impossible";
    case UNKNOWN_INSTRUMENT:
      return `${instrument} is not known to the gate`;
    case NO_AUTHORITY:
      return `the posture is unknown or expired (age ${found} ms, valid ${bound} ms): as in HIBERNATE`;
    case HIBERNATING:
      return 'HIBERNATE: nothing is sent';
    case EXITS_ONLY:
      return `TURTLE: exits only; ${bound} can still be reduced after what is pending, the order has ${found}`;
    case PASSIVE_EXITS:
      return 'TURTLE: exits are passive';
    case LIMIT_ENTRIES:
      return `${posture}: entries are limit orders`;
    case LOW_CONFIDENCE:
      return `confidence in the order books is ${found} ppm, below ${bound}: passive quotes only`;
    case ABOVE_CAP:
      return `exposure would be ${found}, the cap is ${bound}`;
    case ABOVE_INVENTORY:
      return `inventory could reach ${found}, the bound is ${bound}`;
    case NO_EQUITY:
      return `equity is ${found}: nothing may be entered`;
    case TRIPPED:
      return `the kill switch is thrown (${facts.causes.join(', ')}): nothing is sent until two people re-arm`;
    case STALE_TOKEN:
      return `token ${found} on ${instrument} is refused: the newest is ${bound}`;
    case REPEATED_ID:
      return 'an order with this id was decided before';
    case TOO_FAST:
      return `${found} orders within a second already: the limit is ${bound}`;
    case OUTSIDE_COLLAR:
      return `the price is ${found} ppm away from the mark, the collar is ${bound}`;
    case STALE_MARK:
      return `the mark of ${instrument} is unknown or ${found} ms old, the limit is ${bound}`;
    case RING_FULL:
      return 'the decision cannot be recorded: the ring is full';
    case TOO_MANY_OPEN:
      return `an order of ${bound} orders ago is still open: cancel it first`;
    case UNKNOWN_ORDER:
      return 'no open order has this id';
    default:
      throw new RangeError(`${answer} is no answer of the gate`);
  }
}

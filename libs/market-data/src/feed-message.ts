/** One line of a raw Binance recording, as hftbacktest writes it: receive time in nanoseconds, a space, JSON. */
import { DataError } from './data-error.ts';
import { microUnits } from './decimal.ts';

/** Price and quantity in micro-units; quantity 0 removes the level. */
export type Level = readonly [priceMicro: number, quantityMicro: number];

/** What the sensors need of a message. Times: receive in microseconds on the recorder's clock, exchange in ms. */
export type FeedMessage =
  | {
      readonly kind: 'quote';
      readonly receiveUs: number;
      readonly exchangeMs: number | undefined;
      readonly bidMicro: number;
      readonly askMicro: number;
    }
  | {
      readonly kind: 'trade';
      readonly receiveUs: number;
      readonly exchangeMs: number;
      readonly priceMicro: number;
      readonly quantityMicro: number;
      /** True when the buyer was the taker. */
      readonly takerBought: boolean;
    }
  | {
      readonly kind: 'depth';
      readonly receiveUs: number;
      readonly exchangeMs: number;
      readonly lastUpdateId: number;
      readonly bids: readonly Level[];
      readonly asks: readonly Level[];
    }
  | {
      readonly kind: 'snapshot';
      readonly receiveUs: number;
      readonly lastUpdateId: number;
      readonly bids: readonly Level[];
      readonly asks: readonly Level[];
    };

const LEVELS_MAX = 5_000; // a Binance snapshot has at most 5 000 levels a side

type Json = Record<string, unknown>;

/**
 * @returns The message; undefined for a stream that no sensor uses.
 * @throws DataError DATA202 with file and line when the line is not of this format.
 */
export function parseFeedLine(text: string, file: string, line: number): FeedMessage | undefined {
  const refuse = (reason: string): never => {
    throw new DataError({ code: 'DATA202', file, line, reason });
  };
  const space = text.indexOf(' ');
  const stamp = text.slice(0, space);
  if (space !== 19 || !/^\d{19}$/.test(stamp)) return refuse('no receive time of 19 digits');
  const receiveUs = Number(stamp.slice(0, 16));
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.slice(space + 1));
  } catch {
    return refuse('not JSON');
  }
  if (!isObject(parsed)) return refuse('not a JSON object');
  const data = parsed['data'] === undefined ? parsed : parsed['data'];
  if (!isObject(data)) return refuse('"data" is not an object');
  if (data['lastUpdateId'] !== undefined) return snapshot(data, receiveUs, refuse);
  const stream = String(parsed['stream']);
  if (stream.endsWith('@bookTicker')) return quote(data, receiveUs, refuse);
  if (stream.endsWith('@trade')) return trade(data, receiveUs, refuse);
  if (stream.includes('@depth')) return depth(data, receiveUs, refuse);
  return undefined;
}

type Refuse = (reason: string) => never;

function quote(data: Json, receiveUs: number, refuse: Refuse): FeedMessage {
  const exchange = data['E'];
  return {
    kind: 'quote',
    receiveUs,
    exchangeMs: exchange === undefined ? undefined : whole(exchange, 'E', refuse),
    bidMicro: micro(data['b'], 'b', refuse),
    askMicro: micro(data['a'], 'a', refuse),
  };
}

function trade(data: Json, receiveUs: number, refuse: Refuse): FeedMessage {
  if (typeof data['m'] !== 'boolean') return refuse('"m" is not a boolean');
  return {
    kind: 'trade',
    receiveUs,
    exchangeMs: whole(data['E'], 'E', refuse),
    priceMicro: micro(data['p'], 'p', refuse),
    quantityMicro: micro(data['q'], 'q', refuse),
    takerBought: !data['m'],
  };
}

function depth(data: Json, receiveUs: number, refuse: Refuse): FeedMessage {
  return {
    kind: 'depth',
    receiveUs,
    exchangeMs: whole(data['E'], 'E', refuse),
    lastUpdateId: whole(data['u'], 'u', refuse),
    bids: levels(data['b'], 'b', refuse),
    asks: levels(data['a'], 'a', refuse),
  };
}

function snapshot(data: Json, receiveUs: number, refuse: Refuse): FeedMessage {
  return {
    kind: 'snapshot',
    receiveUs,
    lastUpdateId: whole(data['lastUpdateId'], 'lastUpdateId', refuse),
    bids: levels(data['bids'], 'bids', refuse),
    asks: levels(data['asks'], 'asks', refuse),
  };
}

function levels(value: unknown, name: string, refuse: Refuse): Level[] {
  if (!Array.isArray(value) || value.length > LEVELS_MAX) {
    return refuse(`"${name}" is not a list of at most ${LEVELS_MAX} levels`);
  }
  return value.map((level: unknown): Level => {
    if (!Array.isArray(level) || level.length !== 2) return refuse(`"${name}" has a level that is no pair`);
    return [micro(level[0], name, refuse), micro(level[1], name, refuse)];
  });
}

function micro(value: unknown, name: string, refuse: Refuse): number {
  const units = typeof value === 'string' ? microUnits(value) : undefined;
  return units ?? refuse(`"${name}" is not a decimal number`);
}

function whole(value: unknown, name: string, refuse: Refuse): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
    ? value
    : refuse(`"${name}" is not a whole number`);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

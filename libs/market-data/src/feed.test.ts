import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { fc, test } from '@fast-check/vitest';
import { afterAll, describe, expect } from 'vitest';
import { DataError } from './data-error.ts';
import { microUnits } from './decimal.ts';
import { readFeedFile } from './feed-file.ts';
import type { FeedMessage } from './feed-message.ts';
import { OrderBook } from './order-book.ts';
import { JitterSensor, RangeSensor, TakerSensor, UsualLevel } from './sensors.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-feed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const RECEIVED = '1723161255088169167';
const QUOTE = `${RECEIVED} {"stream":"btcusdt@bookTicker","data":{"u":1,"b":"61800.20","B":"2.5","a":"61800.30","A":"2.6","E":1723161256313}}`;
const TRADE = `${RECEIVED} {"stream":"btcusdt@trade","data":{"E":1723161256322,"p":"61800.30","q":"0.006","m":false}}`;
const DEPTH = `${RECEIVED} {"stream":"btcusdt@depth@0ms","data":{"E":1723161256299,"u":7,"b":[["58710.20","0.014"]],"a":[]}}`;
const SNAPSHOT = `${RECEIVED} {"lastUpdateId":6,"bids":[["58710.20","1.5"]],"asks":[["58720","2"]]}`;

async function read(bytes: Uint8Array): Promise<FeedMessage[] | string> {
  const file = join(folder, 'feed.gz');
  writeFileSync(file, bytes);
  const messages: FeedMessage[] = [];
  try {
    for await (const batch of readFeedFile(file)) messages.push(...batch);
    return messages;
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return error.detail.code === 'DATA202' ? `DATA202 line ${error.detail.line}` : error.detail.code;
  }
}

const packed = (...lines: string[]) => gzipSync(`${lines.join('\n')}\n`);

describe('a raw feed', () => {
  test('gives quotes, trades, diffs and snapshots in micro-units, and skips streams that no sensor uses', async () => {
    const funding = `${RECEIVED} {"stream":"btcusdt@markPrice","data":{"E":1}}`;
    expect(await read(packed(QUOTE, TRADE, funding, DEPTH, SNAPSHOT))).toEqual([
      {
        kind: 'quote',
        receiveUs: 1723161255088169,
        exchangeMs: 1723161256313,
        bidMicro: 61800200000,
        askMicro: 61800300000,
      },
      {
        kind: 'trade',
        receiveUs: 1723161255088169,
        exchangeMs: 1723161256322,
        priceMicro: 61800300000,
        quantityMicro: 6000,
        takerBought: true,
      },
      {
        kind: 'depth',
        receiveUs: 1723161255088169,
        exchangeMs: 1723161256299,
        lastUpdateId: 7,
        bids: [[58710200000, 14000]],
        asks: [],
      },
      {
        kind: 'snapshot',
        receiveUs: 1723161255088169,
        lastUpdateId: 6,
        bids: [[58710200000, 1500000]],
        asks: [[58720000000, 2000000]],
      },
    ]);
  });

  const bads = [
    'no stamp {"stream":"x"}',
    `${RECEIVED} not json`,
    `${RECEIVED} []`,
    QUOTE.replace('"61800.20"', '61800.20'),
    QUOTE.replace('"61800.20"', '"-1"'),
    TRADE.replace('false', '0'),
    DEPTH.replace('"u":7', '"u":7.5'),
    DEPTH.replace('["58710.20","0.014"]', '["58710.20"]'),
  ];
  for (const bad of bads) {
    test(`is refused at the line that is damaged: ${bad.slice(0, 60)}…`, async () => {
      expect(await read(packed(QUOTE, bad))).toBe('DATA202 line 2');
    });
  }

  test('is refused when cut off, in the gzip or in a line, and when it is no gzip', async () => {
    const whole = packed(QUOTE, TRADE);
    expect(await read(whole.subarray(0, whole.length - 12))).toBe('DATA203');
    expect(await read(gzipSync(QUOTE))).toBe('DATA202 line 1');
    expect(await read(Buffer.from('plain text'))).toBe('DATA203');
    expect(await read(gzipSync('x'.repeat(1_200_000)))).toBe('DATA204');
  });

  test('is refused when it is not there', async () => {
    await expect(readFeedFile(join(folder, 'absent.gz')).next()).rejects.toThrow('DATA102');
  });
});

describe('microUnits', () => {
  test.prop([fc.nat(9_000_000), fc.nat(999_999)])('reads what prints the same number', (units, micro) => {
    expect(microUnits(`${units}.${String(micro).padStart(6, '0')}`)).toBe(units * 1_000_000 + micro);
  });

  test('refuses what is no plain decimal', () => {
    for (const text of ['', '-1', '1e3', '.5', '1.2.3', ' 1', '0x1', '99999999999999', 'NaN']) {
      expect(microUnits(text)).toBeUndefined();
    }
    expect(microUnits('1.')).toBe(1_000_000);
    expect(microUnits('0.1234567')).toBe(123_456);
  });
});

describe('sensors', () => {
  test('jitter ignores a constant clock offset, and sees a delay that varies', () => {
    const steady = new JitterSensor();
    const shaky = new JitterSensor();
    for (let index = 0; index < 200; index += 1) {
      steady.take(index * 10_000 - 1_269_000, index * 10);
      shaky.take(index * 10_000 + (index % 2) * 80_000, index * 10);
    }
    expect(steady.jitterMs).toBe(0);
    expect(shaky.jitterMs).toBeGreaterThan(75);
    expect(shaky.jitterMs).toBeLessThanOrEqual(80);
  });

  test('the usual level follows slowly, and zero is no division', () => {
    const usual = new UsualLevel(10_000_000);
    expect(usual.ratioPpm(1_000)).toBe(1_000_000);
    expect(usual.ratioPpm(500)).toBe(500_000);
    expect(usual.ratioPpm(1_000_000)).toBe(10_000_000);
    expect(
      [0, 0, 5].map((value, index, all) => (index === 0 ? new UsualLevel(7).ratioPpm(all[0] ?? 0) : value)),
    ).toEqual([1_000_000, 0, 5]);
  });

  test('the taker share covers its window and nothing older', () => {
    const taker = new TakerSensor(60_000);
    expect(taker.buyPpm(0)).toBeUndefined();
    taker.take(0, 3, true);
    taker.take(30_000, 1, false);
    expect(taker.buyPpm(60_000)).toBe(750_000);
    expect(taker.buyPpm(61_000)).toBe(0);
    expect(taker.buyPpm(200_000)).toBeUndefined();
  });

  test('the range is unknown until its window is full', () => {
    const range = new RangeSensor(3);
    expect([100, 110, 105, 105].map((price) => range.volatilityPpm(price * 1_000_000))).toEqual([
      undefined,
      undefined,
      1_000_000,
      expect.any(Number),
    ]);
  });

  test('the book voids diffs older than its snapshot and counts depth near the middle only', () => {
    const book = new OrderBook();
    const diff = (lastUpdateId: number, bids: [number, number][]) =>
      book.apply({ kind: 'depth', receiveUs: 0, exchangeMs: 0, lastUpdateId, bids, asks: [] });
    diff(5, [[99_990_000, 111]]);
    diff(9, [[99_950_000, 7]]);
    expect(book.depthNear(100_000_000)).toBeUndefined();
    book.apply({
      kind: 'snapshot',
      receiveUs: 0,
      lastUpdateId: 6,
      bids: [
        [99_990_000, 20],
        [90_000_000, 500],
      ],
      asks: [[100_010_000, 30]],
    });
    expect(book.depthNear(100_000_000)).toBe(57);
    diff(10, [[99_990_000, 0]]);
    expect(book.depthNear(100_000_000)).toBe(37);
  });
});

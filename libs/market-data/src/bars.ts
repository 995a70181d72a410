/** Reads feather (Arrow IPC v2) files of price bars, LZ4-compressed as freqtrade writes them. */
import { readFileSync, statSync } from 'node:fs';
import { CompressionType, setCompressionCodec, tableFromIPC } from '@uwdata/flechette';
import lz4 from 'lz4js';
import { DataError } from './data-error.ts';

const FILE_BYTES_MAX = 100_000_000; // the largest bar file has 1.8 MB
const BARS_MAX = 5_000_000;

/** One bar: opened at `openedAtMs` (exchange's epoch, milliseconds); prices in micro-units of the quote currency. */
export interface Bar {
  readonly openedAtMs: number;
  readonly openMicro: number;
  readonly highMicro: number;
  readonly lowMicro: number;
  readonly closeMicro: number;
  /** Traded base quantity, micro-units. */
  readonly volumeMicro: number;
}

setCompressionCodec(CompressionType.LZ4_FRAME, {
  encode: (data: Uint8Array) => lz4.compress(data),
  decode: (data: Uint8Array) => lz4.decompress(data),
});

/**
 * All bars of a file whose opening lies in [fromMs, untilMs), in order.
 *
 * @throws DataError DATA102 unreadable, DATA203 not such a file, DATA204 too large.
 */
export function readBars(path: string, fromMs: number, untilMs: number): Bar[] {
  const table = readTable(path);
  const columns = ['date', 'open', 'high', 'low', 'close', 'volume'].map((name) => {
    const column = table.getChild(name);
    if (column === null || column === undefined) {
      throw new DataError({ code: 'DATA203', file: path, reason: `it has no column "${name}"` });
    }
    return column;
  });
  const bars: Bar[] = [];
  for (let row = 0; row < table.numRows; row += 1) {
    const [date, open, high, low, close, volume] = columns.map((column) => Number(column.at(row)));
    const openedAtMs = date ?? Number.NaN;
    if (!(openedAtMs >= fromMs && openedAtMs < untilMs)) continue;
    const bar: Bar = {
      openedAtMs,
      openMicro: micro(open),
      highMicro: micro(high),
      lowMicro: micro(low),
      closeMicro: micro(close),
      volumeMicro: micro(volume),
    };
    const previous = bars.at(-1)?.openedAtMs ?? Number.NEGATIVE_INFINITY;
    if (openedAtMs <= previous || !isPlausible(bar)) {
      throw new DataError({
        code: 'DATA203',
        file: path,
        reason: `row ${row} is out of order or no price bar`,
      });
    }
    bars.push(bar);
  }
  return bars;
}

function readTable(path: string) {
  let bytes: Uint8Array;
  try {
    if (statSync(path).size > FILE_BYTES_MAX) {
      throw new DataError({ code: 'DATA204', file: path, limit: 'bytes', max: FILE_BYTES_MAX });
    }
    bytes = readFileSync(path);
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    throw new DataError({ code: 'DATA102', file: path }, { cause });
  }
  try {
    const table = tableFromIPC(bytes);
    if (table.numRows <= BARS_MAX) return table;
  } catch (cause) {
    throw new DataError({ code: 'DATA203', file: path, reason: 'not a readable Arrow file' }, { cause });
  }
  throw new DataError({ code: 'DATA204', file: path, limit: 'rows', max: BARS_MAX });
}

function micro(value: number | undefined): number {
  return Math.round((value ?? Number.NaN) * 1_000_000);
}

function isPlausible(bar: Bar): boolean {
  const prices = [bar.openMicro, bar.highMicro, bar.lowMicro, bar.closeMicro];
  return (
    prices.every((price) => Number.isSafeInteger(price) && price > 0) &&
    Number.isSafeInteger(bar.volumeMicro) &&
    bar.volumeMicro >= 0 &&
    bar.lowMicro === Math.min(...prices) &&
    bar.highMicro === Math.max(...prices)
  );
}

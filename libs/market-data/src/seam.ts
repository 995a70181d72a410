/** Joins segments of different dates into one session: returns are as recorded, prices go on without a jump. */
import type { InstrumentObservation } from './observation.ts';

/** Scales the prices of each later segment so that it starts at the price where the one before ended. */
export class PriceSeam {
  readonly #lastMicro = new Map<string, number>();
  #scales = new Map<string, { readonly from: bigint; readonly to: bigint }>();

  /** A new segment begins: its first prices are joined to the last ones. */
  nextSegment(): void {
    this.#scales = new Map();
  }

  /** The observation at the session's price level. An instrument never seen before keeps its own prices. */
  join(seen: InstrumentObservation): InstrumentObservation {
    const scale = this.#scaleOf(seen);
    const bidMicro = scaled(seen.bidMicro, scale);
    const askMicro = scaled(seen.askMicro, scale);
    this.#lastMicro.set(seen.instrument, bidMicro);
    return { ...seen, bidMicro, askMicro };
  }

  #scaleOf(seen: InstrumentObservation): { readonly from: bigint; readonly to: bigint } {
    const known = this.#scales.get(seen.instrument);
    if (known !== undefined) return known;
    const to = this.#lastMicro.get(seen.instrument) ?? seen.bidMicro;
    const scale = { from: BigInt(seen.bidMicro), to: BigInt(to) };
    this.#scales.set(seen.instrument, scale);
    return scale;
  }
}

function scaled(priceMicro: number, scale: { readonly from: bigint; readonly to: bigint }): number {
  return Number((BigInt(priceMicro) * scale.to) / scale.from);
}

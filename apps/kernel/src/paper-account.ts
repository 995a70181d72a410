/** The paper account: venue, a ledger of its own that must agree with it, equity, its peak, and the gate's view. */
import type { Account, Exposure } from '@plimsoll/survival-kernel';
import type { InstrumentObservation } from './market-feed.ts';
import type { Fill } from './paper-venue.ts';
import { PaperVenue } from './paper-venue.ts';

const PPM = 1_000_000;
/** The most that may be held of an instrument in APEX, as a multiple of the equity at the start. */
const INVENTORY_MAX_EQUITIES = 10n;
/** Size of a usual order, as a share of equity: 8 in 100. */
const UNIT_PERCENT = 8n;

/** Quantities and money in micro-units. */
export class PaperAccount {
  readonly venue: PaperVenue;
  readonly #startMicro: number;
  readonly #inventoryMax = new Map<string, number>();
  readonly #instruments: readonly string[];
  // Kept from the fills alone, apart from the venue's own books.
  #ledgerCashMicro: number;
  readonly #ledgerPositions = new Map<string, number>();
  #peakMicro: number;
  #fillCount = 0;

  constructor(equityMicro: number, instruments: readonly string[]) {
    this.venue = new PaperVenue(equityMicro);
    this.#startMicro = equityMicro;
    this.#ledgerCashMicro = equityMicro;
    this.#peakMicro = equityMicro;
    this.#instruments = instruments;
  }

  /** New quotes: fills are booked, and the peak of equity follows. */
  quote(seen: readonly InstrumentObservation[]): void {
    for (const fill of this.venue.quote(seen)) this.#book(fill);
    for (const { instrument, bidMicro } of seen) {
      if (this.#inventoryMax.has(instrument)) continue;
      const units = (BigInt(this.#startMicro) * INVENTORY_MAX_EQUITIES * 1_000_000n) / BigInt(bidMicro);
      this.#inventoryMax.set(instrument, Number(units));
    }
    this.#peakMicro = Math.max(this.#peakMicro, this.venue.equityMicro);
  }

  get fillCount(): number {
    return this.#fillCount;
  }

  /** Loss from the peak in ppm of it, rounded up. */
  get drawdownPpm(): number {
    const loss = BigInt(this.#peakMicro - this.venue.equityMicro) * BigInt(PPM);
    return Number((loss + BigInt(this.#peakMicro) - 1n) / BigInt(this.#peakMicro));
  }

  /** Whether the venue's books and the ledger's say the same, to the last micro-unit. */
  get ledgerAgrees(): boolean {
    if (this.#ledgerCashMicro !== this.venue.cashMicro) return false;
    return this.#instruments.every(
      (instrument) => (this.#ledgerPositions.get(instrument) ?? 0) === this.venue.position(instrument),
    );
  }

  /** What the order gate decides on. */
  get account(): Account {
    const exposures = new Map<string, Exposure>();
    for (const [instrument, inventoryMaxMicro] of this.#inventoryMax) {
      exposures.set(instrument, this.venue.exposure(instrument, inventoryMaxMicro));
    }
    return { equityMicro: this.venue.equityMicro, exposures };
  }

  /** Quantity of a usual order at that price. */
  unitMicro(priceMicro: number): number {
    const equity = BigInt(Math.max(0, this.venue.equityMicro));
    return Number((equity * UNIT_PERCENT * 10_000n) / BigInt(priceMicro));
  }

  #book(fill: Fill): void {
    this.#fillCount += 1;
    this.#ledgerCashMicro += fill.cashMicro;
    const position = this.#ledgerPositions.get(fill.instrument) ?? 0;
    this.#ledgerPositions.set(fill.instrument, position + fill.quantityMicro);
  }
}

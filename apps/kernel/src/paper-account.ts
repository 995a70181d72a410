/** The paper account: the venue, the ledger that must agree with it, equity, its peak, and the gate's view. */
import type { AccountName, Posting } from '@plimsoll/ledger';
import type { Account, Exposure } from '@plimsoll/survival-kernel';
import type { InstrumentObservation } from './market-feed.ts';
import type { Fill, VenueMemory } from './paper-venue.ts';
import { PaperVenue } from './paper-venue.ts';
import type { StartingCapital } from './session-capital.ts';

const PPM = 1_000_000;
/** The most that may be held of an instrument in APEX, as a multiple of the equity at the start. */
const INVENTORY_MAX_EQUITIES = 10n;
/** Size of a usual order, as a share of equity: 8 in 100. */
const UNIT_PERCENT = 8n;

/** Books fills in the ledger and returns what the ledger made of them. */
export type Booking = (fills: readonly Fill[]) => readonly Posting[];

/** Quantities and money in micro-units. */
export class PaperAccount {
  readonly venue: PaperVenue;
  readonly #inventoryMax = new Map<string, number>();
  readonly #instruments: readonly string[];
  /** The ledger's balances, from its own postings alone: never from the venue's books. */
  readonly #ledger = new Map<AccountName, number>();
  #startMicro: number | undefined;
  #peakMicro: number;
  #fillCount = 0;

  constructor(start: StartingCapital, instruments: readonly string[], memory?: VenueMemory) {
    this.venue = new PaperVenue(start, memory);
    this.#ledger.set('cash', start.cashMicro).set('fees', start.feesMicro);
    for (const [instrument, held] of start.positions) this.#ledger.set(`position:${instrument}`, held);
    this.#peakMicro = start.peakMicro;
    this.#instruments = instruments;
  }

  /** New quotes: fills are booked, and the peak of equity follows. */
  quote(seen: readonly InstrumentObservation[], turn: number, book: Booking): void {
    const fills = this.venue.quote(seen, turn);
    this.#fillCount += fills.length;
    for (const [account, amount] of book(fills)) {
      this.#ledger.set(account, (this.#ledger.get(account) ?? 0) + amount);
    }
    this.#startMicro ??= this.venue.equityMicro;
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

  /** At the session's first quotes. */
  get startMicro(): number {
    return this.#startMicro ?? 0;
  }

  /** Highest equity so far, earlier sessions included. */
  get peakMicro(): number {
    return this.#peakMicro;
  }

  /** Loss from the peak in ppm of it, rounded up. */
  get drawdownPpm(): number {
    const loss = BigInt(this.#peakMicro - this.venue.equityMicro) * BigInt(PPM);
    return Number((loss + BigInt(this.#peakMicro) - 1n) / BigInt(this.#peakMicro));
  }

  /** Whether the venue's books and the ledger's say the same, to the last micro-unit. */
  get ledgerAgrees(): boolean {
    const { cashMicro, feesMicro } = this.venue;
    if (this.#ledger.get('cash') !== cashMicro || this.#ledger.get('fees') !== feesMicro) return false;
    return this.#instruments.every(
      (each) => (this.#ledger.get(`position:${each}`) ?? 0) === this.venue.position(each),
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
}

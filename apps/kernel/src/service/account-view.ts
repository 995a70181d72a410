/** The account as its owner reports it, held against what the gate counted from fills. */
import type { GateBook } from '@plimsoll/survival-kernel';

const PPM = 1_000_000n;

/** Peak of equity, and whether the reported positions are those that the fills add up to. */
export class AccountView {
  #isFirst = true;
  #isUnknown = false;
  #agrees = true;
  #peakMicro = 0;
  #equityMicro = 0;

  /** No report contradicted the fills since the last agreement. */
  get agrees(): boolean {
    return this.#agrees;
  }

  /** Loss from the peak in ppm of it, rounded up; NaN before the first report: an unknown drawdown is a bad one. */
  get drawdownPpm(): number {
    if (this.#isFirst || this.#isUnknown) return Number.NaN;
    if (this.#peakMicro === 0) return Number(PPM);
    const loss = BigInt(this.#peakMicro - this.#equityMicro) * PPM;
    const peak = BigInt(this.#peakMicro);
    return Number((loss + peak - 1n) / peak);
  }

  /** The account is a ledger's: its highest equity counts, and the positions in `book` are its own. */
  begin(peakMicro: number): void {
    this.#isFirst = false;
    this.#peakMicro = peakMicro;
  }

  /** The equity as a ledger has it; undefined while it has none: an unknown drawdown is a bad one. */
  at(equityMicro: number | undefined): void {
    this.#isUnknown = equityMicro === undefined;
    if (equityMicro === undefined) return;
    this.#equityMicro = Math.max(0, equityMicro);
    this.#peakMicro = Math.max(this.#peakMicro, equityMicro);
  }

  /** @returns False when a position differs from what the gate counted. An unmentioned instrument has none. */
  take(
    book: GateBook,
    equityMicro: number,
    positions: readonly { instrument: string; positionMicro: number }[],
  ): boolean {
    this.at(equityMicro);
    return this.compare(book, positions);
  }

  /** The positions alone: the first that are told are believed, if no ledger has them. */
  compare(book: GateBook, positions: readonly { instrument: string; positionMicro: number }[]): boolean {
    const told = new Map(positions.map(({ instrument, positionMicro }) => [instrument, positionMicro]));
    const known = book.instruments.map(({ instrument }) => instrument);
    if (this.#isFirst) {
      for (const instrument of known) book.reconcile(instrument, told.get(instrument) ?? 0);
      this.#isFirst = false;
    }
    const isForeign = positions.some(
      ({ instrument, positionMicro }) => positionMicro !== 0 && !known.includes(instrument),
    );
    this.#agrees =
      !isForeign && known.every((each) => book.find(each)?.exposure.positionMicro === (told.get(each) ?? 0));
    return this.#agrees;
  }
}

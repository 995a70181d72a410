/** What the paper venue remembers of an account, as an exchange would: orders that it took, and fills, by number. */
import { randomUUID } from 'node:crypto';
import type { Execution, NewOrder, VenueEvent } from '@plimsoll/survival-kernel';

/** Remembered; the oldest are forgotten. Some hours of a busy account. */
const EXECUTIONS_MAX = 100_000;
/** Told at once: a page stays far below a line's limit. */
const PAGE_MAX = 1_000;

/** One account's. */
export class Executions {
  readonly #venue = randomUUID();
  #kept: Execution[] = [];
  #number = 0;

  took(id: string): void {
    this.#keep({ number: this.#number + 1, kind: 'order', id });
  }

  /** @returns The venue's name for the fill. */
  filled(order: NewOrder, quantityMicro: number, priceMicro: number, feeMicro: number): string {
    const { id, instrument, side } = order;
    const number = this.#number + 1;
    const fill = `${this.#venue}/${number}`;
    this.#keep({ number, kind: 'fill', id, fill, instrument, side, quantityMicro, priceMicro, feeMicro });
    return fill;
  }

  /** What came after an execution. */
  page(after: number): VenueEvent {
    const executions = this.#kept.filter(({ number }) => number > after).slice(0, PAGE_MAX);
    const first = this.#kept[0]?.number ?? this.#number + 1;
    return { type: 'executions', executions, last: this.#number, first };
  }

  #keep(execution: Execution): void {
    this.#number = execution.number;
    this.#kept.push(execution);
    if (this.#kept.length > EXECUTIONS_MAX) this.#kept = this.#kept.slice(EXECUTIONS_MAX / 2);
  }
}

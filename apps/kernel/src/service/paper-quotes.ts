/** Shows the paper venue the quotes that the kernel observes: a session that may do nothing else. */
import { VenueSession } from '@plimsoll/survival-kernel';
import type { InstrumentObservation } from '../market-feed.ts';
import type { KernelService } from './kernel-service.ts';

/** What a quote of the paper venue is good for: every size that the gate lets through. */
const QUOTE_SIZE_MICRO = Number.MAX_SAFE_INTEGER;

/** One session. */
export class PaperQuotes {
  readonly #session: VenueSession;

  constructor(path: string, account: string, service: KernelService) {
    this.#session = new VenueSession(path, account, 'observer', { event: () => {}, lost: () => {} });
    service.onQuotes = (seen) => this.show(seen);
  }

  show(seen: readonly InstrumentObservation[]): void {
    for (const { instrument, bidMicro, askMicro } of seen) {
      this.#session.send({ type: 'quote', instrument, bidMicro, askMicro, sizeMicro: QUOTE_SIZE_MICRO });
    }
  }

  /** The venue ends with the service that ends in order. */
  endVenue(): void {
    this.#session.send({ type: 'shutDown' });
    this.#session.close();
  }
}

/** The readings of a service: what the host observed, with what the kernel itself knows of its invariants. */
import type { Readings, TripCause } from '@plimsoll/survival-kernel';
import type { InstrumentObservation } from '../market-feed.ts';
import { readingsOf } from '../readings-source.ts';

/** Longer than any heartbeat may be late. */
const LOST_MS = 60_000;

/** One per service. */
export class Sensors {
  /** As long as that holds a heartbeat is missing. */
  isCutOff = (): boolean => false;
  #observations = 0;

  /** @param fresh Causes of a trip that the controller has not heard of. */
  read(
    instruments: readonly InstrumentObservation[],
    nowMs: number,
    fresh: readonly TripCause[],
    own: { readonly envelopeAgeMs: number; readonly booksAgree: boolean; readonly drawdownPpm: number },
  ): Readings {
    this.#observations += 1;
    const sequence = this.#observations;
    const observation = { sequence, atMs: nowMs, segment: '', origin: 'recorded' as const, instruments };
    // The controller knows three causes; all the others are a heartbeat that somebody no longer hears.
    const isUnheard = this.isCutOff() || fresh.some((cause) => cause !== 'checksum' && cause !== 'ledger');
    return readingsOf(observation, {
      checksumHolds: !fresh.includes('checksum'),
      ledgerAgrees: own.booksAgree && !fresh.includes('ledger'),
      heartbeatAgeMs: isUnheard ? LOST_MS : 0,
      envelopeAgeMs: own.envelopeAgeMs,
      drawdownPpm: own.drawdownPpm,
    });
  }
}

/** What a service is set up with. */
import { defaultLimits, type InstrumentLimits, type LastHopLimits } from '@plimsoll/survival-kernel';
import type { RecordedLoad } from '../recorder/ring-size.ts';
import type { PaperSessionOptions } from '../session-setup.ts';

/** Options of KernelService. */
export interface ServiceSetup {
  /** Names of the clients that may hold leases and send orders. */
  readonly workers: readonly string[];
  /** The account of each worker; by default all trade in one. */
  readonly accounts?: { readonly [worker: string]: string };
  /** Names of those who may sign a re-arm: two at least. */
  readonly people: readonly string[];
  readonly instruments: readonly InstrumentLimits[];
  readonly limits?: Partial<Omit<LastHopLimits, 'instruments'>>;
  readonly leaseMs: number;
  /** Validity of a posture record, milliseconds; twice the last step between evaluations if that is longer. */
  readonly validMs: number;
  /** Made if absent; the traces in it must not exist yet. */
  readonly outFolder: string;
  /** Of the recorder's ring; a power of two. As the load asks without: `ringBytesFor`. */
  readonly ringBytes?: number;
  readonly specs?: PaperSessionOptions['specs'];
  readonly startedAt?: string;
}

/** Long enough for a client that renews at half of it to be late by seconds. */
export const SERVICE_LEASE_MS = 10_000;
/** Two evaluations may be missed, at one in 500 ms. */
export const SERVICE_VALID_MS = 1_500;
/** Without an observation for so long, the kernel evaluates without readings. */
export const SILENCE_MS_MAX = 1_000;

/** What its recorder must take. */
export function loadOf({ workers, instruments, limits }: ServiceSetup): RecordedLoad {
  return {
    workers,
    instruments: instruments.map(({ instrument }) => instrument),
    ordersPerSecondMax: limits?.ordersPerSecondMax ?? defaultLimits.ordersPerSecondMax,
  };
}

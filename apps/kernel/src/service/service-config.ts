/** The service's configuration file: instruments and limits. Level A numbers are not in it: those are proven. */
import { defaultLimits, survivalNumbers } from '@plimsoll/survival-kernel';
import { z } from 'zod';
import { PAPER_TAKER_FEE_PPM } from '../paper-venue.ts';
import { SERVICE_LEASE_MS, SERVICE_VALID_MS } from './service-setup.ts';
import { readSettings } from './settings-file.ts';

const FILE_BYTES_MAX = 1_000_000;
const INSTRUMENTS_MAX = 1_000;

/** A tenth of a fill's worth, or a rebate of as much, is a mistake. */
const FEE_PPM_MAX = 100_000;
const feePpm = z.int().min(-FEE_PPM_MAX).max(FEE_PPM_MAX);

const configSchema = z.strictObject({
  instruments: z
    .array(
      z.strictObject({
        instrument: z.string().min(1).max(64),
        inventoryMaxMicro: z.int().min(1).max(Number.MAX_SAFE_INTEGER),
      }),
    )
    .min(1)
    .max(INSTRUMENTS_MAX)
    .refine((list) => new Set(list.map(({ instrument }) => instrument)).size === list.length, 'named twice'),
  collarPpm: z.int().min(1).max(survivalNumbers.FullPpm).default(defaultLimits.collarPpm),
  ordersPerSecondMax: z.int().min(1).max(10_000).default(defaultLimits.ordersPerSecondMax),
  markAgeMsMax: z.int().min(1).max(86_400_000).default(defaultLimits.markAgeMsMax),
  leaseMs: z
    .int()
    .min(2)
    .max(3_600_000)
    .refine((ms) => ms % 2 === 0, 'half of it is a whole number')
    .default(SERVICE_LEASE_MS),
  heartbeatMs: z.int().min(2).max(60_000).default(survivalNumbers.HeartbeatPeriodMs),
  validMs: z.int().min(1).max(3_600_000).default(SERVICE_VALID_MS),
  paperFees: z
    .strictObject({ takerPpm: feePpm, makerPpm: feePpm })
    .default({ takerPpm: PAPER_TAKER_FEE_PPM, makerPpm: 0 }),
});

/** A configuration with everything in it. */
export type ServiceConfig = z.infer<typeof configSchema>;

/** @throws SessionError (2) with what is wrong. */
export function readServiceConfig(file: string): ServiceConfig {
  return readSettings(file, {
    schema: configSchema,
    bytesMax: FILE_BYTES_MAX,
    ifMissing: 'see apps/kernel/README.md',
    ifWrong: 'is no configuration',
  });
}

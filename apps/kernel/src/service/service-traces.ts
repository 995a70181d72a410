/** The headers of the traces that a service writes: the same two as a paper session's, on the service's clock. */
import type { TraceHeaderBody } from '@plimsoll/trace';
import { CONTROLLER_SOURCE, LOCKS_SOURCE } from '../session-recorder.ts';
import { controllerConstants, locksConstants, UNPINNED } from '../session-setup.ts';
import type { ServiceSetup } from './service-setup.ts';

/** The specs of its traces, in the order of their sources. */
export const SERVICE_SPECS = ['SurvivalController', 'InventoryLocks'] as const;

/** The controller's, then the locks'. */
export function serviceHeaders(setup: ServiceSetup, clock: string): readonly TraceHeaderBody[] {
  const specs = setup.specs ?? { SurvivalController: UNPINNED, InventoryLocks: UNPINNED };
  const startedAt = setup.startedAt ?? new Date().toISOString();
  const instruments = setup.instruments.map(({ instrument }) => instrument);
  return [
    {
      spec: 'SurvivalController',
      ...specs.SurvivalController,
      constants: controllerConstants(setup.people),
      source: CONTROLLER_SOURCE,
      clock,
      startedAt,
    },
    {
      spec: 'InventoryLocks',
      ...specs.InventoryLocks,
      constants: locksConstants(setup.workers, instruments),
      source: LOCKS_SOURCE,
      clock,
      startedAt,
    },
  ];
}

/** The traces that a service writes: the same two as a paper session, on the service's clock. */
import { CONTROLLER_SOURCE, LOCKS_SOURCE, SourceRecorder } from '../session-recorder.ts';
import { controllerConstants, locksConstants, UNPINNED } from '../session-setup.ts';
import type { ServiceSetup } from './service-setup.ts';

/** Opens both. @throws SessionError (2) when the folder can't be written, or holds such a trace already. */
export function openServiceTraces(
  setup: ServiceSetup,
  clock: string,
): { readonly controller: SourceRecorder; readonly locks: SourceRecorder } {
  const specs = setup.specs ?? { SurvivalController: UNPINNED, InventoryLocks: UNPINNED };
  const startedAt = setup.startedAt ?? new Date().toISOString();
  const instruments = setup.instruments.map(({ instrument }) => instrument);
  const controller = new SourceRecorder(setup.outFolder, {
    spec: 'SurvivalController',
    ...specs.SurvivalController,
    constants: controllerConstants(setup.people),
    source: CONTROLLER_SOURCE,
    clock,
    startedAt,
  });
  const locks = new SourceRecorder(setup.outFolder, {
    spec: 'InventoryLocks',
    ...specs.InventoryLocks,
    constants: locksConstants(setup.workers, instruments),
    source: LOCKS_SOURCE,
    clock,
    startedAt,
  });
  return { controller, locks };
}

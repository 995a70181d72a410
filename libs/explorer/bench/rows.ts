/** The models of the benchmark, from a thousand to more than a million states. */
import { join } from 'node:path';

/** The repository. */
export const ROOT = join(import.meta.dirname, '../../..');
const OWN = join(import.meta.dirname, 'models');

export interface BenchModel {
  readonly name: string;
  readonly module: string;
  readonly config: string;
  readonly deadlock: boolean;
  /** Whether temporal properties are checked, too. */
  readonly liveness: boolean;
}

const own = (module: string, size: number): BenchModel => ({
  name: `${module}${size}`,
  module: join(OWN, `${module}.tla`),
  config: join(OWN, `${module}${size}.cfg`),
  deadlock: false,
  liveness: false,
});

const ours = (spec: string, size = ''): BenchModel => ({
  name: `${spec}${size}`,
  module: join(ROOT, 'specs-tla', spec, `MC${spec}.tla`),
  config: join(ROOT, 'specs-tla', spec, `MC${spec}${size}.cfg`),
  deadlock: true,
  liveness: true,
});

/** By number of states, smallest first. */
export const MODELS: readonly BenchModel[] = [
  own('TwoPhase', 4),
  ours('InventoryLocks'),
  own('Filter', 4),
  own('TwoPhase', 5),
  own('Turnstile', 5),
  ours('SurvivalController', 'Large'),
  ours('PostureAuthority', 'Large'),
  ours('InventoryLocks', 'Large'),
  own('Filter', 5),
  own('Window', 4),
  own('Turnstile', 6),
  own('TwoPhase', 7),
  own('Window', 5),
  own('TwoPhase', 8),
  own('Filter', 6),
];

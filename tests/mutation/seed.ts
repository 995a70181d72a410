/** One seed for every property of a mutation run: its tests are found again by name, and a name holds the seed. */
import { fc } from '@fast-check/vitest';

/** Any seed would do; it only has to stay. */
const SEED = 20_260_101;

fc.configureGlobal({ seed: SEED });

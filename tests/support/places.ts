import { join } from 'node:path';

/** The repository. */
export const ROOT = join(import.meta.dirname, '../..');
/** A stranger's repository: a 20-line spec, its controller, a recorded day, and a policy. */
export const FOREIGN = join(ROOT, 'docs/examples/foreign-spec');

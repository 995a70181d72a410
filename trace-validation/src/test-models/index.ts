/** For tests of this and other packages: a lock service as a hand-compiled spec, and traces of it. */

export { randomOf } from '../mutation-run.ts';
export { LOCK_DIGEST, type LockModel, lockSpec } from './lock.ts';
export { LOCK_HEADER, type LockRun, lockEvents, partly, traceOf } from './lock-traces.ts';

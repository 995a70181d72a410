/** For tests of this and other packages: a lock service as a hand-compiled spec, and traces of it. */
export { LOCK_DIGEST, type LockModel, lockSpec } from './lock.ts';
export { LOCK_HEADER, type LockRun, lockEvents, partly, randomOf, traceOf } from './lock-traces.ts';

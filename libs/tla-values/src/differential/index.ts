/** Random expressions and TLC's judgement of them, for the tests of the compiler, too. */

export type { Expression, Operands, Scope, Type, Ways } from './expression.ts';
export { judgedByUs } from './judged-by-us.ts';
export { countedAsSet, knownDifference } from './known-difference.ts';
export { operatorPairs } from './operator-pairs.ts';
export { Progress } from './progress.ts';
export { expressions, expressionsWith } from './random-expressions.ts';
export { regressions } from './regressions.ts';
export { expressionsConfig, expressionsModule, type Judged, judgedByTlc } from './tlc-oracle.ts';

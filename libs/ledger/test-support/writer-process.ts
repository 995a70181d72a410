/**
 * A process that posts fills to a ledger as fast as it can, in groups of 1 to 7, and says after each acknowledgement
 * how many entries were acknowledged. Its parent kills it. Usage: node writer-process.ts <ledger file> <first fill>
 */
import { writeSync } from 'node:fs';
import type { FillFact } from '../src/fact.ts';
import { Ledger } from '../src/ledger.ts';
import { fill, must } from './test-facts.ts';

/** The nth fill that a writer posts: anybody can say what the ledger must hold. */
export function nthFill(number: number): FillFact {
  return fill(`f${number}`, number % 3 === 0 ? -2 : 1, 90 + (number % 11), number % 2 === 0 ? 'BTC' : 'ETH');
}

const [, script, file, firstText] = process.argv;
if (script?.endsWith('writer-process.ts') && file !== undefined) {
  const ledger = must(Ledger.open({ file }));
  for (let next = Number(firstText); ; ) {
    const group = Array.from({ length: 1 + (next % 7) }, (_, at) => nthFill(next + at));
    must(ledger.post(group));
    next += group.length;
    writeSync(1, `${ledger.head.count}\n`);
  }
}

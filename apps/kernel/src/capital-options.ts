/** The options that say where a session's money is, as a person writes them. */
import { join } from 'node:path';
import type { CapitalOptions } from './session-capital.ts';

/** Money as it is written: whole units and up to six decimals. */
const AMOUNT = /^(\d{1,9})(?:\.(\d{1,6}))?$/;

/** What `parseArgs` gives. */
interface Given {
  readonly ledger?: string;
  readonly deposit?: string;
  readonly by?: string;
  readonly resume?: boolean;
  readonly 'cleared-by'?: string;
}

/** The options, or what is wrong with them. */
export function capitalOptions(given: Given, outFolder: string): CapitalOptions | string {
  const { ledger, deposit, by, resume = false, 'cleared-by': clearedBy } = given;
  const place = { file: ledger ?? join(outFolder, 'ledger.db'), resumes: resume };
  const people = clearedBy?.split(',');
  if (people !== undefined && (people.length !== 2 || people[0] === people[1] || people.includes(''))) {
    return '--cleared-by takes the names of two different people, with a comma between them';
  }
  const [first = '', second = ''] = people ?? [];
  const cleared = people === undefined ? {} : { clearedBy: [first, second] as const };
  if (deposit === undefined && by === undefined) return { ...place, ...cleared };
  const [, whole, decimals = ''] = AMOUNT.exec(deposit ?? '') ?? [];
  if (whole === undefined) return '--deposit takes an amount: up to nine digits, and six decimals';
  if (by === undefined) return '--deposit needs --by: the name of the person who puts the money in';
  const amountMicro = Number(whole) * 1_000_000 + Number(decimals.padEnd(6, '0'));
  return { ...place, ...cleared, deposit: { amountMicro, by } };
}

/** The options that say where a session's money is, as a person writes them. */
import { join } from 'node:path';
import { AMOUNT_FORM, amountMicroOf } from '@plimsoll/ledger';
import type { CapitalOptions } from './session-capital.ts';

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
  const amountMicro = amountMicroOf(deposit ?? '');
  if (amountMicro === undefined) return `--deposit takes an amount: ${AMOUNT_FORM}`;
  if (by === undefined) return '--deposit needs --by: the name of the person who puts the money in';
  return { ...place, ...cleared, deposit: { amountMicro, by } };
}

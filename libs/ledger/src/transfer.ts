/** Capital that comes later than the opening, or goes: told by a person, booked once for each name. */
import { isDeepStrictEqual } from 'node:util';
import type { Fact } from './fact.ts';
import type { Ledger, Posted } from './ledger.ts';
import type { LedgerResult } from './problem.ts';

/** Money that a named person puts into the account, or takes out of it. */
export interface Transfer {
  readonly kind: 'deposit' | 'withdrawal';
  /** The transfer's own name: told again, it is booked once. */
  readonly name: string;
  /** Above 0, micro-units of the quote currency. */
  readonly amountMicro: number;
  readonly by: string;
  readonly note: string;
}

/** The entry of the transfer of that name; undefined when there is none. */
export function transferEntry(ledger: Ledger, name: string): number | undefined {
  return ledger.entryOf(transferId(name));
}

/**
 * Posts a transfer. Who heard no answer asks again: at whatever moment, the same transfer is booked once.
 *
 * @param atMs Milliseconds on the session's clock; 0 outside of a session.
 */
export function postTransfer(
  ledger: Ledger,
  { name, ...told }: Transfer,
  atMs: number,
): LedgerResult<Posted> {
  const fact = { ...told, id: transferId(name), atMs } as const;
  const known = ledger.factOf(fact.id);
  const isAgain = isDeepStrictEqual({ ...known, atMs }, fact);
  const posted = ledger.post([isAgain ? (known as Fact) : fact]);
  return posted.ok ? { ok: true, value: posted.value[0] as Posted } : posted;
}

/** Apart from the ids of sessions, fills and funding. */
function transferId(name: string): string {
  return `capital/${name}`;
}

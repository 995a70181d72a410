/** Entries as CSV (RFC 4180): a row a posting, a row too for an entry that moves nothing. For spreadsheets. */
import type { StoredEntry } from './entry.ts';
import { contentOf } from './entry.ts';
import type { Fact } from './fact.ts';
import { commodityOf } from './posting.ts';

/** Names of the columns; amounts are whole micro-units. */
export const CSV_HEADER = 'entry,kind,id,at_ms,feed,account,commodity,amount_micro,about,by,note,digest\r\n';

/** The rows of an entry that was checked; none for a snapshot. */
export function csvRows(entry: StoredEntry): string {
  const read = contentOf(entry);
  if ('detail' in read || 'snapshot' in read.content) return '';
  const { fact, effect } = read.content;
  const moved = effect.postings.length === 0 ? [[undefined, undefined] as const] : effect.postings;
  const rows = moved.map(([account, amountMicro]) => [
    entry.number,
    fact.kind,
    fact.id,
    fact.atMs,
    fact.feed,
    account,
    account === undefined ? undefined : commodityOf(account),
    amountMicro,
    aboutOf(fact),
    peopleOf(fact),
    'note' in fact ? fact.note : undefined,
    entry.digest,
  ]);
  return rows.map((row) => `${row.map(csvField).join(',')}\r\n`).join('');
}

/** One field, quoted where it must be. A text that a spreadsheet would take for a formula begins with an apostrophe. */
export function csvField(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** What the fact is about: an order, an instrument, a session or a venue. */
function aboutOf(fact: Fact): string | undefined {
  if ('orderId' in fact) return fact.orderId;
  if ('instrument' in fact) return fact.instrument;
  if ('session' in fact) return fact.session;
  return 'venue' in fact ? fact.venue : undefined;
}

function peopleOf(fact: Fact): string | undefined {
  if (!('by' in fact)) return undefined;
  return typeof fact.by === 'string' ? fact.by : fact.by.join(' and ');
}

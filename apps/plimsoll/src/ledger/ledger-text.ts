/** A ledger's book and entries as people read them. Amounts in whole units with six decimals. */
import type { ReadonlyBook, StoredEntry } from '@plimsoll/ledger';

const MICRO = 1_000_000n;

/** Micro-units as a decimal: `-1 234.567890`. */
export function amountText(micro: number): string {
  const size = BigInt(Math.abs(micro));
  const whole = String(size / MICRO).replace(/\B(?=(?:\d{3})+$)/g, ' ');
  return `${micro < 0 ? '-' : ''}${whole}.${String(size % MICRO).padStart(6, '0')}`;
}

/** What the account is worth by the book, one line a fact. */
export function bookLines(book: ReadonlyBook): string[] {
  const line = (name: string, amountMicro: number): string =>
    `${name.padEnd(28)}${amountText(amountMicro).padStart(24)}`;
  const held = [...book.positions].flatMap(([instrument, quantityMicro]) => [
    line(`position ${instrument}`, quantityMicro),
    line('  bought for', book.balance(`cost:${instrument}`)),
  ]);
  return [
    line('capital put in', book.capitalMicro),
    line('cash', book.cashMicro),
    ...held,
    line('realised profit', book.realisedMicro),
    line('funding', 0 - book.balance('funding')),
    line('fees', book.feesMicro),
  ];
}

/** The book as one object for machines, micro-units. */
export function bookFact(book: ReadonlyBook): object {
  const { fills, peakMicro, session, unrecorded, agrees } = book.state;
  return {
    capitalMicro: book.capitalMicro,
    cashMicro: book.cashMicro,
    positionsMicro: Object.fromEntries(book.positions),
    costsMicro: Object.fromEntries(
      [...book.positions.keys()].map((each) => [each, book.balance(`cost:${each}`)]),
    ),
    realisedMicro: book.realisedMicro,
    fundingMicro: 0 - book.balance('funding'),
    feesMicro: book.feesMicro,
    fills,
    peakMicro,
    openSession: session?.session ?? null,
    lastStatementAgrees: agrees === 1,
    unrecorded,
  };
}

/** What keeps the kernel from trading on this ledger, in words; empty when nothing does. */
export function breachLines(book: ReadonlyBook): string[] {
  const { unrecorded, agrees } = book.state;
  const lines: string[] = [];
  if (agrees === 0) {
    lines.push(
      'BREACH: the last statement of the venue disagrees with the book; post what it knows and the ledger does not',
    );
  }
  if (unrecorded.length > 0) {
    lines.push(`BREACH: the venue knew orders that no trace explains: ${unrecorded.join(', ')}`);
  }
  return lines;
}

/** A stored entry as an object for machines: it was checked before. */
export function entryFact({ body, digest }: StoredEntry): object {
  return { ...(JSON.parse(body) as object), digest };
}

/** Bounds of what a ledger takes and keeps; each is included. */

/** Code units of an id, a name, an instrument or a note: a sentence, never a document. */
export const TEXT_LENGTH_MAX = 200;

/** Facts in one group: one commit of a busy second; more is a caller that does not commit. */
export const GROUP_FACTS_MAX = 10_000;

/** Instruments that one account may hold: ten times the 400 that the system is made for. */
export const INSTRUMENTS_MAX = 4_000;

/**
 * Every entry whose number is a multiple of this is a snapshot of the book, chained like any other: opening replays
 * at most this many entries, and a snapshot cannot be altered without breaking the chain.
 */
export const SNAPSHOT_EVERY = 1_000;

/** Bytes of an entry's text: a snapshot of the most instruments fits in twice over. */
export const BODY_BYTES_MAX = 4_000_000;

/** How long a reader waits for a lock that SQLite holds for an instant (a checkpoint), milliseconds. */
export const BUSY_WAIT_MS = 2_000;

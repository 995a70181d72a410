/** The capital of a session: a ledger that outlives it. What happened goes in; what the ledger makes of it comes back. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Difference, Fact, LedgerPlace, LedgerProblem, LedgerResult, Posting } from '@plimsoll/ledger';
import { isIntegrityProblem, Ledger, ledgerProblemText, readLedger } from '@plimsoll/ledger';
import { SessionError } from './market-feed.ts';
import type { Fill } from './paper-venue.ts';
import type { Unexplained } from './unexplained-orders.ts';

/** Where a session's capital is, and how a ledger that is not there yet is opened. */
export interface CapitalOptions extends LedgerPlace {
  /** Opens a new ledger: an amount in micro-units, put in by a named person. Refused when there is a ledger. */
  readonly deposit?: { readonly amountMicro: number; readonly by: string };
  /** Goes on with the session that was cut off, if one was. */
  readonly resumes?: boolean;
  /** Two people who have looked into every order that the venue knew and the trace did not. */
  readonly clearedBy?: readonly [string, string];
}

/** What a session begins with. Micro-units. */
export interface StartingCapital {
  readonly cashMicro: number;
  readonly feesMicro: number;
  readonly positions: ReadonlyMap<string, number>;
  /** Highest equity so far: a restart forgives no drawdown. */
  readonly peakMicro: number;
}

/** What the venue says at the end. */
export interface VenueStatement {
  readonly cashMicro: number;
  readonly feesMicro: number;
  readonly positionsMicro: { readonly [instrument: string]: number };
}

/** What decides all that happens in a session, and where it is written. */
export interface SessionTerms {
  /** In words: a session resumes under the same terms only… */
  readonly terms: string;
  /** … and run by the same code. */
  readonly build: string;
  /** Throws when a new session's folder holds another one. */
  refuseUsedFolder(): void;
  /** Asked when a session is resumed: the orders that the venue knows and the trace does not. */
  unexplained(): Promise<Unexplained>;
}

const VENUE = 'paper venue';

/** One per session. Its clock and feed position are told by the session. */
export class SessionCapital {
  readonly session: string;
  readonly start: StartingCapital;
  /** Whether this session was begun by a process that is no more. */
  readonly isResumed: boolean;
  readonly #ledger: Ledger;
  /** Observations after which the venue knew orders that no trace explains, and after which people cleared them. */
  readonly #marks: readonly { readonly feed: number; readonly isBreach: boolean }[];
  #failure: LedgerProblem | undefined;

  private constructor(ledger: Ledger, opening: Opening, isResumed: boolean) {
    this.#ledger = ledger;
    this.session = opening.session;
    this.start = opening.start;
    this.#marks = opening.marks;
    this.isResumed = isResumed;
  }

  /**
   * Opens the ledger and begins a session in it, or goes on with the one that is open.
   *
   * @throws SessionError (1) when the ledger is refused, (2) when it is not there, or another session is open.
   */
  static async begin(options: CapitalOptions, terms: SessionTerms): Promise<SessionCapital> {
    const ledger = opened(options);
    try {
      const { session: open } = ledger.book.state;
      if (open === null) {
        terms.refuseUsedFolder();
        return new SessionCapital(ledger, openingOf(options, begun(ledger, terms)), false);
      }
      refuseOtherTerms(open, terms, options.resumes === true);
      report(ledger, open.session, await terms.unexplained(), options);
      return new SessionCapital(ledger, openingOf(options, open.session), true);
    } catch (error) {
      ledger.close();
      throw error;
    }
  }

  /** Number of entries and digest of the last one. */
  get head(): { readonly count: number; readonly digest: string } {
    return this.#ledger.head;
  }

  /** Books fills. @returns the postings that the ledger made of them; none when it could not be written. */
  book(fills: readonly Fill[], atMs: number, feed: number): readonly Posting[] {
    if (fills.length === 0) return [];
    const facts = fills.map(
      ({ fillId, orderId, instrument, quantityMicro, cashMicro, feeMicro }): Fact => ({
        kind: 'fill',
        id: `${this.session}/${fillId}`,
        atMs,
        feed,
        orderId,
        instrument,
        quantityMicro,
        proceedsMicro: cashMicro + feeMicro,
        feeMicro,
      }),
    );
    const posted = this.#post(facts);
    return posted.flatMap(({ effect }) => effect.postings);
  }

  /** Why the ledger took no more; undefined while it does. */
  get failure(): string | undefined {
    return this.#failure && ledgerProblemText(this.#failure);
  }

  /** False when writing failed, or at that observation an order stood that no trace explains. */
  isSoundAt(feed: number): boolean {
    if (this.#failure !== undefined) return false;
    const last = this.#marks.findLast((mark) => mark.feed < feed);
    return last === undefined || !last.isBreach;
  }

  /** Compares everything with the venue's statement. @returns where they differ; undefined when nothing could be written. */
  reconcile(statement: VenueStatement, atMs: number, feed: number): readonly Difference[] | undefined {
    const id = `${this.session}/statement`;
    const [posted] = this.#post([{ kind: 'statement', id, atMs, feed, venue: VENUE, ...statement }]);
    return posted?.effect.differences;
  }

  /** The session has ended; the next one starts from here. */
  end(equityMicro: number, peakMicro: number, atMs: number): void {
    const { session } = this;
    const id = `${session}/end`;
    this.#post([{ kind: 'session-end', id, atMs, session, equityMicro, peakMicro }]);
  }

  close(): void {
    this.#ledger.close();
  }

  #post(facts: readonly Fact[]) {
    const posted = this.#ledger.post(facts);
    if (posted.ok) return posted.value;
    // A fact that contradicts the ledger, or a disk that fails: from now on the ledger does not agree.
    this.#failure ??= posted.problem;
    return [];
  }
}

/** A new session's name is the number of its first entry. */
function begun(ledger: Ledger, { terms, build }: SessionTerms): string {
  const session = `session-${ledger.head.count + 1}`;
  must(ledger.post([{ kind: 'session', id: session, atMs: 0, session, terms, build }]));
  return session;
}

interface Opening {
  readonly session: string;
  readonly start: StartingCapital;
  readonly marks: readonly { readonly feed: number; readonly isBreach: boolean }[];
}

/** Writes down what nobody can explain, and who has looked into it. */
function report(ledger: Ledger, session: string, found: Unexplained, { clearedBy }: CapitalOptions): void {
  const known = ledger.book.state.unrecorded;
  const note = 'the venue knows it, the trace does not';
  const facts = found.orderIds
    .filter((orderId) => !known.includes(orderId))
    .map((orderId): Fact => {
      const id = `${session}/unrecorded/${orderId}`;
      return { kind: 'unrecorded', id, atMs: 0, feed: found.turn, orderId, note };
    });
  must(ledger.post(facts));
  if (clearedBy === undefined || ledger.book.state.unrecorded.length === 0) return;
  const id = `${session}/cleared/${ledger.head.count}`;
  must(ledger.post([{ kind: 'cleared', id, atMs: 0, feed: found.turn, by: clearedBy, note: '' }]));
}

/** What the session began with, and what has been found since: from the ledger itself, entry by entry. */
function openingOf(place: LedgerPlace, session: string): Opening {
  let start: StartingCapital | undefined;
  const marks: { feed: number; isBreach: boolean }[] = [];
  must(
    readLedger(place, 'all', ({ id, body }, book) => {
      if (id === session) {
        const { cashMicro, feesMicro, positions } = book;
        start = { cashMicro, feesMicro, positions, peakMicro: book.state.peakMicro };
      }
      if (!id.startsWith(`${session}/`)) return;
      const { fact } = JSON.parse(body) as { readonly fact: Fact };
      if (fact.kind === 'unrecorded' || fact.kind === 'cleared') {
        marks.push({ feed: fact.feed ?? 0, isBreach: fact.kind === 'unrecorded' });
      }
    }),
  );
  if (start === undefined) throw new SessionError(70, `the ledger has no entry ${session}`);
  return { session, start, marks };
}

function opened({ deposit, ...place }: CapitalOptions): Ledger {
  if (deposit === undefined) return must(Ledger.open(place));
  const { amountMicro, by } = deposit;
  mkdirSync(dirname(place.file), { recursive: true });
  return must(Ledger.create(place, { kind: 'deposit', id: 'opening', atMs: 0, amountMicro, by, note: '' }));
}

function refuseOtherTerms(
  open: { readonly session: string; readonly terms: string; readonly build: string },
  own: SessionTerms,
  resumes: boolean,
): void {
  const { session } = open;
  if (!resumes) {
    throw new SessionError(
      2,
      `${session} was cut off and is still open in the ledger: go on with it (--resume)`,
    );
  }
  if (open.terms !== own.terms) {
    throw new SessionError(2, `${session} runs under "${open.terms}": it can't go on under "${own.terms}"`);
  }
  if (open.build !== own.build) {
    throw new SessionError(
      2,
      `${session} was begun by build ${open.build}, this is ${own.build}: only the same code decides the same again`,
    );
  }
}

/** @throws SessionError: 1 when the content is refused, else 2. */
export function must<Value>(result: LedgerResult<Value>): Value {
  if (result.ok) return result.value;
  const { problem } = result;
  const hint = problem.code === 'LEDGER101' ? ' (--deposit AMOUNT --by NAME)' : '';
  throw new SessionError(isIntegrityProblem(problem) ? 1 : 2, `${ledgerProblemText(problem)}${hint}`);
}

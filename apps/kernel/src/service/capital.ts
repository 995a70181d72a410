/** Ties a ledger to the account that trades on it: positions and equity come from it, and what it says of its health. */
import type { Difference, LedgerProblem, Transfer } from '@plimsoll/ledger';
import { capMicro, type Execution, leverageCenti, type VenueEvent } from '@plimsoll/survival-kernel';
import { SessionError } from '../market-feed.ts';
import type { ServiceAccount } from './accounts.ts';
import type { Booked, ServiceLedger } from './service-ledger.ts';

/** What an exchange says the account is. */
export interface Statement {
  readonly venue: string;
  readonly cashMicro: number;
  readonly feesMicro: number;
  readonly positions: readonly { readonly instrument: string; readonly positionMicro: number }[];
}

/** What became of a transfer. `uncovered`: what would be left does not carry what is held and pending. */
export type TransferAnswer = Booked | LedgerProblem | 'uncovered';

/** One per service that has a ledger. [impl->REQ~ledger-persistent~1] */
export class Capital {
  readonly ledger: ServiceLedger;
  readonly #account: ServiceAccount;
  #equityMicro: number | undefined;

  /** @throws SessionError (2) when the ledger holds what the gate does not know, or there are several accounts. */
  constructor(ledger: ServiceLedger, accounts: readonly ServiceAccount[]) {
    const [account, second] = accounts;
    if (account === undefined || second !== undefined) {
      throw new SessionError(
        2,
        "a ledger is one account's: give no trader an account of his own in the token file",
      );
    }
    this.ledger = ledger;
    this.#account = account;
    account.view.begin(ledger.peakMicro);
    this.#takePositions();
  }

  /** Everything that happened is booked, and nothing contradicts it. */
  get agrees(): boolean {
    return this.ledger.agrees;
  }

  /** New marks: the equity of now, for the gate and for the drawdown. */
  mark(): void {
    const { gate, view } = this.#account;
    this.ledger.flush();
    this.#equityMicro = this.ledger.equityMicro((instrument) => {
      const markMicro = gate.book.find(instrument)?.exposure.markPriceMicro ?? 0;
      return markMicro === 0 ? undefined : markMicro;
    });
    gate.book.equityMicro = Math.max(0, this.#equityMicro ?? 0);
    view.at(this.#equityMicro);
  }

  /** What the venue says as it happens. */
  heard(event: VenueEvent): void {
    if (event.type !== 'filled') return;
    const { id: orderId, quantityMicro, priceMicro, feeMicro, fill, instrument, side } = event;
    const traded = instrument === undefined || side === undefined ? undefined : { instrument, side };
    this.ledger.filled({ orderId, quantityMicro, priceMicro, feeMicro, fill, traded });
    if (this.ledger.knows(orderId)) return;
    this.ledger.flush(); // an earlier session's order, which the gate's book does not have: it takes the outcome
    this.#takePositions();
  }

  /** What the venue remembers from before, and the orders among it that nobody can explain. */
  reconcile(executions: readonly Execution[], unexplained: readonly string[]): void {
    this.ledger.remembered(executions);
    this.ledger.foundUnrecorded(unexplained);
    this.#takePositions();
  }

  /** Compares with an exchange's statement. @returns where they differ; undefined when it could not be posted. */
  statement({ venue, cashMicro, feesMicro, positions }: Statement): readonly Difference[] | undefined {
    const held = positions.map(({ instrument, positionMicro }) => [instrument, positionMicro] as const);
    return this.ledger.statement(venue, cashMicro, feesMicro, new Map(held));
  }

  /**
   * Money comes or goes. A withdrawal may not leave less than what is held and pending needs at the leverage of the
   * posture in force; without anything held or pending all cash may go, and after a trip too, because then nothing
   * leaves until two people have looked.
   */
  transfer(told: Transfer, nowMs: number): TransferAnswer {
    this.mark();
    const isNewOut = told.kind === 'withdrawal' && !this.ledger.hasTransfer(told.name);
    if (isNewOut && !this.#isCarriedWithout(told.amountMicro, nowMs)) return 'uncovered';
    const answer = this.ledger.transferred(told);
    if ('code' in answer || !answer.isNew) return answer;
    this.#account.view.begin(this.ledger.peakMicro);
    this.mark();
    return answer;
  }

  #isCarriedWithout(amountMicro: number, nowMs: number): boolean {
    const { gate } = this.#account;
    const needed = gate.book.instruments.reduce((sum, { aloneMicro }) => sum + aloneMicro, 0);
    if (needed === 0 || gate.health.tripWord !== 0) return true;
    const leftMicro = (this.#equityMicro ?? 0) - amountMicro;
    const posture = gate.postureAt(nowMs);
    return leftMicro > 0 && needed <= capMicro(leftMicro, leverageCenti(posture, gate.view.rPpm));
  }

  /** The session ends. */
  end(): void {
    this.ledger.end(this.#equityMicro ?? this.ledger.cashMicro);
    this.ledger.close();
  }

  #takePositions(): void {
    const { book } = this.#account.gate;
    for (const [instrument, positionMicro] of this.ledger.positions) {
      if (book.find(instrument) === undefined) {
        throw new SessionError(
          2,
          `the ledger holds ${instrument}, which is not in the configuration: add it`,
        );
      }
      book.reconcile(instrument, positionMicro);
    }
  }
}

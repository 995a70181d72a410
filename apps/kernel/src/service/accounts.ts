/** The accounts behind one kernel: each has exactly one gate. Leases and postures are for all of them. */
import type { DecisionSink, Posture, SharedHealth } from '@plimsoll/survival-kernel';
import { defaultLimits, gateAnswers, LastHop } from '@plimsoll/survival-kernel';
import { AccountView } from './account-view.ts';
import type { OrderEvent } from './decision.ts';
import type { ServiceSetup } from './service-setup.ts';

/** The account of a trader for whom none is named. */
const MAIN_ACCOUNT = 'main';

/** One account: its gate, and what its owner says of it. */
export interface ServiceAccount {
  readonly name: string;
  readonly gate: LastHop;
  readonly view: AccountView;
  /** Who sent each order that may still fill. */
  readonly owners: Map<string, string>;
}

/** All accounts, by name and by the worker that trades in them. */
export class Accounts {
  readonly all: readonly ServiceAccount[];
  readonly #byWorker: ReadonlyMap<string, ServiceAccount>;

  constructor(
    setup: Pick<ServiceSetup, 'workers' | 'accounts' | 'instruments' | 'limits'>,
    health: SharedHealth,
    sink?: DecisionSink,
  ) {
    const { workers, accounts = {}, instruments, limits } = setup;
    const nameOf = (worker: string) => accounts[worker] ?? MAIN_ACCOUNT;
    const names = [...new Set(workers.map(nameOf))];
    this.all = names.map((name) => ({
      name,
      gate: new LastHop({ ...defaultLimits, ...limits, instruments }, health, sink),
      view: new AccountView(),
      owners: new Map(),
    }));
    this.#byWorker = new Map(
      workers.map((worker) => [worker, this.all[names.indexOf(nameOf(worker))] as ServiceAccount]),
    );
  }

  /** The account in which that worker trades; the first one for somebody who trades in none. */
  of(worker: string): ServiceAccount {
    return this.#byWorker.get(worker) ?? (this.all[0] as ServiceAccount);
  }

  /** What became of an order. @returns False for an order that the worker's gate does not know as such. */
  report(worker: string, id: string, event: OrderEvent, quantityMicro: number): boolean {
    const { gate, owners } = this.of(worker);
    const { book } = gate;
    const answer =
      event === 'accepted'
        ? book.accepted(id)
        : event === 'filled'
          ? book.filled(id, quantityMicro)
          : event === 'replaced'
            ? book.replaced(id, quantityMicro)
            : book.closed(id);
    if (book.left(id) === 0) owners.delete(id);
    return answer === gateAnswers.PASS;
  }

  /** The posture by which something may be done now, in every account. */
  postureAt(nowMs: number): Posture {
    return this.of('').gate.postureAt(nowMs);
  }

  /** No account's owner contradicts what its gate counted. */
  get agree(): boolean {
    return this.all.every(({ view }) => view.agrees);
  }

  /** The worst of all accounts, ppm; NaN while one of them has told nothing: an unknown drawdown is a bad one. */
  get drawdownPpm(): number {
    return Math.max(...this.all.map(({ view }) => view.drawdownPpm));
  }
}

/**
 * An openly simple strategy: follow the last moves, wind down when told to, and now and then be careless.
 * It is here to make orders that the gate must judge, not to make money.
 */
import type { SeededRandom } from './random.ts';
import type { InstrumentView, Turn, WorkerOrder } from './worker-protocol.ts';

const LOOK_BACK_TURNS = 20;
const TRADE_EVERY = 6; // one turn in six on average: orders enough, and quiet turns between them
const CARELESS_EVERY = 8; // one order in eight ignores the posture: the gate must hold without the workers' help
const OVERSIZED_EVERY = 4; // and one of four of those is far too large
const OVERSIZED_UNITS = 100;
const HELD_UNITS_MAX = 3; // what it wants to hold of an instrument; more is reduced

/** Remembers prices and decides on orders for instruments whose token the worker believes it holds. */
export class FollowingStrategy {
  readonly #worker: string;
  readonly #random: SeededRandom;
  readonly #middles = new Map<string, number[]>();
  #orderCount = 0;

  constructor(worker: string, random: SeededRandom) {
    this.#worker = worker;
    this.#random = random;
  }

  /** Sees a turn's prices. */
  see(turn: Turn): void {
    for (const view of turn.views) {
      const seen = this.#middles.get(view.instrument) ?? [];
      seen.push(middleOf(view));
      if (seen.length > LOOK_BACK_TURNS) seen.shift();
      this.#middles.set(view.instrument, seen);
    }
  }

  /** An order on the instrument, or none this turn. `isForced`: an injected fault wants one for certain. */
  order(turn: Turn, view: InstrumentView, token: number, isForced: boolean): WorkerOrder | undefined {
    const isTrading = this.#random.below(TRADE_EVERY) === 0 || isForced;
    const isCareless = this.#random.below(CARELESS_EVERY) === 0 || isForced;
    if (!isTrading) return undefined;
    const wanted = isCareless ? this.#careless(turn, view) : this.#byPosture(turn, view);
    if (wanted === undefined) return undefined;
    this.#orderCount += 1;
    return { instrument: view.instrument, token, id: `${this.#worker}-${this.#orderCount}`, ...wanted };
  }

  #byPosture(turn: Turn, view: InstrumentView): Wanted | undefined {
    if (turn.posture === 'HIBERNATE') return undefined;
    if (turn.posture === 'TURTLE') return exit(view);
    const isFull = Math.abs(view.positionMicro) >= HELD_UNITS_MAX * view.unitMicro;
    return isFull ? exit(view) : this.#entry(turn, view);
  }

  #careless(turn: Turn, view: InstrumentView): Wanted {
    const entry = this.#entry(turn, view);
    const isOversized = this.#random.below(OVERSIZED_EVERY) === 0;
    return isOversized ? { ...entry, quantityMicro: view.unitMicro * OVERSIZED_UNITS + 1 } : entry;
  }

  #entry(turn: Turn, view: InstrumentView): Wanted {
    const first = this.#middles.get(view.instrument)?.[0] ?? middleOf(view);
    const side = middleOf(view) >= first ? 'BUY' : 'SELL';
    const quantityMicro = Math.max(1, Math.floor((view.unitMicro * (1 + this.#random.below(4))) / 4));
    const kind = turn.posture === 'APEX' ? 'taker' : 'limit';
    const priceMicro = (kind === 'taker') === (side === 'BUY') ? view.askMicro : view.bidMicro;
    return { kind, side, quantityMicro, priceMicro };
  }
}

type Wanted = Pick<WorkerOrder, 'kind' | 'side' | 'quantityMicro' | 'priceMicro'>;

/** A passive order over half of what is held, rounded up. */
function exit(view: InstrumentView): Wanted | undefined {
  if (view.positionMicro === 0) return undefined;
  const side = view.positionMicro > 0 ? 'SELL' : 'BUY';
  const quantityMicro = Math.ceil(Math.abs(view.positionMicro) / 2);
  return { kind: 'limit', side, quantityMicro, priceMicro: side === 'SELL' ? view.askMicro : view.bidMicro };
}

function middleOf(view: InstrumentView): number {
  return Math.floor((view.bidMicro + view.askMicro) / 2);
}

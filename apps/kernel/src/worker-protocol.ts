/** Messages between the kernel and its worker processes: a turn out, a reply back. */
import type { Posture } from '@plimsoll/survival-kernel';

/** What lies in a worker's inbox at the start of a turn. */
export type Mail =
  | { readonly kind: 'granted'; readonly instrument: string; readonly token: number }
  | { readonly kind: 'due'; readonly instrument: string }
  | { readonly kind: 'lost'; readonly instrument: string };

/** What a worker is shown of an instrument. */
export interface InstrumentView {
  readonly instrument: string;
  readonly bidMicro: number;
  readonly askMicro: number;
  readonly positionMicro: number;
  /** Highest position by the cap, micro-units of the base, for a worker that cares to obey. */
  readonly unitMicro: number;
}

/** A turn: workers decide nothing between turns. */
export interface Turn {
  readonly turn: number;
  readonly posture: Posture;
  readonly mail: readonly Mail[];
  readonly views: readonly InstrumentView[];
  /** Injected fault: decide, then stop the process (SIGSTOP) before answering. */
  readonly freezes?: true;
}

/** An order as a worker sends it, with the token that it believes it holds. */
export interface WorkerOrder {
  readonly instrument: string;
  readonly token: number;
  readonly id: string;
  readonly kind: 'taker' | 'limit';
  readonly side: 'BUY' | 'SELL';
  readonly quantityMicro: number;
  readonly priceMicro: number;
}

/** What a worker wants after a turn, in the order in which it wants it. */
export type Intent =
  | { readonly kind: 'request'; readonly instrument: string }
  | { readonly kind: 'renew'; readonly instrument: string }
  | { readonly kind: 'release'; readonly instrument: string }
  | { readonly kind: 'notice'; readonly instrument: string }
  | { readonly kind: 'order'; readonly order: WorkerOrder };

/** Answer to a turn. `believed`: the tokens that the worker holds in its own memory after the turn. */
export interface Reply {
  readonly turn: number;
  readonly intents: readonly Intent[];
  readonly believed: readonly (readonly [instrument: string, token: number])[];
}

/** From the worker to the kernel. `freezing`: it stops itself right after this message. */
export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'freezing'; readonly turn: number }
  | { readonly kind: 'reply'; readonly reply: Reply };

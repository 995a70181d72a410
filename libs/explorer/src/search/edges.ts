import { GrowableInt32 } from './growable-int32.ts';

/** Which steps a search records. */
export type EdgeRecording = 'none' | 'targets' | 'actions';

/** The steps found, by source state: recorded only for liveness and for graphs as data. */
export class Edges {
  /** First edge of each expanded state. */
  readonly starts = new GrowableInt32();
  /** Index of the state reached; `cutEdge` when CONSTRAINT or ACTION_CONSTRAINT cut it off. */
  readonly targets = new GrowableInt32();
  /** Index of the action; not recorded (length 0) when only targets are wanted. */
  readonly actions = new GrowableInt32();

  get bytes(): number {
    return this.starts.bytes + this.targets.bytes + this.actions.bytes;
  }

  /** One past the last edge of an expanded state. */
  end(state: number): number {
    return state + 1 < this.starts.length ? this.starts.at(state + 1) : this.targets.length;
  }
}

export const cutEdge = -1;

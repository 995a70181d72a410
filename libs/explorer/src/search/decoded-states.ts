import type { State } from '@plimsoll/tla-values';
import type { StateCodec } from './state-codec.ts';
import type { StateSpace } from './state-space.ts';

/** States whose values are kept decoded: a direct-mapped cache, a power of two. */
const decodedMax = 1 << 16;

/** The values of a state by its index; those asked for lately are kept. */
export function decodedStates(space: StateSpace, codec: StateCodec): (index: number) => State {
  const row = new Int32Array(space.states.width);
  return cached((index) => {
    space.states.read(index, row);
    return codec.decode(row);
  });
}

function cached(decode: (index: number) => State): (index: number) => State {
  const indices = new Int32Array(decodedMax).fill(-1);
  const states: (State | undefined)[] = new Array(decodedMax);
  return (index) => {
    const slot = index & (decodedMax - 1);
    const known = states[slot];
    if (known !== undefined && indices[slot] === index) return known;
    const state = decode(index);
    indices[slot] = index;
    states[slot] = state;
    return state;
  };
}

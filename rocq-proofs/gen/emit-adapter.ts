/** The boundary of the proven numbers: readings as they come in, as the whole numbers that the theorems speak of. */

/** The module that puts the generated functions behind the kernel package's interface `ControllerNumbers`. */
export function adapterModule(header: readonly string[]): string {
  return `${header.map((line) => `// ${line}`).join('\n')}

import type { ControllerNumbers, Signals } from '../controller-numbers.ts';
import type { Filtered, Signals as ProvenSignals } from './proven.ts';
import { filterR, multipliersPpm, totalPpm } from './proven.ts';
import { isWhole } from './proven-preconditions.ts';

/** A whole number from 0 to 2^53 - 1, or -1 for anything else: the theorems hold for every such number. */
export function provenInteger(value: unknown): number {
  return isWhole(value) ? value + 0 : -1;
}

/** What the proven functions take; \`null\` is the only way to say that there was no shock yet. */
export function provenSignals(signals: Signals): ProvenSignals {
  return {
    invariantsHold: signals.invariantsHold === true,
    envelopeAgeMs: provenInteger(signals.envelopeAgeMs),
    latencyMs: provenInteger(signals.latencyMs),
    jitterMs: provenInteger(signals.jitterMs),
    depthPpm: provenInteger(signals.depthPpm),
    noShockYet: signals.shockAgeMs === null,
    shockAgeMs: provenInteger(signals.shockAgeMs),
    drawdownPpm: provenInteger(signals.drawdownPpm),
  };
}

function provenFiltered(filtered: Filtered): Filtered {
  return { rPpm: provenInteger(filtered.rPpm), carry: provenInteger(filtered.carry) };
}

/** The proven numbers behind {@link ControllerNumbers}. */
export const provenNumbers: ControllerNumbers = {
  multipliers: (signals) => multipliersPpm(provenSignals(signals)),
  totalPpm: (signals) => totalPpm(provenSignals(signals)),
  filter: (previous, rawPpm, elapsedMs) =>
    filterR(provenFiltered(previous), provenInteger(rawPpm), provenInteger(elapsedMs)),
};
`;
}

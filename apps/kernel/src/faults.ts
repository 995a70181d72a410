/** Faults that a session injects, so that every refusal is seen at work. Each is labelled in the trace and summary. */
import type { Readings } from '@plimsoll/survival-kernel';

/** What happens, and at which turn (counted from 1; the last one is included). */
export type Fault =
  | {
      readonly kind: 'freeze-worker';
      readonly worker: string;
      readonly fromTurn: number;
      readonly untilTurn: number;
    }
  | {
      readonly kind: 'latency';
      readonly addMs: number;
      readonly fromTurn: number;
      readonly untilTurn: number;
    }
  | { readonly kind: 'jitter-unreadable'; readonly fromTurn: number; readonly untilTurn: number }
  | { readonly kind: 'controller-stalls'; readonly fromTurn: number; readonly untilTurn: number }
  | {
      readonly kind: 'drawdown';
      readonly addPpm: number;
      readonly fromTurn: number;
      readonly untilTurn: number;
    }
  | { readonly kind: 'checksum-fails'; readonly fromTurn: number; readonly untilTurn: number }
  | {
      readonly kind: 'clock-goes-back';
      readonly byMs: number;
      readonly fromTurn: number;
      readonly untilTurn: number;
    }
  | { readonly kind: 'taker-crash'; readonly fromTurn: number; readonly untilTurn: number }
  | { readonly kind: 'envelope-stops'; readonly fromTurn: number; readonly untilTurn: number }
  | { readonly kind: 'sign'; readonly person: string; readonly fromTurn: number; readonly untilTurn: number };

/** The plan of a full session. Turns are of the recorded session: 568 raw, then 576 bars of 5 min, 480 of 1 min. */
export const SESSION_FAULTS: readonly Fault[] = [
  { kind: 'freeze-worker', worker: 'w2', fromTurn: 80, untilTurn: 140 },
  { kind: 'latency', addMs: 600, fromTurn: 200, untilTurn: 205 },
  { kind: 'controller-stalls', fromTurn: 260, untilTurn: 263 },
  { kind: 'jitter-unreadable', fromTurn: 330, untilTurn: 330 },
  { kind: 'checksum-fails', fromTurn: 700, untilTurn: 701 },
  { kind: 'sign', person: 'ann', fromTurn: 701, untilTurn: 701 },
  { kind: 'sign', person: 'ann', fromTurn: 703, untilTurn: 704 },
  { kind: 'sign', person: 'bob', fromTurn: 705, untilTurn: 705 },
  { kind: 'freeze-worker', worker: 'w3', fromTurn: 900, untilTurn: 960 },
  { kind: 'clock-goes-back', byMs: 3_000_000, fromTurn: 1_040, untilTurn: 1_040 },
  { kind: 'sign', person: 'bob', fromTurn: 1_043, untilTurn: 1_043 },
  { kind: 'sign', person: 'cleo', fromTurn: 1_044, untilTurn: 1_044 },
  { kind: 'taker-crash', fromTurn: 1_180, untilTurn: 1_180 },
  { kind: 'drawdown', addPpm: 90_000, fromTurn: 1_250, untilTurn: 1_259 },
  { kind: 'envelope-stops', fromTurn: 1_300, untilTurn: 1_440 },
];

/** Who may sign a re-arm in a paper session. */
export const SESSION_PEOPLE = ['ann', 'bob', 'cleo'] as const;

/** The faults in force at a turn. */
export function faultsAt(faults: readonly Fault[], turn: number): Fault[] {
  return faults.filter((fault) => fault.fromTurn <= turn && turn <= fault.untilTurn);
}

/** The readings as the faults make them. */
export function withFaults(readings: Readings, faults: readonly Fault[]): Readings {
  let changed = readings;
  for (const fault of faults) changed = withFault(changed, fault);
  return changed;
}

function withFault(readings: Readings, fault: Fault): Readings {
  const { microstructure, invariants, environment, capital } = readings;
  if (fault.kind === 'drawdown' && capital) {
    return { ...readings, capital: { ...capital, drawdownPpm: capital.drawdownPpm + fault.addPpm } };
  }
  if (fault.kind === 'latency' && microstructure) {
    return {
      ...readings,
      microstructure: { ...microstructure, latencyMs: microstructure.latencyMs + fault.addMs },
    };
  }
  if (fault.kind === 'jitter-unreadable' && microstructure) {
    return { ...readings, microstructure: { ...microstructure, jitterMs: Number.NaN } };
  }
  if (fault.kind === 'checksum-fails' && invariants) {
    return { ...readings, invariants: { ...invariants, checksumHolds: false } };
  }
  if (fault.kind === 'taker-crash' && environment) {
    return { ...readings, environment: { ...environment, takerBuyPpm: 10_000 } };
  }
  return readings;
}

/** A decision as it stands in the `why` of a trace line, and its computation anew from the readings. */
import type { Controller, ControllerSetup, ControllerStep, Decision } from './controller.ts';
import { start, step } from './controller.ts';
import type { Readings } from './readings.ts';

/** `why` of every line that a decision takes: JSON, numbers in the units that their names end in. */
export interface DecisionRecord {
  /** Counts the decisions of a trace from 1. A decision with several actions has a line for each. */
  readonly decision: number;
  /** Position of the line among those of its decision, from 0, and how many there are. */
  readonly actionIndex: number;
  readonly actionCount: number;
  /** The clock as it was given; null for no number. `nowMs` is what counted. */
  readonly clockMs: number | null;
  readonly nowMs: number;
  readonly readings: Readings;
  readonly signals: Decision['signals'];
  readonly defects: Decision['defects'];
  readonly m1: number;
  readonly m2: number;
  readonly m3: number;
  readonly m4: number;
  readonly m5: number;
  /** Product of the five, ppm. */
  readonly totalPpm: number;
  readonly filter: {
    readonly fromRPpm: number;
    readonly fromCarry: number;
    readonly elapsedMs: number;
    readonly rPpm: number;
    readonly carry: number;
  };
  readonly calibration: string;
}

/** The record of one of a decision's actions. [impl->REQ~audit~1] */
export function decisionRecord(
  decision: Decision,
  number: number,
  actionIndex: number,
  setup: ControllerSetup,
): DecisionRecord {
  const { filteredBefore, filtered, multipliers } = decision;
  return asJson({
    decision: number,
    actionIndex,
    actionCount: decision.actions.length,
    clockMs: decision.clockMs,
    nowMs: decision.nowMs,
    readings: decision.readings,
    signals: decision.signals,
    defects: decision.defects,
    ...multipliers,
    totalPpm: decision.totalPpm,
    filter: {
      fromRPpm: filteredBefore.rPpm,
      fromCarry: filteredBefore.carry,
      elapsedMs: decision.elapsedMs,
      rPpm: filtered.rPpm,
      carry: filtered.carry,
    },
    calibration: setup.calibration.id,
  });
}

/** Leaves out what is undefined and writes null for NaN and infinities: read back, both are judged as before. */
function asJson(record: DecisionRecord): DecisionRecord {
  return JSON.parse(JSON.stringify(record)) as DecisionRecord;
}

/**
 * Takes a recorded decision again from its raw readings and the controller before it. The caller compares the
 * result's records, actions and states with the recorded ones: they must be equal to the last unit.
 *
 * @param controller Before the decision; undefined for the first of a trace.
 */
export function recompute(
  controller: Controller | undefined,
  record: Pick<DecisionRecord, 'readings' | 'clockMs'>,
  setup: ControllerSetup,
): ControllerStep {
  const clockMs = record.clockMs ?? Number.NaN;
  return controller === undefined
    ? start(record.readings, clockMs, setup)
    : step(controller, record.readings, clockMs, setup);
}

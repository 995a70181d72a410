/** The survival controller: multipliers, filter, postures, and the order gate's decision. Level A: no dependencies. */
export { isInForce, issuePosture, newerOf, type PostureRecord } from './authority.ts';
export type { Calibration } from './calibration.ts';
export { calibrations, paperCalibration } from './calibrations.ts';
export {
  type Controller,
  type ControllerAction,
  type ControllerSetup,
  type ControllerStep,
  controllerSetup,
  type Decision,
  sign,
  start,
  step,
} from './controller.ts';
export {
  type ControllerRefusal,
  type ControllerResult,
  controllerActions,
  controllerRefusalText,
} from './controller-actions.ts';
export type { ControllerNumbers, FilteredR, Multipliers, Signals } from './controller-numbers.ts';
export { type ControllerState, observedState } from './controller-state.ts';
export { type DecisionRecord, decisionRecord, recompute } from './decision-record.ts';
export { GateBook, type InstrumentBook, type InstrumentLimits } from './gate-book.ts';
export * as survivalNumbers from './generated/numbers.ts';
export { capMicro, notionalMicro } from './generated/proven-amounts.ts';
export { type GateAnswer, gate } from './generated/proven-gate.ts';
export { type Latch, type LatchEvent, latchedAnswer, latchStep } from './generated/proven-latch.ts';
export {
  type Books,
  judgePosting,
  type Posting,
  type PostingAnswer,
  replay,
} from './generated/proven-ledger.ts';
export { provenNumbers } from './generated/proven-numbers.ts';
export { isBooksSafe, isPostingSafe } from './generated/proven-preconditions.ts';
export { Guardian, type HaltReport } from './guardian.ts';
export { type HeartbeatLimits, HeartbeatWatch, heartbeatLimits } from './heartbeat.ts';
export { inlineHotPath } from './hot-path.ts';
export { KillSwitch, type KillSwitchRefusal, killSwitchRefusalText } from './kill-switch.ts';
export {
  type DecisionSink,
  defaultLimits,
  LastHop,
  type LastHopLimits,
  ORDER_ID_LENGTH_MAX,
} from './last-hop.ts';
export * as gateAnswers from './last-hop-denial.ts';
export { type DenialFacts, type GateCode, gateCode, lastHopText } from './last-hop-denial.ts';
export { type EndProcess, mustHold, tripOnUncaught } from './level-a-assert.ts';
export {
  type Account,
  type Authorization,
  authorize,
  type CancelOrder,
  type Denial,
  denialText,
  type Exposure,
  largestPosition,
  type NewOrder,
} from './order-gate.ts';
export { type LineOwner, type LineSession, OrderLine } from './order-line.ts';
export * as postureReader from './posture-reader.ts';
export {
  leverageCenti,
  POSTURES,
  type Posture,
  postureAfter,
  type QuoteWidth,
  quoteWidth,
} from './postures.ts';
export {
  CAUSES,
  type Cause,
  type Defect,
  type Readings,
  SAMPLE_AGE_MS_MAX,
  SENSORS,
  type Sensor,
  type Stamp,
} from './readings.ts';
export { type ControllerRecompute, recomputeController } from './recompute.ts';
export {
  BEATING,
  type Beating,
  emptyView,
  type HealthView,
  isFresh,
  postureOf,
  SharedHealth,
  TRIP_CAUSES,
  type TripCause,
} from './shared-health.ts';
export { type Signal, sizeBet } from './sizing.ts';
export { Supervisor, type SupervisorSetup } from './supervisor.ts';
export { type FileState, readTripFile, type TripFileContent, writeTripFile } from './trip-file.ts';
export { type SessionOwner, VenueSession } from './venue-session.ts';
export {
  type Execution,
  SESSION_ROLES,
  type SessionRole,
  VENUE_LINE_BYTES_MAX,
  type VenueEvent,
  type VenueRequest,
} from './venue-wire.ts';
export {
  seeCut,
  Watchdog,
  type WatchdogMessage,
  type WatchdogOrder,
  type WatchdogSetup,
} from './watchdog.ts';

/** The kernel as a library: paper sessions, and the check that a live start needs. */
export { type Fault, SESSION_FAULTS, SESSION_PEOPLE } from './faults.ts';
export { type FeedProcessOptions, feedFromProcess } from './feed-process.ts';
export { askLiveStart, type LiveOptions } from './live-verdict.ts';
export {
  type InstrumentObservation,
  type MarketFeed,
  type MarketObservation,
  SessionError,
} from './market-feed.ts';
export { KERNEL_FOLDERS, ownFileDigests } from './own-files.ts';
export { runPaperSession } from './paper-session.ts';
export type { LeaseAnswer, OrderDecision, OrderEvent, ServiceEvents } from './service/decision.ts';
export { Endpoint, type ListenAddress } from './service/endpoint.ts';
export { KernelService } from './service/kernel-service.ts';
export { PROTOCOL } from './service/protocol.ts';
export { type RunningService, type ServeOptions, startService } from './service/serve.ts';
export { machineClock, type ServiceClock, sessionClock } from './service/service-clock.ts';
export type { ServiceSetup } from './service/service-setup.ts';
export { TokenFile } from './service/token-file.ts';
export { CONTROLLER_SOURCE, LOCKS_SOURCE, type SpecIdentity, type WrittenTrace } from './session-recorder.ts';
export type { PaperSessionOptions } from './session-setup.ts';
export type { SessionSummary } from './summary.ts';

/** The ports of the lock service, of health and of the leverage limit on a Hazelcast cluster, and their embedded twins. */
export type { BytesMap, BytesMapEvents } from './bytes-map.ts';
export { withDeadline } from './deadline.ts';
export { EmbeddedLeaseService } from './embedded-lease-service.ts';
export { EmbeddedLimitStore } from './embedded-limit-store.ts';
export { type EpochStore, memoryEpochs, openEpochFile } from './epoch-store.ts';
export {
  type AppendBatch,
  BATCH_EVENTS_MAX,
  FeatureBatcher,
  type FeatureEvent,
  type FeatureSetup,
  type FeatureShard,
  HazelcastFeatures,
} from './feature-batcher.ts';
export { FenceTable } from './fence-table.ts';
export { HazelcastBytesMap, plainBytes, publishedBytes, type ValueForm } from './hazelcast-bytes-map.ts';
export { HazelcastLeaseService, type HazelcastLeaseSetup } from './hazelcast-lease-service.ts';
export { type HazelcastLimitSetup, HazelcastLimitStore } from './hazelcast-limit-store.ts';
export { fromLong, putInt64, toLong } from './int64.ts';
export type { LeaseGrant, LeaseService, LeaseView } from './lease-service.ts';
export {
  type LeverageEvent,
  LeverageEvents,
  type LeverageReason,
  leverageEventOf,
} from './leverage-events.ts';
export {
  allowedCenti,
  askLimit,
  isCutInForce,
  judgeLimit,
  type LimitDenial,
  type LimitGate,
  loseLimit,
  type NamedLimit,
  newLimitGate,
  pushLimit,
  receiveLimit,
  receiveNamedLimit,
} from './limit-gate.ts';
export { type LimitAuthority, LimitVersions, limitIn, sealLimit } from './limit-record.ts';
export { type LeverageLimit, type LimitStore, NO_LIMIT } from './limit-store.ts';
export {
  clientConfig,
  connectMesh,
  type LinkEvents,
  type Mesh,
  type MeshClientSetup,
  type WireConfig,
} from './mesh-client.ts';
export {
  isOutcomeUnknown,
  type MeshFault,
  type MeshRefusal,
  type MeshResult,
  meshRefusalText,
  meshRefused,
  meshValue,
} from './mesh-refusal.ts';
export {
  EPOCHS_AT_ONCE,
  PostureIssuer,
  type PostureIssuerSetup,
  type PostureNow,
  READERS_MAX,
} from './posture-issuer.ts';
export { type MirrorStep, PostureMirror, type PostureMirrorSetup } from './posture-mirror.ts';
export {
  type IssuedPosture,
  openPosture,
  POSTURE_RECORD_BYTES_MAX,
  postureEpoch,
  sealPosture,
} from './posture-record.ts';
export { beatBytes, ServiceBeats, watchBeats } from './service-beats.ts';
export { HEALTH_SCORE_MS, ServiceWatch, type ServiceWatchSetup, type WatchStep } from './service-watch.ts';
export { type CompactName, codeName, type FieldKind, type ProcessorName, WIRE } from './wire.ts';
export {
  CompactValue,
  compactValue,
  Processor,
  runProcessor,
  type WireValue,
  wireConfig,
} from './wire-codec.ts';
export {
  actsWith,
  askLease,
  newWorkerLease,
  receiveLease,
  renewLease,
  stopLease,
  type WorkerLease,
} from './worker-lease.ts';

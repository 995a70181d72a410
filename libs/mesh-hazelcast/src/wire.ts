/**
 * What members and clients say to each other: the same facts as apps/hazelcast-member/wire.json, word for word, which a
 * test compares. Its WIRE.md says what each means.
 */

/** How a field travels. */
export type FieldKind =
  | 'int32'
  | 'int64'
  | 'string'
  | 'bytes'
  | 'arrayOfString'
  | 'arrayOfInt8'
  | 'arrayOfInt32'
  | 'arrayOfInt64'
  | 'arrayOfFloat64';

/** The wire. */
export const WIRE = {
  wire: 3,
  factoryId: 1000,
  maps: {
    leases: 'INVENTORY_LEASES',
    limits: 'LEVERAGE_LIMITS',
    health: 'SYSTEM_HEALTH',
    questions: 'HEALTH_QUESTIONS',
    beats: 'SERVICE_BEATS',
    features: 'DOLPHIN_FEATURES',
  },
  topics: {
    leverage: 'LEVERAGE_EVENTS',
  },
  waits: 'MEMBERS_WAIT',
  tokensPerMs: 1024,
  numberMax: 9007199254740991,
  postures: ['HIBERNATE', 'TURTLE', 'STALKER', 'APEX'],
  processors: {
    Lease: {
      classId: 1,
      map: 'leases',
      fields: [
        ['op', 'int32'],
        ['worker', 'string'],
        ['requestId', 'int64'],
        ['token', 'int64'],
        ['leaseMs', 'int64'],
        ['toldNowMs', 'int64'],
      ],
      ops: {
        READ: 1,
        REQUEST: 2,
        GRANT: 3,
        ACQUIRE: 4,
        RENEW: 5,
        RELEASE: 6,
        CHECK: 7,
      },
      answer: 'plimsoll.LeaseAnswer',
    },
    Limit: {
      classId: 2,
      map: 'limits',
      fields: [
        ['op', 'int32'],
        ['mostCenti', 'int64'],
        ['version', 'int64'],
        ['requestId', 'int64'],
        ['posture', 'int32'],
        ['rPpm', 'int64'],
        ['next', 'int64'],
        ['seal', 'bytes'],
        ['toldNowMs', 'int64'],
      ],
      ops: {
        READ: 1,
        CUT: 2,
        RESTORE: 3,
        ADAPT: 4,
        SET: 5,
      },
      answer: 'plimsoll.LimitAnswer',
    },
    Publish: {
      classId: 3,
      map: 'health',
      fields: [
        ['epoch', 'int64'],
        ['record', 'bytes'],
        ['toldNowMs', 'int64'],
      ],
      answer: 'plimsoll.PublishAnswer',
    },
    Append: {
      classId: 4,
      map: 'features',
      fields: [
        ['batch', 'int64'],
        ['sentAtUs', 'int64'],
        ['events', 'bytes'],
      ],
      answer: 'plimsoll.AppendAnswer',
    },
  },
  featureEvent: {
    bytes: 24,
    byteOrder: 'big',
    fields: [
      ['asset', 'int32'],
      ['confidencePpm', 'int32'],
      ['eigenvalue', 'float64'],
      ['imbalance', 'float64'],
    ],
  },
  codes: {
    OK: 0,
    HELD: 1,
    NOT_HOLDER: 2,
    ENDED: 3,
    NOT_DUE: 4,
    OTHERS_WAIT: 5,
    NOT_WAITING: 6,
    ALREADY_WAITING: 7,
    ALREADY_HOLDER: 8,
    USED_UP: 9,
    BAD_ARGUMENT: 10,
    TOO_MANY_WAIT: 11,
    OTHER_VERSION: 12,
    NOT_HIGHER: 13,
    NOT_NEWER: 14,
    BEHIND: 15,
  },
  compact: {
    'plimsoll.LeaseRow': [
      ['token', 'int64'],
      ['previousToken', 'int64'],
      ['owner', 'string'],
      ['requestId', 'int64'],
      ['grantedAtMs', 'int64'],
      ['dueAtMs', 'int64'],
      ['untilMs', 'int64'],
      ['waiting', 'arrayOfString'],
      ['waitingUntilMs', 'arrayOfInt64'],
    ],
    'plimsoll.LeaseAnswer': [
      ['code', 'int32'],
      ['token', 'int64'],
      ['previousToken', 'int64'],
      ['owner', 'string'],
      ['grantedAtMs', 'int64'],
      ['dueAtMs', 'int64'],
      ['untilMs', 'int64'],
      ['nowMs', 'int64'],
      ['waiting', 'arrayOfString'],
    ],
    'plimsoll.LimitRow': [
      ['version', 'int64'],
      ['mostCenti', 'int64'],
      ['changedAtMs', 'int64'],
      ['requestId', 'int64'],
      ['seal', 'arrayOfInt8'],
    ],
    'plimsoll.LimitAnswer': [
      ['code', 'int32'],
      ['version', 'int64'],
      ['mostCenti', 'int64'],
      ['previousVersion', 'int64'],
      ['previousMostCenti', 'int64'],
      ['changedAtMs', 'int64'],
      ['nowMs', 'int64'],
      ['seal', 'arrayOfInt8'],
    ],
    'plimsoll.PostureRow': [
      ['epoch', 'int64'],
      ['publishedAtMs', 'int64'],
      ['record', 'arrayOfInt8'],
    ],
    'plimsoll.PublishAnswer': [
      ['code', 'int32'],
      ['epoch', 'int64'],
      ['nowMs', 'int64'],
    ],
    'plimsoll.FeatureShard': [
      ['batch', 'int64'],
      ['sentAtUs', 'int64'],
      ['events', 'int64'],
      ['assets', 'arrayOfInt32'],
      ['confidencePpm', 'arrayOfInt32'],
      ['eigenvalue', 'arrayOfFloat64'],
      ['imbalance', 'arrayOfFloat64'],
    ],
    'plimsoll.AppendAnswer': [
      ['code', 'int32'],
      ['batch', 'int64'],
      ['events', 'int64'],
    ],
  },
} as const;

/** Name of an entry processor. */
export type ProcessorName = keyof typeof WIRE.processors;

/** Name of a Compact type. */
export type CompactName = keyof typeof WIRE.compact;

/** The code's name; undefined for one that this build does not know. */
export function codeName(code: number): keyof typeof WIRE.codes | undefined {
  const found = Object.entries(WIRE.codes).find(([, value]) => value === code);
  return found?.[0] as keyof typeof WIRE.codes | undefined;
}

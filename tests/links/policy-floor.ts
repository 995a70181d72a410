/**
 * What the promotion policy may never fall below: each requirement with its level, and what was needed for `paper`
 * when the requirement came into force. A copy on purpose: who weakens the policy has to weaken it twice.
 */
import type { Policy, Requirement } from '@plimsoll/evidence';

/** All requirements by level. Levels A and B are in force at `live`, without exception. */
export const LEVELS: { readonly [id: string]: Requirement['dal'] } = {
  'REQ~r-total~1': 'B',
  'REQ~cat1-stop~1': 'A',
  'REQ~cat2-age~1': 'B',
  'REQ~cat3-micro~1': 'B',
  'REQ~cat4-shock~1': 'B',
  'REQ~cat5-stress~1': 'B',
  'REQ~postures~1': 'A',
  'REQ~deadband~1': 'B',
  'REQ~attack-recovery~1': 'B',
  'REQ~schmitt~1': 'B',
  'REQ~exact-spec~1': 'A',
  'REQ~calibration~1': 'B',
  'REQ~inventory-exclusive~1': 'A',
  'REQ~ledger-persistent~1': 'A',
  'REQ~kill-switch~1': 'A',
  'REQ~partition~1': 'A',
  'REQ~sizing~1': 'B',
  'REQ~features-map~1': 'C',
  'REQ~health-map~1': 'B',
  'REQ~acb-atomic~1': 'B',
  'REQ~quorum~1': 'A',
  'REQ~ars~1': 'C',
  'REQ~scale~1': 'C',
  'REQ~columnar~1': 'C',
  'REQ~watchdog~1': 'B',
  'REQ~backfill~1': 'E',
  'REQ~slow-thinking~1': 'D',
  'REQ~agent~1': 'A',
  'REQ~push~1': 'B',
  'REQ~price-making~1': 'B',
  'REQ~alpha-inputs~1': 'C',
  'REQ~envelope~1': 'B',
  'REQ~model-check~1': 'A',
  'REQ~trace-conformance~1': 'A',
  'REQ~audit~1': 'A',
  'REQ~hell~1': 'B',
  'REQ~rigor~1': 'A',
  'REQ~single-failure~1': 'A',
  'REQ~promotion~1': 'A',
  'REQ~corrective~1': 'B',
  'REQ~matrix~1': 'A',
};

/** Evidence at `paper`, with the properties that it must show. */
export const PAPER: { readonly [id: string]: { readonly [evidence: string]: readonly string[] } } = {
  'REQ~r-total~1': {
    'tests/survival-kernel': [],
    'trace-conformance/paper-session': [],
  },
  'REQ~cat1-stop~1': {
    'model-check/SurvivalController': ['TripStops', 'BrokenIsTripped', 'TripIsLatched'],
    'model-tests/SurvivalController': [],
    'proof/rocq': ['pin_stop', 'pin_no_panic'],
  },
  'REQ~postures~1': {
    'model-check/SurvivalController': ['PostureFitsHealth', 'EntriesNeedHealth', 'LeverageWithinRequirement'],
    'compiled/SurvivalController': [],
    'model-tests/SurvivalController': [],
    'trace-conformance/paper-session': [],
  },
  'REQ~deadband~1': {
    'tests/survival-kernel': [],
  },
  'REQ~attack-recovery~1': {
    'model-check/SurvivalController': ['NeverAboveRaw', 'FallsNoFurther', 'RecoveryIsSlow'],
    'model-tests/SurvivalController': [],
    'trace-conformance/paper-session': [],
  },
  'REQ~schmitt~1': {
    'model-check/SurvivalController': ['ReturnsAtThreshold', 'LeavesBelowThreshold', 'ClimbsOneAtATime'],
    'compiled/SurvivalController': [],
    'model-tests/SurvivalController': [],
    'trace-conformance/paper-session': [],
  },
  'REQ~inventory-exclusive~1': {
    'model-check/InventoryLocks': ['FencedGate', 'OneLease', 'TokenIsUnique', 'TokensOnlyGrow'],
    'compiled/InventoryLocks': [],
    'model-tests/InventoryLocks': [],
    'trace-conformance/paper-session': [],
  },
  'REQ~model-check~1': {
    'model-check/SurvivalController': [],
    'model-check/InventoryLocks': [],
    'model-check/PostureAuthority': [],
    'model-check/KillSwitch': [],
    'model-check/OrderLifecycle': [],
    'model-check/Promotion': [],
    'model-check/OrderGate': [],
    'model-check/Ledger': [],
    'model-check/DistributedLocks': [],
    'model-check/AdaptiveCutoff': [],
    'model-check/Watchdog': [],
    'model-check/IssuerEpochs': [],
    'model-check/MemberReturn': [],
    'model-check/NamedLimit': [],
    'compiled/SurvivalController': [],
    'compiled/InventoryLocks': [],
  },
  'REQ~trace-conformance~1': {
    'trace-conformance/paper-session': [],
  },
  'REQ~audit~1': {
    'trace-conformance/paper-session': [],
  },
};

/** Evidence that `live` asks for on top. */
export const LIVE_TOO: typeof PAPER = {
  'REQ~agent~1': {
    'trace-conformance/nautilus': [
      "every decision agrees with the kernel's, and the engine's reports with the traces",
    ],
  },
  'REQ~trace-conformance~1': { 'trace-conformance/nautilus': [] },
};

/** Every way in which a policy asks for less than the floor; none is what it must be. */
export function weakenings(policy: Policy): string[] {
  const byId = new Map(policy.requirements.map((requirement) => [requirement.id, requirement]));
  return Object.entries(LEVELS).flatMap(([id, level]) => {
    const requirement = byId.get(id);
    if (requirement === undefined) return [`${id} is gone`];
    const isHigh = level === 'A' || level === 'B';
    return [
      ...(requirement.dal === level ? [] : [`${id} is level ${requirement.dal}, not ${level}`]),
      ...(isHigh && !requirement.inForce.includes('live') ? [`${id} is out of force at live`] : []),
      ...atStage(requirement, 'paper', PAPER[id]),
      ...(id in PAPER ? atStage(requirement, 'live', { ...PAPER[id], ...LIVE_TOO[id] }) : []),
    ];
  });
}

function atStage(
  { id, inForce, needs }: Requirement,
  stage: 'paper' | 'live',
  floor: (typeof PAPER)[string] | undefined,
): string[] {
  if (floor === undefined) return [];
  if (!inForce.includes(stage)) return [`${id} is out of force at ${stage}`];
  return Object.entries(floor).flatMap(([evidence, includes]) => {
    const need = needs.find((one) => one.evidence === evidence && one.stages.includes(stage));
    if (need === undefined) return [`${id} doesn't need ${evidence} at ${stage}`];
    return includes
      .filter((name) => !need.includes.includes(name))
      .map((name) => `${id} doesn't need ${name} of ${evidence}`);
  });
}

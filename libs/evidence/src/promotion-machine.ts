/**
 * The stage decision: the module generated from specs-tla/Promotion says what a build has earned. The judge finds out
 * in which condition the evidence is; whether that is enough for a stage is asked of the model.
 */
import { type CompiledSpec, createRuntime, type Runtime, type Value } from '@plimsoll/tla-values';
import { instantiate, meta } from '../../../specs-tla/Promotion/generated/Promotion.ts';
import type { Stage } from './policy.ts';

/** `Conditions` of the spec. */
export type Condition = 'none' | 'fresh' | 'stale' | 'expired' | 'revoked';

/** What the judge found, in the words of the spec. */
export interface Standing {
  /** Requirements in force at the stage that is asked for, and in which condition their evidence is. */
  readonly evidence: ReadonlyMap<string, Condition>;
  /** Those of them that are in force at paper too. */
  readonly paperNeeds: ReadonlySet<string>;
  /** The people whose approval is valid. */
  readonly approvals: readonly string[];
  readonly approvalsNeeded: number;
  readonly isTripped: boolean;
}

/** The action that leads to a stage. */
const PROMOTION: { readonly [stage in Stage]: string } = { paper: 'PromotePaper', live: 'PromoteLive' };
const BEFORE: { readonly [stage in Stage]: string } = { paper: 'research', live: 'paper' };

/** Whether a build in the stage before, with this standing, may enter `stage`. [impl->REQ~promotion~1] */
export function mayEnter(stage: Stage, standing: Standing): boolean {
  const { spec, runtime } = machineFor(standing);
  if (spec.assumptions.some((assumption) => !assumption.holds())) return false;
  const action = spec.actions.find(({ id }) => id === PROMOTION[stage]);
  if (action === undefined) throw new Error(`the machine has no action ${PROMOTION[stage]}`);
  const state = {
    stage: BEFORE[stage],
    evidence: runtime.fromItf({ '#map': [...standing.evidence] }),
    approvals: runtime.set([...standing.approvals]),
    tripped: standing.isTripped,
    upsets: 0,
  };
  let isEnabled = false;
  action.successors(state, undefined, (next) => {
    isEnabled = next['stage'] === stage;
  });
  return isEnabled;
}

interface Machine {
  readonly key: string;
  readonly runtime: Runtime;
  readonly spec: CompiledSpec;
}

/** The last machine: one policy is judged many times, and a machine costs more than a step. */
let last: Machine | undefined;

/** The compiled spec over this policy's requirements and these people. */
function machineFor(standing: Standing): Machine {
  const requirements = [...standing.evidence.keys()];
  const paper = requirements.filter((id) => standing.paperNeeds.has(id));
  // Approvals are counted against how many there could be: nobody who has not approved matters.
  const people = [...standing.approvals, ...strangers(standing)];
  const key = JSON.stringify([requirements, paper, people, standing.approvalsNeeded]);
  if (last?.key === key) return last;
  const runtime = createRuntime({
    stringOrder: [...meta.stringOrder, ...requirements, ...people],
    integers: 'exact',
  });
  const spec = instantiate(
    runtime,
    new Map<string, Value>([
      ['Requirements', runtime.set(requirements)],
      ['PaperNeeds', runtime.set(paper)],
      ['People', runtime.set(people)],
      ['ApprovalsNeeded', standing.approvalsNeeded],
      ['UpsetsMax', 0],
    ]),
  );
  last = { key, runtime, spec };
  return last;
}

/** Placeholders for people who have not approved, so that the spec's assumption about their number holds. */
function strangers({ approvals, approvalsNeeded }: Standing): string[] {
  const missing = Math.max(0, approvalsNeeded - approvals.length);
  return Array.from({ length: missing }, (_, index) => `nobody ${index + 1}`);
}

/** What a service is on a mesh, beside following its leverage limit: the issuer of postures, or one of their readers. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Mesh, MeshRefusal, MeshResult, NamedLimit } from '@plimsoll/mesh-hazelcast';
import { isOutcomeUnknown, meshRefusalText } from '@plimsoll/mesh-hazelcast';
import { SessionError } from '../../market-feed.ts';
import type { KernelService } from '../kernel-service.ts';

/** What a role works with. */
export interface RoleParts {
  readonly mesh: Mesh;
  readonly service: KernelService;
  /** Whole milliseconds on the machine's monotonic clock. */
  readonly nowMs: () => number;
  /** The posture that is gone by was taken anew: it may name another limit. */
  readonly named: () => void;
  /** A call was refused, or not answered. */
  readonly refused: (refusal: MeshRefusal) => void;
}

/** One per service. */
export interface MeshRole {
  /** Besides the limit: what leverage may be now, hundredths. */
  allowedCenti(): number;
  /** The newest limit of the account that the issuer's posture names; undefined while nothing names one. */
  namedLimit(): NamedLimit | undefined;
  /** The controller was evaluated. */
  evaluated(): void;
  /** Does what is due; called every poll interval, one call at a time. */
  look(): Promise<void>;
  /** Why everything has to stop, if it has to. */
  alarm(): string | undefined;
  /** People have armed again. */
  armed(): void;
  /** For `status`. */
  view(): object;
  close(): void;
}

/** What helps when members do not answer. */
const MESH_REMEDY = 'npx plimsoll mesh status shows the members';

/** Between two tries of a start, ms. */
const AGAIN_MS = 50;

/** A start needs all of it. @throws SessionError (3) with what is missing. */
export function meshValue<Value>(result: MeshResult<Value>, remedy: string): Value {
  if (result.ok) return result.value;
  throw new SessionError(3, `${meshRefusalText(result.refusal)}: ${remedy}`);
}

/**
 * The same for what a cluster may be late with: it arranges its partitions at the first calls, which then take longer
 * than their deadline. @throws SessionError (3) once it has taken too long, or at once for what no waiting mends.
 */
export async function meshOpened<Value>(
  open: () => Promise<MeshResult<Value>>,
  withinMs: number,
): Promise<Value> {
  const beganMs = performance.now();
  for (;;) {
    const result = await open();
    const isLate = performance.now() - beganMs >= withinMs;
    const isOver = !result.ok && !isOutcomeUnknown(result.refusal) && result.refusal.code !== 'MESH105';
    if (result.ok || isLate || isOver) return meshValue(result, MESH_REMEDY);
    await pause(AGAIN_MS);
  }
}

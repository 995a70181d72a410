/** What a service is on a mesh, beside following its leverage limit: the issuer of postures, or one of their readers. */
import type { Mesh, MeshRefusal, MeshResult } from '@plimsoll/mesh-hazelcast';
import { meshRefusalText } from '@plimsoll/mesh-hazelcast';
import { SessionError } from '../../market-feed.ts';
import type { KernelService } from '../kernel-service.ts';

/** What a role works with. */
export interface RoleParts {
  readonly mesh: Mesh;
  readonly service: KernelService;
  /** Whole milliseconds on the machine's monotonic clock. */
  readonly nowMs: () => number;
  /** A call was refused, or not answered. */
  readonly refused: (refusal: MeshRefusal) => void;
}

/** One per service. */
export interface MeshRole {
  /** Besides the limit: what leverage may be now, hundredths. */
  allowedCenti(): number;
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
export const MESH_REMEDY = 'npx plimsoll mesh status shows the members';

/** A start needs all of it. @throws SessionError (3) with what is missing. */
export function meshValue<Value>(result: MeshResult<Value>, remedy: string): Value {
  if (result.ok) return result.value;
  throw new SessionError(3, `${meshRefusalText(result.refusal)}: ${remedy}`);
}

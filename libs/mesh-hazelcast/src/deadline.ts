/**
 * Every call has a deadline of its own: the client's invocation timeout does not bound a call that nobody answers
 * (a stopped member kept one for 64 s). A miss is an unknown outcome, never a refusal.
 */
import {
  ClientNotActiveError,
  ClientOfflineError,
  HazelcastSerializationError,
  IndeterminateOperationStateError,
  IOError,
  OperationTimeoutError,
  SplitBrainProtectionError,
  TargetDisconnectedError,
} from 'hazelcast-client';
import type { MeshRefusal, MeshResult } from './mesh-refusal.ts';
import { meshRefused } from './mesh-refusal.ts';
import { WIRE } from './wire.ts';

/** Runs a call to the cluster under a deadline. @param what Names the call in the refusal. */
export async function withDeadline<Value>(
  what: string,
  deadlineMs: number,
  call: () => Promise<Value>,
): Promise<MeshResult<Value>> {
  let timer: NodeJS.Timeout | undefined;
  const missed = new Promise<MeshResult<Value>>((resolve) => {
    timer = setTimeout(() => resolve(meshRefused({ code: 'MESH101', what, deadlineMs })), deadlineMs);
  });
  try {
    const answered = call().then(
      (value): MeshResult<Value> => ({ ok: true, value }),
      (error: unknown): MeshResult<Value> => meshRefused(refusalOf(what, error)),
    );
    return await Promise.race([answered, missed]);
  } catch (error) {
    // Thrown before it was sent: a serializer, or a client that was shut down.
    return meshRefused(refusalOf(what, error));
  } finally {
    clearTimeout(timer);
  }
}

/** Every error of the client has the name `Error`: only its class tells them apart. */
function refusalOf(what: string, error: unknown): MeshRefusal {
  const detail = error instanceof Error ? error.message : String(error);
  if (error instanceof SplitBrainProtectionError)
    return { code: detail.includes(WIRE.waits) ? 'MESH109' : 'MESH103', what };
  if (error instanceof ClientOfflineError || error instanceof ClientNotActiveError)
    return { code: 'MESH105', what };
  if (
    error instanceof IndeterminateOperationStateError ||
    error instanceof TargetDisconnectedError ||
    error instanceof OperationTimeoutError ||
    error instanceof IOError
  )
    return { code: 'MESH102', what, detail };
  if (error instanceof HazelcastSerializationError) return { code: 'MESH104', what, detail };
  // Unknown to us, so its outcome is unknown too: the cautious reading.
  return isMembersCode(detail)
    ? { code: 'MESH104', what, detail }
    : { code: 'MESH102', what, detail: `${className(error)}: ${detail}` };
}

/** The member says that it does not know the operation, or that the operation's code failed. */
function isMembersCode(detail: string): boolean {
  return /HazelcastSerializationException|ClassCastException|IllegalArgumentException|ClassNotFound/.test(
    detail,
  );
}

function className(error: unknown): string {
  return error instanceof Error ? error.constructor.name : typeof error;
}

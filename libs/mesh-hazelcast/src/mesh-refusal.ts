/** Why a call to the mesh gave nothing: the lock service's own reasons, and those that only a network has. */
import { type LockRefusal, lockRefusalText } from '@plimsoll/inventory-locks';

/** What only a cluster can refuse with. After MESH101 and MESH102 the outcome is unknown: ask again, same number. */
export type MeshFault =
  /** No answer within the call's own deadline. */
  | { readonly code: 'MESH101'; readonly what: string; readonly deadlineMs: number }
  /** The connection was lost, or a member did not confirm: the call may have been carried out. */
  | { readonly code: 'MESH102'; readonly what: string; readonly detail: string }
  /** The cluster refuses: too few members (split-brain protection). Nothing was done. */
  | { readonly code: 'MESH103'; readonly what: string }
  /** Member and client do not speak the same wire, or the member's code failed. Nothing was done. */
  | { readonly code: 'MESH104'; readonly what: string; readonly detail: string }
  /** No cluster is connected; nothing was sent. */
  | { readonly code: 'MESH105'; readonly what: string }
  /** A record whose signature, form or number is not the issuer's. */
  | { readonly code: 'MESH106'; readonly what: string; readonly detail: string }
  /** A file of the issuer cannot be read or written: it issues nothing. */
  | { readonly code: 'MESH107'; readonly what: string; readonly detail: string }
  /** The members have an older row than this process knows: those that had the newer one are gone. */
  | { readonly code: 'MESH108'; readonly what: string }
  /** Members are enough, and wait: one has just begun, stood still, or was cut off. Nothing was done; ask again. */
  | { readonly code: 'MESH109'; readonly what: string }
  /** Members answer there, of a cluster with another name. */
  | { readonly code: 'MESH110'; readonly what: string };

export type MeshRefusal = LockRefusal | MeshFault;

/** A call that was answered, or the reason why it gave nothing. */
export type MeshResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: MeshRefusal };

/** Whether the call may have been carried out all the same. */
export function isOutcomeUnknown(refusal: MeshRefusal): boolean {
  return refusal.code === 'MESH101' || refusal.code === 'MESH102';
}

/** One sentence for people. */
export function meshRefusalText(refusal: MeshRefusal): string {
  switch (refusal.code) {
    case 'MESH101':
      return `${refusal.what}: no answer in ${refusal.deadlineMs} ms, so nobody knows whether it was done`;
    case 'MESH102':
      return `${refusal.what}: the connection was lost (${refusal.detail}), so nobody knows whether it was done`;
    case 'MESH103':
      return `${refusal.what}: the cluster has too few members to decide anything`;
    case 'MESH104':
      return `${refusal.what}: the member cannot carry it out (${refusal.detail}): are member and client of one build?`;
    case 'MESH105':
      return `${refusal.what}: no member is connected`;
    case 'MESH106':
    case 'MESH107':
      return `${refusal.what}: ${refusal.detail}`;
    case 'MESH108':
      return `${refusal.what}: the members that had the newest one are gone, and its issuer has not set it anew yet`;
    case 'MESH109':
      return `${refusal.what}: the members wait until they know all that was decided, since one has just begun, stood still or was cut off`;
    case 'MESH110':
      return `${refusal.what}: the members there are of a cluster with another name; npx plimsoll mesh status shows it`;
    default:
      return lockRefusalText(refusal);
  }
}

/** A refusal as a result. */
export function meshRefused(refusal: MeshRefusal): { readonly ok: false; readonly refusal: MeshRefusal } {
  return { ok: false, refusal };
}

/** The value of a result. @throws Error with the refusal in words. */
export function meshValue<Value>(result: MeshResult<Value>): Value {
  if (result.ok) return result.value;
  throw new Error(meshRefusalText(result.refusal));
}

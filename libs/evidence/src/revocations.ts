/** The list of revoked keys beside the policy. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Trust } from '@plimsoll/verdict';
import type { Policy } from './policy.ts';
import type { Result } from './problem.ts';
import { revocationsSchema } from './trust-schema.ts';
import { readJsonFile } from './untrusted-json.ts';

/** Beside promotion-policy.json. */
export const REVOCATIONS_FILE = 'promotion-revocations.json';

/** Whom a policy trusts, less what the list beside it revokes. */
export interface CurrentTrust {
  readonly trust: Trust;
  /** Serial of the list; 0 when there is none. */
  readonly serial: number;
}

/** Reads the list in `folder`, if there is one. A list that can't be read is a problem, never an empty list. */
export function currentTrust(policy: Policy, folder: string): Result<CurrentTrust> {
  const file = join(folder, REVOCATIONS_FILE);
  const { signers, revoked } = policy.trust;
  if (!existsSync(file)) return { ok: true, value: { trust: { signers, revoked }, serial: 0 } };
  const list = readJsonFile(file, revocationsSchema);
  if (!list.ok) return list;
  const trust = { signers, revoked: [...revoked, ...list.value.revoked] };
  return { ok: true, value: { trust, serial: list.value.serial } };
}

/** What a promotion stands on: the project's policy, whom it trusts, and the key that signs here. */

import { hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  currentTrust,
  keyId,
  localSigningKey,
  type Policy,
  problemText,
  publicKeyText,
  type Readers,
  type Result,
  readPolicy,
  readSigningKey,
  type SigningKey,
  signingKeyOf,
} from '@plimsoll/evidence';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { POLICY_FILE, type Project } from '../project.ts';

export interface GateProject {
  readonly policy: Policy;
  readonly policyFile: string;
  /** SHA-256 of the policy's bytes, in hexadecimal. */
  readonly policySha256: string;
  /** Whose signatures count, the development key among them. */
  readonly readers: Readers & { readonly developmentKey: SigningKey['publicKey'] };
  readonly revocationSerial: number;
  /** Signs evidence and verdicts here: a signer of the policy, or the development key. */
  readonly key: SigningKey;
  /** Name of the signer; undefined for the development key. */
  readonly signer: string | undefined;
}

/** @throws Failure when the policy, the revocations or the key can't be used. */
export function gateProject(project: Project): GateProject {
  const policyFile = join(project.root, POLICY_FILE);
  const policy = valueOf(readPolicy(policyFile));
  const { trust, serial } = valueOf(currentTrust(policy, project.root));
  const development = localSigningKey(join(project.workFolder, 'keys'));
  const key = signersKey(project, policy) ?? development;
  const text = publicKeyText(key);
  const signer = trust.signers.find(({ publicKey }) => publicKey === text)?.name;
  if (key !== development && signer === undefined)
    throw new Failure(
      EXIT.badInput,
      `the signing key ${keyId(key.publicKey)} is none of the policy's signers: add its public key to trust.signers in ${POLICY_FILE}`,
    );
  return {
    policy,
    policyFile,
    policySha256: hash('sha256', readFileSync(policyFile), 'hex'),
    readers: { trust, developmentKey: development.publicKey },
    revocationSerial: serial,
    key,
    signer,
  };
}

/** The key of a signer that this machine holds: from the environment, else from the file that the policy names. */
function signersKey(project: Project, policy: Policy): SigningKey | undefined {
  const given = signingKeyOf(process.env);
  if (given !== undefined) return valueOf(given);
  const { signingKey } = policy.trust;
  if (signingKey === undefined) return undefined;
  const file = join(project.root, signingKey);
  return existsSync(file) ? valueOf(readSigningKey(file)) : undefined;
}

/** The value, or the end of the command with the problem in words. @throws Failure (2) */
export function valueOf<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Failure(EXIT.badInput, problemText(result.problem));
}

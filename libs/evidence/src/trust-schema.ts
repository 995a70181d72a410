/** Who is trusted for what, and what a stage asks of people and time: the parts of a policy about trust. */
import { keyId, publicKeyOf, ROLES } from '@plimsoll/verdict';
import { z } from 'zod';

/** Most keys of a policy: each signature is tried with each. */
const SIGNERS_MAX = 64;
/** A year: longer than any evidence or verdict should live. */
const HOURS_MAX = 8_784;

const signer = z
  .object({
    name: z
      .string()
      .regex(/^[A-Za-z0-9._-]+$/)
      .max(100)
      .describe('How reports call the key.'),
    owner: z
      .string()
      .min(1)
      .max(100)
      .describe('The person or service that holds it; signatures are counted by owner.'),
    publicKey: z
      .base64()
      .refine((text) => publicKeyOf(text) !== undefined, 'not an Ed25519 public key')
      .describe('Ed25519, SubjectPublicKeyInfo (DER) in base64: plimsoll promote keygen prints it.'),
    roles: z.array(z.enum(ROLES)).min(1).describe('What it may sign.'),
    notBefore: z.iso.datetime().describe('From when on its signatures count.'),
    notAfter: z.iso.datetime().describe('Until when, excluded. A new key with an overlap is a rotation.'),
  })
  .strict();

const pair = z
  .object({
    signer: z.string().min(1).describe('Name of a signer.'),
    verifier: z.string().min(1).max(200).describe('The tool that made the evidence, as the evidence says.'),
    evidence: z
      .array(z.string().regex(/^[a-z][a-z-]*\/(\*|[A-Za-z0-9._-]+)$/))
      .min(1)
      .describe('Names of evidence, or kind/*.'),
  })
  .strict();

const revocation = z
  .object({
    keyid: z.string().regex(/^[0-9a-f]{64}$/),
    reason: z.string().min(1).max(400),
  })
  .strict();

export const trustSchema = z
  .object({
    signers: z.array(signer).max(SIGNERS_MAX),
    revoked: z
      .array(revocation)
      .default([])
      .describe('Keys that count for nothing, whenever they signed. promotion-revocations.json adds to it.'),
    pairs: z
      .array(pair)
      .default([])
      .describe(
        'Which signer may vouch for what which verifier found out. Live takes evidence by these alone.',
      ),
    signingKey: z
      .string()
      .regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[\w./@ -]+$/)
      .optional()
      .describe("Where this checkout's signer keeps the private key; PLIMSOLL_SIGNING_KEY goes first."),
  })
  .strict()
  .superRefine(({ signers, pairs }, context) => {
    const complain = (message: string): void => context.addIssue({ code: 'custom', message });
    const names = signers.map(({ name }) => name);
    const keys = signers.map(({ publicKey }) => idOf(publicKey));
    for (const [what, list] of [
      ['signer', names],
      ['key', keys],
    ] as const) {
      const twice = list.find((one, index) => list.indexOf(one) !== index);
      if (twice !== undefined) complain(`the ${what} ${twice} stands twice`);
    }
    for (const { signer: name } of pairs)
      if (!names.includes(name)) complain(`the pair of ${name} names no signer`);
  });

export type PolicyTrust = z.infer<typeof trustSchema>;

const count = z.int().min(0).max(16);
const hours = z.int().min(1).max(HOURS_MAX);

const stageRules = (defaults: StageRules) =>
  z
    .object({
      approvals: count.default(defaults.approvals).describe('Different people who must approve.'),
      signatures: count
        .min(1)
        .default(defaults.signatures)
        .describe('Different owners whose keys must sign each piece of evidence and the verdict.'),
      evidenceHoursMax: hours
        .default(defaults.evidenceHoursMax)
        .describe('Evidence that is older is expired.'),
      verdictHours: hours
        .default(defaults.verdictHours)
        .describe('How long a verdict holds, unless evidence or an approval ends sooner.'),
      breakGlassHoursMax: hours
        .default(defaults.breakGlassHoursMax)
        .describe('The longest that a break-glass order may hold.'),
    })
    .strict()
    .default(defaults);

export interface StageRules {
  readonly approvals: number;
  readonly signatures: number;
  readonly evidenceHoursMax: number;
  readonly verdictHours: number;
  readonly breakGlassHoursMax: number;
}

/** What a policy that says nothing asks for: live wants two people and evidence of this week. */
const PAPER_RULES: StageRules = {
  approvals: 0,
  signatures: 1,
  evidenceHoursMax: 720,
  verdictHours: 168,
  breakGlassHoursMax: 4,
};
const LIVE_RULES: StageRules = { ...PAPER_RULES, approvals: 2, evidenceHoursMax: 168, verdictHours: 24 };

export const stagesSchema = z
  .object({ paper: stageRules(PAPER_RULES), live: stageRules(LIVE_RULES) })
  .strict()
  .default({ paper: PAPER_RULES, live: LIVE_RULES });

/** The list of revoked keys beside the policy: it can grow without a new policy, and never goes back. */
export const revocationsSchema = z
  .object({
    revocations: z.literal('plimsoll/revocations/1'),
    serial: z
      .int()
      .min(1)
      .describe('Grows with each issue; a verdict made with a newer list refuses an older one.'),
    revoked: z.array(revocation).max(1_000),
  })
  .strict();

function idOf(base64: string): string {
  const key = publicKeyOf(base64);
  return key === undefined ? base64 : keyId(key);
}

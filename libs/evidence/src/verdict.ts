/** The verdict as a record that a kernel checks at start, and as a table for people. */
import { z } from 'zod';
import type { Judgement, RequirementVerdict } from './judge.ts';
import { STAGES, type Stage } from './policy.ts';
import type { Subject } from './subject.ts';

export const VERDICT_FORMAT = 'plimsoll/verdict/1';

export const verdictSchema = z
  .object({
    format: z.literal(VERDICT_FORMAT),
    verdict: z.enum(['PROMOTE', 'REFUSE']),
    stage: z.enum(STAGES),
    policy: z.object({ name: z.string(), sha256: z.string() }).strict(),
    /** The artefacts that the verdict is about. */
    subjects: z.array(z.object({ name: z.string(), sha256: z.string() }).strict()),
    counts: z.object({ inForce: z.number(), met: z.number(), notBuilt: z.number() }).strict(),
    requirements: z.array(
      z
        .object({
          id: z.string(),
          dal: z.enum(['A', 'B', 'C', 'D', 'E']),
          title: z.string(),
          inForce: z.boolean(),
          status: z.enum(['met', 'not met', 'not built yet']),
          evidence: z.array(z.string()),
          reasons: z.array(z.string()),
          limits: z.array(z.string()),
        })
        .strict(),
    ),
    judgedAt: z.iso.datetime(),
  })
  .strict();

export type Verdict = z.infer<typeof verdictSchema>;

/** The verdict of a judgement about `subjects`. */
export function verdictOf(
  judgement: Judgement,
  about: {
    readonly stage: Stage;
    readonly policy: Verdict['policy'];
    readonly subjects: readonly Subject[];
    readonly judgedAt: Date;
  },
): Verdict {
  return {
    format: VERDICT_FORMAT,
    verdict: judgement.verdict,
    stage: about.stage,
    policy: about.policy,
    subjects: about.subjects.map(({ name, digest }) => ({ name, sha256: digest.sha256 })),
    counts: judgement.counts,
    requirements: judgement.requirements.map((requirement) => ({
      ...requirement,
      evidence: [...requirement.evidence],
      reasons: [...requirement.reasons],
      limits: [...requirement.limits],
    })),
    judgedAt: about.judgedAt.toISOString(),
  };
}

/** The table that `promote` prints: one line a requirement, reasons below it, the verdict last. */
export function verdictTable(verdict: Verdict): string {
  const width = Math.max(...verdict.requirements.map(({ id }) => id.length));
  const rows = verdict.requirements.flatMap((requirement) => requirementLines(requirement, width));
  const { inForce, met, notBuilt } = verdict.counts;
  const refusing = verdict.requirements.filter(({ inForce: forced, status }) => forced && status !== 'met');
  return [
    ...rows,
    '',
    `stage ${verdict.stage}: ${inForce} in force, ${met} of them met, ${notBuilt} of ${verdict.requirements.length} not built yet`,
    `policy ${verdict.policy.name} sha256 ${verdict.policy.sha256}`,
    ...(verdict.verdict === 'REFUSE' ? [`refused for: ${refusing.map(({ id }) => id).join(', ')}`] : []),
    verdict.verdict,
  ].join('\n');
}

function requirementLines(requirement: RequirementVerdict, width: number): string[] {
  const { id, dal, status, inForce, title, limits, evidence } = requirement;
  const force = inForce ? 'in force' : '        ';
  const basis = status === 'met' ? evidence.join(', ') : title;
  const note = status === 'met' && limits.length > 0 ? `  (${limits.join('; ')})` : '';
  const head = `${id.padEnd(width)} [${dal}] ${force}  ${status.padEnd(13)}  ${basis}${note}`;
  const reasons =
    status === 'not met'
      ? requirement.reasons.map((reason) => reason.replace(/^/gm, ' '.repeat(width + 5)))
      : [];
  return [head, ...reasons];
}

/** Runs the kernel's paper session in a process of its own, as an operator would. */
import { spawn } from 'node:child_process';
import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import type { Project } from '../project.ts';
import type { TraceModel } from '../validate/monitored-specs.ts';

const sessionSchema = z.object({
  source: z.enum(['recorded', 'synthetic']),
  ordersPassed: z.number(),
  staleTokensRefused: z.number(),
  traces: z
    .array(z.object({ spec: z.string(), file: z.string(), count: z.number(), head: z.string() }))
    .min(1),
});

/** What the session says of itself, as far as a verdict needs it. */
export type KernelSession = z.infer<typeof sessionSchema>;

export interface SessionRequest {
  readonly outFolder: string;
  readonly source: 'recorded' | 'synthetic';
  /** The models whose digests the traces must name. */
  readonly specs: readonly TraceModel[];
  /** Signs the heads of the traces. */
  readonly traceKey: KeyObject;
  readonly signal: AbortSignal;
}

/** A session's own seed: every promotion of the same bytes replays the same session. */
const SEED = '1';
/** Paper money in a ledger of the session's own. */
const DEPOSIT = ['--deposit', '1000000', '--by', 'promotion'];

export async function runKernelSession(
  project: Project,
  { outFolder, source, specs, traceKey, signal }: SessionRequest,
): Promise<
  { readonly ok: true; readonly value: KernelSession } | { readonly ok: false; readonly complaint: string }
> {
  const identities = specs.flatMap(({ name, monitored }) => [
    '--spec',
    `${name}=${monitored.model}@${monitored.specDigest}`,
  ]);
  const args = [
    join(project.root, 'apps/kernel/src/main.ts'),
    '--mode',
    'paper',
    '--source',
    source,
    '--out',
    outFolder,
    '--seed',
    SEED,
    ...DEPOSIT,
    ...identities,
  ];
  const { exitCode, stdout, stderr } = await run(args, project.root, traceKey, signal);
  if (exitCode !== 0)
    return { ok: false, complaint: `the paper session ended with ${exitCode}: ${stderr.trim().slice(-500)}` };
  const parsed = sessionSchema.safeParse(JSON.parse(stdout));
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, complaint: `the paper session's summary is malformed: ${parsed.error.message}` };
}

function run(
  args: readonly string[],
  cwd: string,
  traceKey: KeyObject,
  signal: AbortSignal,
): Promise<{ exitCode: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    // In the environment, not among the arguments, which everybody on the machine can read.
    const PLIMSOLL_TRACE_KEY = traceKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const env = { ...process.env, PLIMSOLL_TRACE_KEY };
    const child = spawn(process.execPath, [...args], { cwd, env, signal, stdio: ['ignore', 'pipe', 'pipe'] });
    const texts = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => {
      texts.stdout += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      texts.stderr = (texts.stderr + chunk.toString()).slice(-10_000);
    });
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, ...texts }));
  });
}

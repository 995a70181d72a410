/**
 * `npm run bench:gate`: how long the gate takes. A verdict re-verified offline from its evidence folder; and what a
 * stranger's CI does, cold, in an empty folder: install the packed files, init, check, compile, test, validate, promote.
 * Written to docs/benchmarks/gate.md, with wall time, the machine's load, and CPU time of all processes.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');
const MAIN = join(ROOT, 'apps/plimsoll/src/main.mjs');
/** As in CI, and without its annotations. */
const env: NodeJS.ProcessEnv = { ...process.env, CI: 'true', GITHUB_ACTIONS: undefined };
/** Verifications: enough for a median and a worst. */
const VERIFICATIONS = 9;

interface Measured {
  readonly what: string;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'));
try {
  const verified = verifications();
  const cold = coldRun();
  writeFileSync(join(ROOT, 'docs/benchmarks/gate.md'), report(verified, cold));
  process.stdout.write(report(verified, cold));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The foreign example, promoted once, then verified from its evidence folder alone. */
function verifications(): readonly Measured[] {
  const project = join(folder, 'foreign');
  cpSync(join(ROOT, 'docs/examples/foreign-spec'), project, { recursive: true });
  measured('promote', process.execPath, [MAIN, 'promote', '--stage', 'live'], project);
  const evidence = join(project, '.plimsoll/evidence');
  const args = [MAIN, 'promote', '--stage', 'live', '--verify', '--evidence', evidence];
  return Array.from({ length: VERIFICATIONS }, () => measured('verify', process.execPath, args, folder));
}

function coldRun(): readonly Measured[] {
  const empty = mkdtempSync(join(folder, 'empty-'));
  const steps: Measured[] = [
    measured('npm run pack (once, not in CI)', 'npm', ['run', '--silent', 'pack'], ROOT),
  ];
  const tarballs = readdirSync(join(ROOT, 'out/pack'))
    .filter((name) => name.endsWith('.tgz'))
    .map((name) => join(ROOT, 'out/pack', name));
  const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error', ...tarballs];
  steps.push(measured('npm install of the packed files', 'npm', install, empty));
  for (const args of [
    ['init'],
    ['compile', 'Crossing'],
    ['check'],
    ['test', 'Crossing'],
    ['validate', 'crossing-day.ndjson'],
    ['promote', '--stage', 'paper'],
  ])
    steps.push(measured(`plimsoll ${args.join(' ')}`, 'npx', ['--no-install', 'plimsoll', ...args], empty));
  return steps;
}

/** Runs to the end; a step that fails ends the measurement, because a fast failure is no figure. */
function measured(what: string, command: string, args: readonly string[], cwd: string): Measured {
  const children = childSeconds();
  const startedMs = performance.now();
  const { status, stderr } = spawnSync(command, [...args], { cwd, encoding: 'utf8', env });
  if (status !== 0) throw new Error(`${what} ended with ${status}: ${stderr.slice(-500)}`);
  const seconds = (performance.now() - startedMs) / 1_000;
  return { what, seconds, cpuSeconds: childSeconds() - children };
}

/** CPU time of ended children and theirs, in seconds, as the shell's `times` counts it. */
function childSeconds(): number {
  const { stdout } = spawnSync('cat', [`/proc/${process.pid}/stat`], { encoding: 'utf8' });
  const fields = stdout.slice(stdout.lastIndexOf(')') + 2).split(' ');
  const TICKS = 100;
  return (Number(fields[13]) + Number(fields[14])) / TICKS;
}

function report(verified: readonly Measured[], cold: readonly Measured[]): string {
  const sorted = verified.map(({ seconds }) => seconds).sort((left, right) => left - right);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const cpu = Math.max(...verified.map(({ cpuSeconds }) => cpuSeconds));
  const inCi = cold.slice(1);
  const sum = (measure: 'seconds' | 'cpuSeconds') => inCi.reduce((total, one) => total + one[measure], 0);
  const row = ({ what, seconds, cpuSeconds }: Measured) =>
    `| \`${what}\` | ${seconds.toFixed(1)} s | ${cpuSeconds.toFixed(1)} s |`;
  return `# The gate

Made by \`npm run bench:gate\` on ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}. CPU time is that of all processes of a step, Java's included.

A verdict re-verified offline, from the evidence folder alone (aim: under 2 s): median ${median.toFixed(2)} s, worst of ${sorted.length} ${sorted.at(-1)?.toFixed(2)} s, at most ${cpu.toFixed(2)} s of CPU.

A stranger's CI, cold, on the example that \`init\` writes (aim: under 5 min): ${sum('seconds').toFixed(0)} s, ${sum('cpuSeconds').toFixed(0)} s of CPU.

| step | time | CPU |
| --- | --- | --- |
${cold.map(row).join('\n')}
`;
}

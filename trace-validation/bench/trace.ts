/**
 * `npm run bench:trace -- [--events-max COUNT] [--output FILE]`: the monitor, its parts, and TLC on the same traces.
 * Writes docs/benchmarks/trace.md. With 1,000,000 events it takes about three minutes on an idle machine, with
 * `--events-max 10000000` eight; TLC is stopped after a minute a trace.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { findTools, toolProblemText } from '@plimsoll/tlaplus-tools';
import type { TraceHeaderBody } from '@plimsoll/trace';
import { findProject } from '../../apps/plimsoll/src/project.ts';
import { traceModel } from '../../apps/plimsoll/src/validate/monitored-specs.ts';
import { decodedSteps, type Rate, readLines, validated } from './our-side.ts';
import { pageText } from './report.ts';
import { type TlcRate, tlcValidates } from './tlc-side.ts';

const ROOT = join(import.meta.dirname, '../..');
const MODELS = join(import.meta.dirname, 'models');
/** TLC is given up after so long. */
const TLC_SECONDS_MAX = 60;
/** Where the corrupted traces have a wrong value, as in the notes that the aims come from. */
const WRONG_AT = 59;

const { values } = parseArgs({
  options: {
    'events-max': { type: 'string', default: '1000000' },
    output: { type: 'string', default: join(ROOT, 'docs/benchmarks/trace.md') },
  },
});
const eventsMax = Number(values['events-max']);
if (!Number.isSafeInteger(eventsMax) || eventsMax < 1_000) {
  process.stderr.write('--events-max takes a whole number from 1000\n');
  process.exit(2);
}
const found = await findTools({ cwd: ROOT });
if (!found.ok) {
  process.stderr.write(`${toolProblemText(found.problem)}\n`);
  process.exit(3);
}
const tools = found.value;
const project = findProject(ROOT);
const { monitored } = await traceModel(project, 'LockService', MODELS, new AbortController().signal);
const header: TraceHeaderBody = {
  spec: 'LockService',
  specDigest: monitored.specDigest,
  model: monitored.model,
  constants: {},
  source: 'bench',
  clock: 'bench',
  startedAt: '2026-01-01T00:00:00Z',
};
const loads = [loadavg()[0] ?? 0];
const sizes = [100_000, 1_000_000, 10_000_000].filter((size) => size <= eventsMax);
const rates: Rate[] = [];
const note = (rate: Rate): void => {
  rates.push(rate);
  process.stderr.write(`${rate.events} ${rate.what}: ${Math.round(rate.events / rate.cpuSeconds)} /s\n`);
};

// The first run warms the code up and counts for nothing.
decodedSteps(monitored, 50_000);
for (const size of sizes) {
  const { decode, step } = decodedSteps(monitored, size);
  note(step);
  note(decode);
  if (size > 1_000_000) continue;
  note(readLines(header, size, false));
  note(readLines(header, size, true));
}
for (const size of sizes) note(validated(monitored, header, 'full', size));
note(validated(monitored, header, 'full', sizes[0] ?? 1_000, (sizes[0] ?? 1_000) - 10));
const partialSizes = [100, 1_000, 5_000, 50_000, ...sizes.filter((size) => size <= 1_000_000)];
for (const size of partialSizes) note(validated(monitored, header, 'partial', size));
for (const size of [100, 50_000]) note(validated(monitored, header, 'partial', size, WRONG_AT));
for (const [size, wrongAt] of [
  [1_000, 600],
  [50_000, 49_990],
] as const)
  note(validated(monitored, header, 'partial', size, wrongAt));
loads.push(loadavg()[0] ?? 0);

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-trace-'));
const moduleText = readFileSync(join(MODELS, 'LockService.tla'), 'utf8');
const tlc: { readonly what: string; readonly rate: TlcRate }[] = [];
try {
  const asked = [
    { what: 'full, valid', seen: 'full', count: 100 },
    { what: 'full, valid', seen: 'full', count: 1_000 },
    { what: 'full, valid', seen: 'full', count: 5_000 },
    { what: 'full, wrong value at event 60', seen: 'full', count: 1_000, wrongAt: WRONG_AT },
    { what: 'partial, valid', seen: 'partial', count: 100 },
    { what: 'partial, valid', seen: 'partial', count: 1_000 },
    { what: 'partial, wrong value at event 60', seen: 'partial', count: 100, wrongAt: WRONG_AT },
  ] as const;
  for (const [index, { what, ...asking }] of asked.entries()) {
    const request = { ...asking, secondsMax: TLC_SECONDS_MAX };
    const rate = await tlcValidates(tools, join(folder, String(index)), moduleText, request);
    process.stderr.write(
      `TLC ${asking.count} ${what}: ${rate.answer}, ${rate.cpuSeconds.toFixed(1)} CPU s\n`,
    );
    tlc.push({ what, rate });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
loads.push(loadavg()[0] ?? 0);
const [processor] = cpus();
const page = pageText(rates, tlc, {
  machine: `${cpus().length} cores (${processor?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GB`,
  node: process.version,
  java: tools.java.version,
  tlc: `jar ${tools.jar.sha256.slice(0, 12)}`,
  loads,
});
mkdirSync(dirname(values.output), { recursive: true });
writeFileSync(values.output, page);
process.stderr.write(`written to ${values.output}\n`);

/**
 * `npm run bench:explorer -- [--only PATTERN] [--repeat COUNT] [--output FILE]`: explorer and TLC side by side.
 * With every model it writes docs/benchmarks/explorer.md; with some of them it prints the page.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { findTools, runTlc, toolProblemText } from '@plimsoll/tlaplus-tools';
import { type Circumstances, reportText } from './report.ts';
import { saveToAnswer, startToResult } from './response.ts';
import { type BenchModel, MODELS, ROOT } from './rows.ts';
import { type Row, runModel } from './run-model.ts';
import { filesOf } from './start-model.ts';

const REPEAT_DEFAULT = '3';
const STARTED_STATES_MAX = 5_000;
/** About 10,000 states, in one module of their own. */
const WATCHED = ['TwoPhase5', 'Turnstile5'];
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    repeat: { type: 'string', default: REPEAT_DEFAULT },
    output: { type: 'string' },
  },
});
const models = MODELS.filter(({ name }) => new RegExp(values.only ?? '').test(name));
const found = await findTools({ cwd: ROOT });
if (!found.ok) {
  process.stderr.write(`${toolProblemText(found.problem)}\n`);
  process.exit(3);
}
const tools = found.value;
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'));
try {
  const load = [{ when: 'at the start', load: loadText() }];
  const repeat = Number(values.repeat);
  const rows: Row[] = [];
  let loadMax = 0;
  for (const model of models) {
    process.stderr.write(`${model.name} (load ${loadText()})\n`);
    rows.push(await runModel(model, { tools, folder, repeat }));
    loadMax = Math.max(loadMax, loadavg()[0] ?? 0);
  }
  const bench = { tools, folder, repeat };
  const starts = await inTurn(models.filter(isSmall(rows, STARTED_STATES_MAX)), (model) =>
    startToResult(model, bench),
  );
  const watched = models.filter(({ name }) => WATCHED.includes(name));
  const saves = await inTurn(watched, (model) => saveToAnswer(model, bench));
  load.push({ when: 'at the end', load: loadText() }, { when: 'at most', load: loadMax.toFixed(1) });
  const page = reportText(rows, { starts, saves }, await circumstances(load, repeat));
  const output =
    values.output ?? (values.only === undefined ? join(ROOT, 'docs/benchmarks/explorer.md') : undefined);
  if (output === undefined) process.stdout.write(page);
  else {
    mkdirSync(dirname(output), { recursive: true });
    writeFileSync(output, page);
    process.stderr.write(`written to ${output}\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function isSmall(rows: readonly Row[], statesMax: number): (model: BenchModel) => boolean {
  return (model) => rows.some((row) => row.model === model && row.counts.distinct <= statesMax);
}

async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}

function loadText(): string {
  return (loadavg()[0] ?? 0).toFixed(1);
}

async function circumstances(load: Circumstances['load'], repeat: number): Promise<Circumstances> {
  const [processor] = cpus();
  const model = MODELS[0];
  const tlc = model === undefined ? undefined : await runTlc(tools, filesOf(model));
  return {
    machine: `${cpus().length} cores (${processor?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GB`,
    node: process.version,
    java: tools.java.version,
    tlc: `${tlc?.version ?? 'unknown'}, jar ${tools.jar.sha256.slice(0, 12)}`,
    load,
    repeat,
  };
}

/** How long a person waits: from process start with a cached compile, and from a save under `--watch`. */
import { spawn } from 'node:child_process';
import { appendFileSync, copyFileSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { measure } from './measure.ts';
import type { BenchModel } from './rows.ts';
import { type Bench, exploreCommand } from './run-model.ts';
import { filesOf } from './start-model.ts';

const STARTS = 15;
const SAVES = 10;
/** An editor is left alone for so long between two saves. */
const BETWEEN_SAVES_MS = 300;

export interface Response {
  readonly model: BenchModel;
  readonly distinct: number;
  /** Wall seconds of each run. */
  readonly seconds: readonly number[];
}

/** Whole runs from a cached compile. */
export async function startToResult(model: BenchModel, { folder, tools }: Bench): Promise<Response> {
  const seconds: number[] = [];
  let distinct = 0;
  // One more, which fills the cache and doesn't count.
  for (let run = 0; run <= STARTS; run++) {
    const env = { TLA2TOOLS_JAR: tools.jar.path };
    const { wallSeconds, stdout } = await measure(exploreCommand(filesOf(model)), folder, env);
    if (run > 0) seconds.push(wallSeconds);
    ({ distinct } = JSON.parse(stdout) as { distinct: number });
  }
  return { model, distinct, seconds };
}

/** Saves a copy of the model again and again while `explore --watch` runs; SANY parses it each time. */
export async function saveToAnswer(model: BenchModel, { folder, tools }: Bench): Promise<Response> {
  const copy = join(folder, `watched-${model.name}`);
  mkdirSync(copy, { recursive: true });
  const module = join(copy, basename(model.module));
  const config = join(copy, basename(model.config));
  copyFileSync(model.module, module);
  copyFileSync(model.config, config);
  const [node = '', ...args] = exploreCommand({ ...filesOf(model), module, config });
  const child = spawn(node, [...args, '--watch'], {
    cwd: copy,
    env: { ...process.env, TLA2TOOLS_JAR: tools.jar.path },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const seconds: number[] = [];
  let distinct = 0;
  for await (const line of createInterface(child.stdout)) {
    const fact = JSON.parse(line) as {
      readonly distinct?: number;
      readonly watching?: boolean;
      readonly secondsAfterSave?: number;
    };
    distinct = fact.distinct ?? distinct;
    if (fact.watching !== true) continue;
    if (fact.secondsAfterSave !== undefined) seconds.push(fact.secondsAfterSave);
    if (seconds.length === SAVES) break;
    // What follows the module's end is no part of it, but another text is parsed and compiled anew.
    setTimeout(() => appendFileSync(module, `save ${seconds.length}\n`), BETWEEN_SAVES_MS);
  }
  child.kill('SIGINT');
  return { model, distinct, seconds };
}

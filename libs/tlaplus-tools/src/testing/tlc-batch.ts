/** TLC and SANY on many small models in few JVMs: a start a model would be most of the time. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { cfgForJar } from '../cfg-statements.ts';
import { runChild } from '../child.ts';
import type { Tools } from '../find-tools.ts';
import { javaProgram } from '../java-program.ts';
import { MANY_JOBS_SWITCHES } from '../java-switches.ts';
import { type TlcReading, tlcReader } from '../tlc-reader.ts';
import { toolMessageReader } from '../tool-messages.ts';

/** A model: the text of its root module and of its .cfg. */
export interface BatchModel {
  /** No two models of a batch share it. It is that of the root module, unless the model has modules of its own. */
  readonly name: string;
  readonly text: string;
  readonly config: string;
  readonly own?: OwnModules;
  /** Whether a state without successor is a violation. */
  readonly deadlock: boolean;
  readonly continueAfterViolation: boolean;
}

/** Modules that no other model of the batch sees. */
export interface OwnModules {
  /** Name of the root module. */
  readonly root: string;
  /** Texts of the modules beside it, by name. */
  readonly others: { readonly [name: string]: string };
}

export interface BatchAnswer {
  /** Whether SANY or TLC was stopped because the model took too long: what else is here is then not whole. */
  readonly isLate: boolean;
  readonly xml: string;
  /** SANY's words, for a model that does not parse. */
  readonly said: string;
  readonly reading: TlcReading;
  /** TLC's graph in dot; it may be missing. */
  readonly dotFile: string;
}

const source = join(import.meta.dirname, 'TlcBatch.java');
/** A model has a few thousand states at most; this is for a batch on a machine under load. */
const BATCH_MS_MAX = 20 * 60_000;
/** No bound but that of the batch. */
const CPU_SECONDS_MAX = BATCH_MS_MAX / 1000;
const HEAP_MB = 1024;
/** Of TlcBatch, when a model took too long. */
const EXIT_LATE = 3;

/**
 * Judges the models in one JVM, in `folder`, where modules that they share may lie already. A model that takes longer
 * than `cpuSecondsMax` is late, and those after it are judged in another JVM.
 *
 * @throws Error with what Java said if it did not come to the end of the list.
 */
export async function judgeBatch(
  tools: Tools,
  folder: string,
  models: readonly BatchModel[],
  cpuSecondsMax = CPU_SECONDS_MAX,
): Promise<readonly BatchAnswer[]> {
  mkdirSync(join(folder, 'meta'), { recursive: true });
  for (const model of models) writeModel(folder, model);
  const late = new Set<BatchModel>();
  for (let from = 0; from < models.length; ) {
    from += await judgeFrom(tools, folder, models.slice(from), cpuSecondsMax);
    const next = models[from];
    if (next === undefined) break;
    late.add(next);
    from += 1;
  }
  return Promise.all(models.map((model) => answerOf(folder, model, late.has(model))));
}

/** How many it judged before one that was late, or to the end. */
async function judgeFrom(
  tools: Tools,
  folder: string,
  models: readonly BatchModel[],
  cpuSecondsMax: number,
): Promise<number> {
  const list = join(folder, 'models.list');
  writeFileSync(list, models.map((model) => `${lineOf(tools, folder, model, cpuSecondsMax)}\n`).join(''));
  const done: string[] = [];
  const { exitCode, stderr } = await runChild({
    command: tools.java.path,
    args: [
      ...MANY_JOBS_SWITCHES,
      `-Xmx${HEAP_MB}m`,
      `-Djava.io.tmpdir=${folder}`,
      ...javaProgram(tools.java, source),
      ...[tools.jar.path, list],
    ],
    // Modules are found on the model's path, never here.
    cwd: join(folder, 'meta'),
    timeoutMs: BATCH_MS_MAX,
    outputBytesMax: 1_000_000,
    onLine: (line) => done.push(line),
  });
  const isAtEnd = exitCode === 0 && done.length === models.length;
  if (!isAtEnd && exitCode !== EXIT_LATE)
    throw new Error(
      `TLC judged ${done.length} of ${models.length} models and ended (${exitCode}): ${stderr}`,
    );
  return done.length;
}

const folderOf = (folder: string, { name, own }: BatchModel): string =>
  own === undefined ? folder : join(folder, name);

function writeModel(folder: string, model: BatchModel): void {
  const { name, text, config, own } = model;
  const its = folderOf(folder, model);
  mkdirSync(its, { recursive: true });
  for (const [other, otherText] of Object.entries(own?.others ?? {}))
    writeFileSync(join(its, `${other}.tla`), otherText);
  writeFileSync(join(its, `${own?.root ?? name}.tla`), text);
  writeFileSync(join(folder, `${name}.cfg`), config);
}

function lineOf(
  { jar: { features } }: Tools,
  folder: string,
  model: BatchModel,
  cpuSecondsMax: number,
): string {
  const { name, own, deadlock, continueAfterViolation } = model;
  return [
    name,
    [...new Set([folderOf(folder, model), folder])].join(delimiter),
    String(cpuSecondsMax),
    ...['-tool', '-workers', '1', '-fp', '0', '-fpmem', '0.01', '-metadir', join(folder, 'meta', name)],
    // On a busy machine TLC would look for temporal violations before it has all states, and count fewer.
    ...(features.lnCheck ? ['-lncheck', 'final'] : []),
    ...(deadlock ? [] : ['-deadlock']),
    ...(continueAfterViolation ? ['-continue'] : []),
    ...['-dump', 'dot,actionlabels', join(folder, name)],
    ...['-config', join(folder, `${name}.cfg`), `${own?.root ?? name}.tla`],
  ].join('\t');
}

async function answerOf(folder: string, model: BatchModel, isLate: boolean): Promise<BatchAnswer> {
  const { name, config } = model;
  const { invariants, properties } = cfgForJar(config, new Set());
  const read = (suffix: string): Promise<string> => {
    const text = readFile(join(folder, `${name}${suffix}`), 'utf8');
    return isLate ? text.catch(() => '') : text;
  };
  const reader = tlcReader({
    fileOf: (module) => join(folderOf(folder, model), `${module}.tla`),
    cfgFile: join(folder, `${name}.cfg`),
    cfgPlaceOf: () => undefined,
    onlyProperty: properties.length === 1 ? properties[0] : undefined,
    checked: new Set([...invariants, ...properties]),
    onEvent: () => {},
  });
  const messages = toolMessageReader((output) => reader.take(output));
  for (const line of (await read('.out')).split('\n')) messages.line(line);
  messages.end();
  return {
    isLate,
    xml: await read('.xml'),
    said: await read('.xml.err'),
    reading: reader.end(),
    dotFile: join(folder, `${name}.dot`),
  };
}

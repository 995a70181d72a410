/** TLC and SANY on many small models in few JVMs: a start a model would be most of the time. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cfgForJar } from '../cfg-statements.ts';
import { runChild } from '../child.ts';
import type { Tools } from '../find-tools.ts';
import { javaProgram } from '../java-program.ts';
import { MANY_JOBS_SWITCHES } from '../java-switches.ts';
import { type TlcReading, tlcReader } from '../tlc-reader.ts';
import { toolMessageReader } from '../tool-messages.ts';

/** A model whose root module and .cfg are in files of its name. */
export interface BatchModel {
  /** Name of the root module; no two models of a batch share it. */
  readonly name: string;
  readonly text: string;
  readonly config: string;
  /** Whether a state without successor is a violation. */
  readonly deadlock: boolean;
  readonly continueAfterViolation: boolean;
}

export interface BatchAnswer {
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
const HEAP_MB = 1024;

/**
 * Judges the models in one JVM, in `folder`, where modules that they share may lie already.
 *
 * @throws Error with what Java said if it did not come to the end of the list.
 */
export async function judgeBatch(
  tools: Tools,
  folder: string,
  models: readonly BatchModel[],
): Promise<readonly BatchAnswer[]> {
  mkdirSync(join(folder, 'meta'), { recursive: true });
  for (const { name, text, config } of models) {
    writeFileSync(join(folder, `${name}.tla`), text);
    writeFileSync(join(folder, `${name}.cfg`), config);
  }
  writeFileSync(join(folder, 'models.list'), models.map((model) => `${lineOf(model)}\n`).join(''));
  const done: string[] = [];
  const { exitCode, stderr } = await runChild({
    command: tools.java.path,
    args: [
      ...MANY_JOBS_SWITCHES,
      `-Xmx${HEAP_MB}m`,
      `-Djava.io.tmpdir=${folder}`,
      ...javaProgram(tools.java, source),
      ...[tools.jar.path, 'models.list'],
    ],
    cwd: folder,
    timeoutMs: BATCH_MS_MAX,
    outputBytesMax: 1_000_000,
    onLine: (line) => done.push(line),
  });
  const last = models.at(-1)?.name;
  if (exitCode !== 0 || !done.includes(last ?? '')) {
    throw new Error(
      `TLC judged ${done.length} of ${models.length} models and ended (${exitCode}): ${stderr}`,
    );
  }
  return Promise.all(models.map((model) => answerOf(folder, model)));
}

function lineOf({ name, deadlock, continueAfterViolation }: BatchModel): string {
  return [
    name,
    ...['-tool', '-workers', '1', '-fp', '0', '-fpmem', '0.01', '-metadir', `meta/${name}`],
    ...(deadlock ? [] : ['-deadlock']),
    ...(continueAfterViolation ? ['-continue'] : []),
    ...['-dump', 'dot,actionlabels', name, '-config', `${name}.cfg`, `${name}.tla`],
  ].join('\t');
}

async function answerOf(folder: string, { name, config }: BatchModel): Promise<BatchAnswer> {
  const { invariants, properties } = cfgForJar(config, new Set());
  const read = (suffix: string): Promise<string> => readFile(join(folder, `${name}${suffix}`), 'utf8');
  const reader = tlcReader({
    fileOf: (module) => join(folder, `${module}.tla`),
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
    xml: await read('.xml'),
    said: await read('.xml.err'),
    reading: reader.end(),
    dotFile: join(folder, `${name}.dot`),
  };
}

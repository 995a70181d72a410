/** Where traces come from: a file, standard input, a socket, a folder of rotated files, several sources of one run. */
import { createReadStream, readdirSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { basename, join } from 'node:path';
import {
  type PeekedTrace,
  peekHeader,
  type SpecBinding,
  type TraceFeed,
  type TraceHeader,
  traceProblemText,
} from '@plimsoll/trace';
import { EXIT } from '../exit-code.ts';
import { Failure, unreadable } from '../failure.ts';
import { type RotatedFile, rotatedFile, rotationsOf } from './rotation.ts';
import { SOCKET_SILENCE_MS_MAX, socketStream } from './socket-stream.ts';

/** One trace to validate. */
export type TraceInput = {
  readonly name: string;
  readonly bindings: readonly SpecBinding[];
  /** Where its readings come from, if a header says so. */
  readonly feed?: TraceFeed | undefined;
} & (
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'stream'; readonly stream: AsyncIterable<Uint8Array> }
  | { readonly kind: 'rotated'; readonly files: readonly string[] }
  | { readonly kind: 'merged'; readonly sources: readonly MergedSource[] }
);

export interface MergedSource {
  readonly name: string;
  readonly files: readonly string[];
}

/** Names of trace files in a folder. */
const TRACE_FILE = /\.(ndjson|jsonl)$/;
/** A folder with more files than this is no folder of traces. */
const FOLDER_FILES_MAX = 10_000;

/**
 * What the operands of a command mean.
 *
 * @param tell Hears of a peer that stalls or breaks off.
 * @param merge True: all files are sources of one run. A folder's files are, where they share a spec. Without it,
 *   files that resume each other are still one trace.
 * @throws Failure (exit 2) with the operand and what is wrong with it.
 */
export async function traceInputs(
  operands: readonly string[],
  merge: boolean,
  tell: (text: string) => void = () => undefined,
): Promise<TraceInput[]> {
  if (merge) {
    const files = operands.flatMap((operand) => (isFolder(operand) ? filesIn(operand) : [operand]));
    return await inputsOfFiles(files, operands.join(' + '), true);
  }
  const inputs: TraceInput[] = [];
  const rotations = await rotationsAmong(operands);
  for (const operand of operands) {
    const rotation = rotations.find((files) => files.includes(operand));
    if (isFolder(operand)) inputs.push(...(await inputsOfFiles(filesIn(operand), operand, false)));
    else if (rotation === undefined) inputs.push(await singleInput(operand, tell));
    else if (rotation[0] === operand) inputs.push(...(await inputsOfFiles(rotation, operand, false)));
  }
  return inputs;
}

/** Operands that are files of one trace, each going on from the one before, in that order. */
async function rotationsAmong(operands: readonly string[]): Promise<string[][]> {
  const files = operands.filter((operand) => streamOf(operand) === undefined && !isFolder(operand));
  if (files.length < 2) return [];
  const read: RotatedFile[] = [];
  for (const file of new Set(files)) read.push(rotatedFile(file, await headerOfFile(file)));
  return rotationsOf(read)
    .filter((rotation) => rotation.length > 1)
    .map((rotation) => rotation.map(({ file }) => file));
}

/** The specs that a header binds its trace to. */
export function bindingsIn(header: TraceHeader): SpecBinding[] {
  return [header, ...(header.alsoSpecs ?? [])];
}

async function singleInput(operand: string, tell: (text: string) => void): Promise<TraceInput> {
  const open = streamOf(operand, (reason) => tell(`${operand}: ${reason}`));
  if (open !== undefined) {
    const peeked = await peek(operand, open());
    // A stream that is no trace is let go of, or the process would wait for its end.
    if (peeked.header === undefined) await peeked.close();
    const header = headerIn(operand, peeked);
    const bindings = bindingsIn(header);
    return { kind: 'stream', name: operand, bindings, feed: header.feed, stream: peeked.stream };
  }
  const header = await headerOfFile(operand);
  return { kind: 'file', name: operand, bindings: bindingsIn(header), feed: header.feed, file: operand };
}

/** `-`, `tcp:HOST:PORT`, `unix:PATH`; undefined for a file. */
function streamOf(
  operand: string,
  tell: (reason: string) => void = () => undefined,
): (() => AsyncIterable<Uint8Array>) | undefined {
  if (operand === '-') return () => process.stdin;
  const reads = (socket: Socket) => socketStream(socket, SOCKET_SILENCE_MS_MAX, tell);
  if (operand.startsWith('unix:')) return () => reads(connect(operand.slice('unix:'.length)));
  const tcp = /^tcp:(.+):(\d{1,5})$/.exec(operand);
  return tcp === null ? undefined : () => reads(connect(Number(tcp[2]), tcp[1] as string));
}

/** The header of a file's trace. @throws Failure (exit 2) */
export async function headerOfFile(file: string): Promise<TraceHeader> {
  const peeked = await peek(file, createReadStream(file));
  await peeked.close();
  return headerIn(file, peeked);
}

async function peek(name: string, stream: AsyncIterable<Uint8Array>): Promise<PeekedTrace> {
  try {
    return await peekHeader(stream);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw unreadable(name, error);
  }
}

function headerIn(name: string, { header, fault }: PeekedTrace): TraceHeader {
  if (header === undefined) {
    const what = traceProblemText({ line: 1, ...fault });
    throw new Failure(
      EXIT.badInput,
      `${name}:1: not the header of a trace: it should begin {"trace":"plimsoll/1","spec":…; ${what}`,
    );
  }
  const stranger = bindingsIn(header).find(({ spec }) => !/^\w+$/.test(spec));
  if (stranger === undefined) return header;
  throw new Failure(
    EXIT.badInput,
    `${name}:1: not the header of a trace: ${JSON.stringify(stranger.spec)} is no module's name`,
  );
}

function isFolder(operand: string): boolean {
  if (streamOf(operand) !== undefined) return false;
  return statSync(operand, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function filesIn(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => TRACE_FILE.test(name));
  if (names.length === 0) {
    throw new Failure(
      EXIT.badInput,
      `${folder}: no *.ndjson or *.jsonl in this folder, so nothing to validate`,
    );
  }
  if (names.length > FOLDER_FILES_MAX)
    throw new Failure(EXIT.badInput, `${folder}: more than ${FOLDER_FILES_MAX} trace files`);
  return names.sort().map((name) => join(folder, name));
}

/** Files that resume each other are one source; sources that share a spec are one run. */
async function inputsOfFiles(
  files: readonly string[],
  name: string,
  isOneRun: boolean,
): Promise<TraceInput[]> {
  const read: RotatedFile[] = [];
  for (const file of files) read.push(rotatedFile(file, await headerOfFile(file)));
  const rotations = rotationsOf(read);
  refuseGaps(rotations);
  const sources = rotations.map((rotation) => ({
    name: (rotation[0] as RotatedFile).header.source,
    files: rotation.map(({ file }) => file),
    bindings: bindingsIn((rotation[0] as RotatedFile).header),
    feed: (rotation[0] as RotatedFile).header.feed,
  }));
  const runs = isOneRun ? [sources] : runsOf(sources);
  return runs.map((run): TraceInput => {
    const bindings = distinctBindings(run.flatMap((source) => source.bindings));
    const [only] = run;
    const feed = run.find((source) => source.feed !== undefined)?.feed;
    if (run.length > 1 || only === undefined) return { kind: 'merged', name, bindings, feed, sources: run };
    const [file] = only.files;
    if (only.files.length === 1 && file !== undefined)
      return { kind: 'file', name: file, bindings, feed, file };
    const title = `${name} (${basename(file ?? name)} …)`;
    return { kind: 'rotated', name: title, bindings, feed, files: only.files };
  });
}

/** A file that goes on from one that is not there leaves nothing to begin with. @throws Failure (exit 2) */
function refuseGaps(rotations: readonly (readonly RotatedFile[])[]): void {
  const gaps = rotations.flatMap(([first]) => (first?.header.resumes === undefined ? [] : [first]));
  if (gaps.length === 0) return;
  const list = gaps.map(({ file, header }) => `${file} goes on from ${header.resumes ?? ''}`).join('; ');
  throw new Failure(
    EXIT.badInput,
    `a piece is missing: ${list}, and no file given ends with that: add it, or leave out what comes after it`,
  );
}

interface Source extends MergedSource {
  readonly feed: TraceFeed | undefined;
  readonly bindings: readonly SpecBinding[];
}

function runsOf(sources: readonly Source[]): Source[][] {
  const runs: { specs: Set<string>; sources: Source[] }[] = [];
  for (const source of sources) {
    const specs = new Set(source.bindings.map(({ spec }) => spec));
    const touched = runs.filter((run) => [...specs].some((spec) => run.specs.has(spec)));
    const joined = {
      specs: new Set([...specs, ...touched.flatMap((run) => [...run.specs])]),
      sources: [...touched.flatMap((run) => run.sources), source],
    };
    for (const run of touched) runs.splice(runs.indexOf(run), 1);
    runs.push(joined);
  }
  return runs.map((run) => run.sources);
}

function distinctBindings(bindings: readonly SpecBinding[]): SpecBinding[] {
  return [...new Map(bindings.map((binding) => [binding.spec, binding])).values()];
}

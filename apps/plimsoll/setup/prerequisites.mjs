/**
 * What must be on the machine before anything of ours can run: Node 20, a JDK 17, Python 3.11.
 * Dependency-free, and in the syntax of Node 14, so that an old Node gets a sentence and not a SyntaxError.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** npm packages are installed with it; the project brings its own newer Node where it can. */
export const NODE_MAJOR_MIN = 20;
/** From here on Node runs TypeScript as it is. */
export const NODE_MAJOR_OWN = 24;
const JAVA_MAJOR_MIN = 17;
const PYTHON_MINOR_MIN = 11;
/** A working tool answers in 0.1 s; a stub may open a dialog and wait for ever. */
const VERSION_MS_MAX = 10000;

const REMEDIES = {
  node: {
    darwin: 'brew install node@24 && brew link --overwrite node@24',
    linux:
      'curl -fsSL https://deb.nodesource.com/setup_24.x | sudo -E bash - && sudo apt-get install -y nodejs',
  },
  java: {
    darwin: 'brew install --cask temurin@17',
    linux: 'sudo apt-get update && sudo apt-get install -y openjdk-17-jdk-headless',
  },
  python: {
    darwin: 'brew install python@3.12',
    linux: 'sudo apt-get update && sudo apt-get install -y python3 python3-venv python3-pip',
  },
};

/** The command that installs the tool; for systems we do not support, how to get one that we do. */
export function remedy(tool, platform) {
  return REMEDIES[tool][platform] || 'use Linux or macOS; on Windows: wsl --install';
}

/** A sentence and its remedy if this Node cannot even set the project up, else undefined. */
export function nodeProblem(version, platform, arch) {
  const major = Number(version.replace(/^v/, '').split('.')[0]);
  const bringsOwn = platform === 'linux' && (arch === 'x64' || arch === 'arm64');
  const least = bringsOwn ? NODE_MAJOR_MIN : NODE_MAJOR_OWN;
  if (major >= least) return undefined;
  return {
    what: `Node ${version} is too old: ${least} or newer is needed`,
    remedy: remedy('node', platform),
  };
}

/** Finds Java: `{ path }`, or `{ problem }`. */
export function findJava(env, platform) {
  const inHome = env.JAVA_HOME ? [join(env.JAVA_HOME, 'bin')] : [];
  return findTool({
    name: 'Java (a JDK)',
    least: String(JAVA_MAJOR_MIN),
    candidates: inHome.concat(pathFolders(env)).map((folder) => join(folder, 'java')),
    flag: '-version',
    accept: (text) => {
      const found = /version "(\d+)(?:\.(\d+))?/.exec(text);
      if (!found) return undefined;
      const major = found[1] === '1' ? Number(found[2]) : Number(found[1]);
      return { version: String(major), isEnough: major >= JAVA_MAJOR_MIN };
    },
    remedy: remedy('java', platform),
    env,
  });
}

/** Finds Python: `{ path }`, or `{ problem }`. */
export function findPython(env, platform) {
  const names = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11'];
  const candidates = [];
  for (const name of names) {
    for (const folder of pathFolders(env)) candidates.push(join(folder, name));
  }
  return findTool({
    name: 'Python',
    least: `3.${PYTHON_MINOR_MIN}`,
    candidates,
    flag: '--version',
    accept: (text) => {
      const found = /Python 3\.(\d+)/.exec(text);
      if (!found) return undefined;
      return { version: `3.${found[1]}`, isEnough: Number(found[1]) >= PYTHON_MINOR_MIN };
    },
    remedy: remedy('python', platform),
    env,
  });
}

/** The first candidate that works and is new enough; else the most telling reason. */
function findTool(search) {
  let what = `${search.name} is missing: ${search.least} or newer is needed`;
  let isPresent = false;
  for (const path of search.candidates) {
    if (!isExecutable(path)) continue;
    const asked = spawnSync(path, [search.flag], {
      encoding: 'utf8',
      timeout: VERSION_MS_MAX,
      env: search.env,
    });
    const text = `${asked.stdout || ''}${asked.stderr || ''}`;
    const found = asked.status === 0 ? search.accept(text) : undefined;
    if (found && found.isEnough) return { path };
    // Stubs, such as /usr/bin/java on macOS, stand where the tool would and only say that it is not there.
    const why = found
      ? `${path} is version ${found.version}, ${search.least} or newer is needed`
      : `${path} does not work (${firstLine(text) || 'it says nothing'}): a stub stands for ${search.name}`;
    if (!isPresent) what = why;
    isPresent = true;
  }
  return { problem: { what, remedy: search.remedy } };
}

function pathFolders(env) {
  return (env.PATH || '').split(delimiter).filter((folder) => folder !== '');
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch (_) {
    return false;
  }
}

function firstLine(text) {
  return text.trim().split('\n')[0];
}

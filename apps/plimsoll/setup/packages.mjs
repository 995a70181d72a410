/**
 * Installs the npm packages when what is installed is not what the lock file says.
 * A stamp in node_modules keeps the digest of the lock that it was made from; where the stamp is missing (someone
 * ran `npm install` by hand), npm's own list of what it installed is compared instead.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const STAMP = join('node_modules', '.plimsoll-setup.json');
/** How long a second set-up waits for the first one to finish installing. */
const LOCK_MS_MAX = 600000;

export function readStamp(root) {
  return readJson(join(root, STAMP)) || {};
}

export function writeStamp(root, stamp) {
  writeFileSync(join(root, STAMP), `${JSON.stringify(stamp, null, 2)}\n`);
}

/** SHA-256 of the lock file; undefined if there is none. */
export function lockDigest(root) {
  try {
    return createHash('sha256')
      .update(readFileSync(join(root, 'package-lock.json')))
      .digest('hex');
  } catch (_) {
    return undefined;
  }
}

/** Whether npm's list of installed packages says the same as the lock, but for what is not for this machine. */
export function isInstalled(root) {
  const wanted = readJson(join(root, 'package-lock.json'));
  const present = readJson(join(root, 'node_modules', '.package-lock.json'));
  if (!wanted || !present) return false;
  return Object.keys(wanted.packages).every((path) => {
    if (!path.includes('node_modules/')) return true;
    const want = wanted.packages[path];
    const have = present.packages[path];
    // An optional package that names no machine belongs to one that does: it may be absent with it.
    if (!have) return want.optional === true && !(namesMachine(want) && isForThisMachine(want));
    return have.version === want.version && have.integrity === want.integrity && have.link === want.link;
  });
}

/**
 * Brings node_modules in line with the lock. @returns undefined, or a problem with its remedy.
 * @param say Takes a line for people; npm's own output goes to standard error.
 */
export function installPackages(root, say) {
  const release = takeLock(root, say);
  try {
    // Another set-up may have done it while this one waited.
    if (readStamp(root).lock === lockDigest(root)) return undefined;
    if (isInstalled(root)) return undefined;
    say('installing the npm packages (npm ci)');
    const npm = process.env.npm_execpath;
    const isNpm = npm && /npm-cli\.(c?js)$/.test(npm);
    const command = isNpm ? process.execPath : 'npm';
    const flags = [
      'ci',
      '--include=dev',
      '--include=optional',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ];
    const ran = spawnSync(command, (isNpm ? [npm] : []).concat(flags), {
      cwd: root,
      stdio: ['ignore', 2, 2],
    });
    if (ran.status === 0) return undefined;
    const why = ran.error
      ? ran.error.message
      : `it ended with ${ran.status === null ? ran.signal : ran.status}`;
    return {
      what: `npm ci failed: ${why}; its own words stand above`,
      remedy: 'npm ci   (in the project folder, with the registry reachable)',
    };
  } finally {
    release();
  }
}

/** One set-up at a time: `npm ci` empties node_modules first. @returns the release. */
function takeLock(root, say) {
  const folder = join(root, '.plimsoll', 'setup.lock');
  const owner = join(folder, 'pid');
  mkdirSync(join(root, '.plimsoll'), { recursive: true });
  const deadline = Date.now() + LOCK_MS_MAX;
  let told = false;
  for (;;) {
    try {
      mkdirSync(folder);
      writeFileSync(owner, String(process.pid));
      return () => remove(folder, owner);
    } catch (error) {
      if (error.code !== 'EEXIST') return () => {};
    }
    if (isAbandoned(owner) || Date.now() > deadline) {
      remove(folder, owner);
      continue;
    }
    if (!told) say('another set-up is installing; waiting for it');
    told = true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
}

/** The owner died without releasing. A lock without a pid is being taken right now. */
function isAbandoned(owner) {
  let pid;
  try {
    pid = Number(readFileSync(owner, 'utf8'));
  } catch (_) {
    return false;
  }
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

function remove(folder, owner) {
  try {
    unlinkSync(owner);
  } catch (_) {
    // Somebody else took the abandoned lock away first.
  }
  try {
    rmdirSync(folder);
  } catch (_) {
    // The same.
  }
}

function namesMachine(entry) {
  return Boolean(entry.os || entry.cpu || entry.libc);
}

/** By npm's rules: a list of what fits, or with `!` of what does not; a single word is a list of one. */
function isForThisMachine(entry) {
  const fits = (wanted, value) => {
    if (!wanted) return true;
    const list = [].concat(wanted);
    if (list.includes(`!${value}`)) return false;
    return list.includes(value) || list.every((item) => item.startsWith('!'));
  };
  if (!fits(entry.os, process.platform) || !fits(entry.cpu, process.arch)) return false;
  return process.platform !== 'linux' || fits(entry.libc, isGlibc() ? 'glibc' : 'musl');
}

function isGlibc() {
  const report = process.report && process.report.getReport ? process.report.getReport() : undefined;
  return Boolean(report && report.header && report.header.glibcVersionRuntime);
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (_) {
    return undefined;
  }
}

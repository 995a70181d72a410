/**
 * Completes package-lock.json with the packages of other machines: `node apps/plimsoll/setup/complete-lock.mjs`.
 *
 * Native tools (biome, nx, oxlint, typescript …) come as one optional package a system. A registry that does not
 * serve all of them makes `npm install` leave them out of the lock, and then `npm ci` refuses the lock on every
 * machine. What such an entry needs is the version and which machine it is for; both are in its name and in the
 * package that asks for it. Its hash is not known here, so npm records it on the first machine that installs it.
 */
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SYSTEMS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const PROCESSORS = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];

/** The entries that are missing, by their key in the lock's `packages`. */
export function missingEntries(packages) {
  const missing = {};
  for (const [path, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (isThere(packages, path, name) || !/^\d+\.\d+\.\d+/.test(version)) continue;
      const machine = machineOf(name);
      if (machine === undefined) continue;
      const dev = entry.dev === true ? { dev: true } : {};
      missing[`node_modules/${name}`] = {
        version,
        ...machine.cpu,
        ...dev,
        ...machine.libc,
        optional: true,
        os: machine.os,
      };
    }
  }
  return missing;
}

/** npm looks for a dependency beside the package and then upwards. */
function isThere(packages, path, name) {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`] !== undefined) return true;
    if (!folder.includes('/node_modules/')) break;
  }
  return packages[`node_modules/${name}`] !== undefined;
}

/** `@oxlint/binding-linux-arm-gnueabihf` is for linux, arm, glibc; undefined if the name tells no machine. */
function machineOf(name) {
  const words = name.split(/[/-]/);
  const os = SYSTEMS.find((system) => words.includes(system));
  const cpu = PROCESSORS.find((processor) => words.includes(processor));
  if (os === undefined) return undefined;
  const abi = words.at(-1) ?? '';
  const libc =
    os !== 'linux'
      ? {}
      : abi.startsWith('musl')
        ? { libc: ['musl'] }
        : abi.startsWith('gnu')
          ? { libc: ['glibc'] }
          : {};
  return { os: [os], cpu: cpu === undefined ? {} : { cpu: [cpu] }, libc };
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
  const path = join(root, 'package-lock.json');
  const lock = JSON.parse(readFileSync(path, 'utf8'));
  const missing = missingEntries(lock.packages);
  const keys = Object.keys(missing);
  if (keys.length > 0) {
    const all = Object.entries({ ...lock.packages, ...missing });
    // npm's own order, so that its next change of the file is a small one.
    all.sort(([a], [b]) => a.localeCompare(b, 'en'));
    writeFileSync(path, `${JSON.stringify({ ...lock, packages: Object.fromEntries(all) }, null, 2)}\n`);
  }
  process.stdout.write(`${keys.length} entries for other machines added to package-lock.json\n`);
}

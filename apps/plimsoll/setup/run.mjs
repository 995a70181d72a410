/**
 * The door to everything: `npm run promote`, `npm test` and `npm run plimsoll -- …` come through here.
 * Checks what the machine must have, installs the npm packages where they are not those of the lock, picks the
 * project's own Node, and hands over. In the syntax of Node 14 and without dependencies, because it runs first.
 */
import { existsSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { handOver } from './hand-over.mjs';
import { installPackages, lockDigest, readStamp, writeStamp } from './packages.mjs';
import { findJava, findPython, NODE_MAJOR_OWN, nodeProblem, remedy } from './prerequisites.mjs';

const EXIT_MACHINE_LACKS = 3;
const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const say = (line) => process.stderr.write(`plimsoll set-up: ${line}\n`);

main(process.argv.slice(2));

function main(args) {
  const problems = [];
  const node = nodeProblem(process.version, process.platform, process.arch);
  if (node) return giveUp([node]);

  const stamp = readStamp(root);
  const tools = prerequisites(args, stamp, problems);
  if (problems.length > 0) return giveUp(problems);

  const lock = lockDigest(root);
  if (stamp.lock !== lock) {
    const problem = installPackages(root, say);
    if (problem) return giveUp([problem]);
  }
  if (stamp.lock !== lock || (tools && tools !== stamp.tools)) {
    writeStamp(root, { lock: lock, tools: tools || stamp.tools });
  }
  const nodePath = ownNode();
  if (!nodePath) {
    const what = `Node ${process.version} cannot run TypeScript, and the package with the project's own Node is not installed`;
    return giveUp([{ what: what, remedy: remedy('node', process.platform) }]);
  }
  const env = Object.assign({}, process.env, {
    PATH: [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
  });
  if (tools && tools.python) env.PLIMSOLL_PYTHON = tools.python.path;
  const script =
    args[0] === 'self-test'
      ? join('apps', 'plimsoll', 'setup', 'self-test.mjs')
      : join('apps', 'plimsoll', 'src', 'main.mjs');
  const rest = args[0] === 'self-test' ? args.slice(1) : args;
  handOver(nodePath, [join(root, script)].concat(rest), env);
}

/**
 * Where Java and Python are. Asking them costs 0.2 s, so the answer is kept with the size and time of the
 * executables. `doctor` and `--help` must run on a machine that lacks them.
 */
function prerequisites(args, stamp, problems) {
  const isForAnybody = args.length === 0 || ['doctor', 'help'].includes(args[0]) || args.includes('--help');
  if (isForAnybody) return stamp.tools;
  const key = `${process.env.JAVA_HOME || ''}|${process.env.PATH || ''}`;
  const known = stamp.tools;
  if (
    known &&
    known.key === key &&
    [known.java, known.python].every((tool) => tool.mark === markOf(tool.path))
  ) {
    return known;
  }
  const found = [findJava(process.env, process.platform), findPython(process.env, process.platform)];
  for (const tool of found) if (tool.problem) problems.push(tool.problem);
  if (problems.length > 0) return undefined;
  const [java, python] = found.map(({ path }) => ({ path: path, mark: markOf(path) }));
  return { key: key, java: java, python: python };
}

/** Changes when the executable is replaced; '' when it is gone, which matches nothing. */
function markOf(path) {
  try {
    const { size, mtimeMs } = statSync(path);
    return `${size}@${mtimeMs}`;
  } catch (_) {
    return '';
  }
}

/** The running Node where it is new enough, else the one that came with the packages. */
function ownNode() {
  if (Number(process.version.slice(1).split('.')[0]) >= NODE_MAJOR_OWN) return process.execPath;
  const path = join(root, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node');
  return existsSync(path) ? path : undefined;
}

function giveUp(problems) {
  for (const problem of problems) say(`${problem.what}\n  ${problem.remedy}`);
  process.exitCode = EXIT_MACHINE_LACKS;
}

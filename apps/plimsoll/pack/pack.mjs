/**
 * `npm run pack`: what strangers install, as tarballs in out/pack. Node does not strip types below node_modules, so the
 * command line and the libraries that generated code imports become plain JavaScript with type declarations.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const OUT = join(ROOT, 'out/pack');
const BUILD = join(OUT, 'build');
const CLI = '@plimsoll/plimsoll';
/** Files beside the sources that packages read when they run. */
const ASSETS = ['java', 'page', 'schema', 'templates'];

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

main();

function main() {
  rmSync(OUT, { recursive: true, force: true });
  run(process.execPath, [
    join(ROOT, 'node_modules/typescript/bin/tsc'),
    '-p',
    'apps/plimsoll/pack/tsconfig.json',
  ]);
  const workspace = new Map(
    workspaceFolders().map((folder) => [readJson(join(ROOT, folder, 'package.json')).name, folder]),
  );
  const packages = [...closure(workspace, [CLI, '@plimsoll/model-tests', '@plimsoll/verdict'])];
  for (const name of packages) writePackage(name, workspace.get(name));
  const folders = packages.map((name) => join(OUT, 'packages', basename(name)));
  run('npm', ['pack', '--silent', '--pack-destination', OUT, ...folders]);
  const tarballs = readdirSync(OUT)
    .filter((name) => name.endsWith('.tgz'))
    .sort();
  process.stdout.write(`${tarballs.map((name) => `out/pack/${name}`).join('\n')}\n`);
}

function workspaceFolders() {
  const folders = readJson(join(ROOT, 'package.json')).workspaces.flatMap((pattern) => {
    if (!pattern.endsWith('/*')) return [pattern];
    const parent = pattern.slice(0, -2);
    return readdirSync(join(ROOT, parent)).map((name) => `${parent}/${name}`);
  });
  return folders.filter((folder) => existsSync(join(ROOT, folder, 'package.json')));
}

/** The packages that these need, themselves included. */
function closure(workspace, names, found = new Set()) {
  for (const name of names) {
    if (found.has(name) || !workspace.has(name)) continue;
    found.add(name);
    closure(
      workspace,
      Object.keys(readJson(join(ROOT, workspace.get(name), 'package.json')).dependencies ?? {}),
      found,
    );
  }
  return found;
}

function writePackage(name, folder) {
  const target = join(OUT, 'packages', basename(name));
  cpSync(join(BUILD, folder, 'src'), join(target, 'dist'), { recursive: true });
  for (const asset of ASSETS)
    if (existsSync(join(ROOT, folder, asset)))
      cpSync(join(ROOT, folder, asset), join(target, asset), { recursive: true });
  const own = readJson(join(ROOT, folder, 'package.json'));
  const root = readJson(join(ROOT, 'package.json'));
  const description = {
    name,
    version: own.version,
    description: `${root.description} (${name})`,
    license: root.license,
    type: 'module',
    engines: { node: name === CLI ? '>=20' : '>=22' },
    ...(own.exports === undefined ? {} : { exports: exportsOf(own.exports) }),
    dependencies: own.dependencies ?? {},
    files: ['dist', 'bin', ...ASSETS],
  };
  if (name === CLI) finishCommandLine(target, description, root);
  if (name === '@plimsoll/evidence') movePromotion(target);
  rewriteSpecifiers(join(target, 'dist'));
  writeFileSync(join(target, 'package.json'), `${JSON.stringify(description, null, 2)}\n`);
}

/** Only what was compiled is exported: test models and the like stay at home. */
function exportsOf(exported) {
  const entries = Object.entries(exported).flatMap(([path, source]) => {
    const built = source.replace(/^\.\/src\//, './dist/').replace(/\.ts$/, '');
    const isCode = source.endsWith('.ts') && !/\/(testing|test-models)\//.test(source);
    return isCode ? [[path, { types: `${built}.d.ts`, default: `${built}.js` }]] : [];
  });
  return { ...Object.fromEntries(entries), './package.json': './package.json' };
}

/** The command starts in old JavaScript and hands over to the Node that comes along where the machine's is older. */
function finishCommandLine(target, description, root) {
  mkdirSync(join(target, 'bin'));
  cpSync(join(ROOT, 'apps/plimsoll/pack/launcher.mjs'), join(target, 'bin/plimsoll.mjs'));
  cpSync(join(ROOT, 'apps/plimsoll/setup/hand-over.mjs'), join(target, 'bin/hand-over.mjs'));
  cpSync(join(ROOT, 'apps/plimsoll/src/main.mjs'), join(target, 'dist/main.mjs'));
  cpSync(join(ROOT, 'docs/examples/foreign-spec'), join(target, 'templates/example'), {
    recursive: true,
    // Keys, heads and policy are the example's own: a new repository makes its own.
    filter: (from) =>
      !/\/(keys|\.plimsoll|out|generated|promotion-policy\.json|README\.md|.*\.heads\.ndjson)$/.test(from),
  });
  description.bin = { plimsoll: './bin/plimsoll.mjs' };
  description.optionalDependencies = root.optionalDependencies;
}

/** The judge's machine is generated from a spec outside the package: it is packed with it. */
function movePromotion(target) {
  const from = join(BUILD, 'specs-tla/Promotion/generated');
  for (const ending of ['js', 'd.ts'])
    cpSync(join(from, `Promotion.${ending}`), join(target, `dist/promotion/Promotion.${ending}`));
  const machine = join(target, 'dist/promotion-machine.js');
  const text = readFileSync(machine, 'utf8');
  const moved = text.replace(
    '../../../specs-tla/Promotion/generated/Promotion.js',
    './promotion/Promotion.js',
  );
  if (moved === text) fail(`${machine} does not import the generated Promotion as this script expects`);
  writeFileSync(machine, moved);
}

/** What the compiler leaves: `.ts` in declarations, and in the arguments of `createRequire` and `import()`. */
function rewriteSpecifiers(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (!/\.(js|mjs|d\.ts)$/.test(entry.name)) continue;
    const text = readFileSync(file, 'utf8');
    const written = text
      .replace(/((?:from|import) ?\(?['"]\.{1,2}\/[^'"]*)\.ts(['"])/g, '$1.js$2')
      .replace(/(createRequire\(import\.meta\.url\)\(['"]\.{1,2}\/[^'"]*)\.ts(['"])/g, '$1.js$2');
    if (written !== text) writeFileSync(file, written);
  }
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) fail(`${command} ${args.join(' ')} ended with ${status ?? error}`);
}

function fail(sentence) {
  process.stderr.write(`pack: ${sentence}\n`);
  process.exit(70);
}

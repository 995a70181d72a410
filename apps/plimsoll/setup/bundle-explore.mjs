/**
 * `npm ci` ends here, and `npm run prepare`: puts the code of `explore` into a few files. `main.mjs` takes them while
 * all that they were made from is unchanged (src/explore/bundle.ts). With a folder named, they go there.
 */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** The bundle is for one command: the table of commands is in it, the others are not. */
const otherCommandsStayOut = {
  name: 'other-commands-stay-out',
  resolveId(source, importer) {
    const isCommand = importer?.endsWith(join('commands', 'index.ts')) && source !== './explore.ts';
    return isCommand ? { id: source, external: true } : undefined;
  },
};

/** Files that a module finds beside itself are found beside its source. */
const placesStay = {
  name: 'places-stay',
  transform(code, id) {
    if (!code.includes('import.meta.')) return undefined;
    return code
      .replaceAll('import.meta.dirname', JSON.stringify(dirname(id)))
      .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href));
  },
};

/** An `import` of node:crypto and the like makes all that they have, asked for or not. */
const builtinsAlone = {
  name: 'builtins-alone',
  renderChunk: (code) =>
    code.replace(
      /^import (?:([\w$]+)(?:, )?)?(\{[^}]*\})? ?from "(node:[\w/]+)";$/gm,
      (_, whole, names, module) =>
        [
          whole && `const ${whole} = ${loaded(module)};`,
          names && `const ${names.replaceAll(' as ', ': ')} = process.getBuiltinModule('${module}');`,
        ]
          .filter(Boolean)
          .join(' '),
    ),
};

/** The parser of command lines has child processes for commands that are programs of their own, which we have not. */
const loaded = (module) =>
  module === 'node:child_process'
    ? `new Proxy({}, { get: (_, name) => process.getBuiltinModule('${module}')[name] })`
    : `process.getBuiltinModule('${module}')`;

/** The compiler in the bundle is what it was then: nothing to look for at each start. */
const compilerMarked = (mark) => ({
  name: 'compiler-marked',
  load: (id) =>
    id.endsWith(join('model', 'compiler-mark.ts'))
      ? `export const compilerMark = () => ${JSON.stringify(mark)};`
      : undefined,
});

/** Notes each file before it is read: what is saved meanwhile is then another one. */
function marking(inputs, markOf) {
  return {
    name: 'marking',
    load(id) {
      if (isAbsolute(id)) inputs.push([id, markOf(id)]);
      return undefined;
    },
  };
}

async function bundle() {
  const { bundleFolder, MADE_FROM } = await import('../src/explore/bundle.ts');
  const { markOf } = await import('../src/file-mark.ts');
  const { compilerMark } = await import('../src/model/compiler-mark.ts');
  const { rolldown } = await import('rolldown');
  const folder = process.argv[2] ?? bundleFolder(root);
  const draft = `${folder}.draft`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  const inputs = [];
  const mark = compilerMark();
  const build = await rolldown({
    input: join(root, 'apps', 'plimsoll', 'src', 'run.ts'),
    platform: 'node',
    treeshake: false,
    plugins: [otherCommandsStayOut, marking(inputs, markOf), compilerMarked(mark), placesStay, builtinsAlone],
  });
  await build.write({
    dir: draft,
    format: 'esm',
    keepNames: true,
    entryFileNames: '[name].mjs',
    chunkFileNames: '[name]-[hash].mjs',
  });
  await build.close();
  if (compilerMark() !== mark) throw new Error('the compiler was changed meanwhile');
  writeFileSync(join(draft, MADE_FROM), JSON.stringify({ root, inputs }));
  rmSync(folder, { recursive: true, force: true });
  renameSync(draft, folder);
}

try {
  await bundle();
} catch (error) {
  // `explore` starts from its sources then.
  process.stderr.write(`plimsoll set-up: explore is not bundled and starts more slowly: ${error.message}\n`);
}

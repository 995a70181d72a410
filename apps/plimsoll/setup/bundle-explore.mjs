/**
 * `npm ci` ends here, and `npm run prepare`: puts the code of `explore` into a few files. `main.mjs` takes them while
 * all that they were made from is unchanged (src/explore/bundle.ts). With a folder named, they go there.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundleFolder, MADE_FROM, markOf } from '../src/explore/bundle.ts';

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const folder = process.argv[2] ?? bundleFolder(root);

async function bundle() {
  const { rolldown } = await import('rolldown');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const build = await rolldown({
    input: join(root, 'apps', 'plimsoll', 'src', 'run.ts'),
    platform: 'node',
    treeshake: false,
    plugins: [otherCommandsStayOut, placesStay, builtinsAlone],
  });
  await build.write({
    dir: folder,
    format: 'esm',
    keepNames: true,
    entryFileNames: '[name].mjs',
    chunkFileNames: '[name]-[hash].mjs',
  });
  const files = await build.watchFiles;
  await build.close();
  const made = { root, inputs: files.map((file) => [file, markOf(file)]) };
  writeFileSync(join(folder, MADE_FROM), JSON.stringify(made));
}

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
      /^import (\{[^}]*\}) from "(node:[\w/]+)";$/gm,
      (_, names, module) =>
        `const ${names.replaceAll(' as ', ': ')} = process.getBuiltinModule(${JSON.stringify(module)});`,
    ),
};

try {
  await bundle();
} catch (error) {
  // Without it `explore` starts from its sources.
  rmSync(folder, { recursive: true, force: true });
  process.stderr.write(`plimsoll set-up: explore is not bundled and starts more slowly: ${error.message}\n`);
}

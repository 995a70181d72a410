import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { boundaryViolationText, findBoundaryViolations } from './boundaries.ts';
import { readWorkspace } from './package-graph.ts';

const ROOT = join(import.meta.dirname, '../../..');

// [utest->REQ~partition~1] [utest->REQ~rigor~1]
test('the workspace keeps its own boundaries', () => {
  const packages = readWorkspace(ROOT);
  expect(packages.length).toBeGreaterThan(10);
  expect(packages.flatMap(({ imports }) => imports).length).toBeGreaterThan(100);
  expect(findBoundaryViolations(packages).map(boundaryViolationText)).toEqual([]);
});

describe('a boundary', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'plimsoll-workspace-'));
    write('package.json', { name: 'w', workspaces: ['libs/*', 'apps/*'] });
    lib(
      'gate',
      'a',
      ['@w/word'],
      "import { word } from '@w/word';\nimport { readFileSync } from 'node:fs';\n",
    );
    lib('word', 'a', [], 'export const word = 1;\n');
    lib('chart', 'c', [], 'export const chart = 1;\n');
    app('desk', 'b', []);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const write = (file: string, content: object | string): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), typeof content === 'string' ? content : JSON.stringify(content));
  };
  const manifest = (name: string, tags: string[], dependencies: string[]) => ({
    name: `@w/${name}`,
    dependencies: Object.fromEntries(dependencies.map((dependency) => [dependency, '1.0.0'])),
    nx: { tags },
  });
  const lib = (name: string, level: string, dependencies: string[], source: string): void => {
    write(`libs/${name}/package.json`, manifest(name, [`dal:${level}`, 'type:lib'], dependencies));
    write(`libs/${name}/src/index.ts`, source);
  };
  const app = (name: string, level: string, dependencies: string[]): void => {
    write(`apps/${name}/package.json`, manifest(name, [`dal:${level}`, 'type:app'], dependencies));
    write(`apps/${name}/src/main.ts`, 'export {};\n');
  };
  const broken = () =>
    findBoundaryViolations(readWorkspace(root)).map(({ rule, file, line }) => `${file}:${line} ${rule}`);

  test('holds where nothing breaks it', () => {
    expect(broken()).toEqual([]);
  });

  test.each<[string, string, string[], string, string]>([
    [
      'an import that package.json does not declare',
      'chart',
      [],
      "import '@w/word';",
      'libs/chart/src/index.ts:1 undeclared',
    ],
    [
      'a re-export that package.json does not declare',
      'chart',
      [],
      "export * from 'zod';",
      'libs/chart/src/index.ts:1 undeclared',
    ],
    ['a dynamic import', 'chart', [], "\nawait import('zod');", 'libs/chart/src/index.ts:2 undeclared'],
    [
      'a less assured package',
      'gate',
      ['@w/chart'],
      "import type { c } from '@w/chart';",
      'libs/gate/src/index.ts:1 assurance',
    ],
    [
      'a package from outside at level A',
      'gate',
      ['zod'],
      "import 'zod';",
      'libs/gate/src/index.ts:1 level-a',
    ],
    ['an app', 'chart', ['@w/desk'], "import '@w/desk';", 'libs/chart/src/index.ts:1 app'],
    [
      'a path into another package',
      'chart',
      [],
      "import '../../word/src/index.ts';",
      'libs/chart/src/index.ts:1 path',
    ],
    ['a built-in without node:', 'chart', [], "import 'fs';", 'libs/chart/src/index.ts:1 undeclared'],
  ])('is broken by %s', (_, name, dependencies, source, violation) => {
    lib(name, name === 'gate' ? 'a' : 'c', dependencies, source);
    expect(broken()).toEqual([violation]);
  });

  test('is broken by a circle', () => {
    lib('word', 'a', ['@w/gate'], "import '@w/gate';\n");
    expect(broken()).toEqual(['libs/gate/package.json:1 circle']);
  });

  test('does not bind tests', () => {
    write('libs/gate/src/gate.test.ts', "import 'fast-check';\n");
    expect(broken()).toEqual([]);
  });

  test('needs both tags on every package', () => {
    write('libs/word/package.json', { name: '@w/word' });
    expect(() => readWorkspace(root)).toThrow('libs/word/package.json needs nx tags');
  });
});

/** The workspace's packages, their tags, and every import in their sources. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseSync } from 'oxc-parser';

/** Design assurance levels, the most assured first. */
export const LEVELS = ['a', 'b', 'c', 'd', 'e'] as const;
export type AssuranceLevel = (typeof LEVELS)[number];

export interface WorkspacePackage {
  /** As imports name it. */
  readonly name: string;
  /** Path of its folder below the workspace root, with `/`. */
  readonly folder: string;
  readonly level: AssuranceLevel;
  readonly type: 'lib' | 'app' | 'test';
  readonly dependencies: readonly string[];
  readonly imports: readonly Import[];
}

/** One import (or re-export) in a source file. */
export interface Import {
  /** Path below the workspace root. */
  readonly file: string;
  readonly line: number;
  /** What is imported, as written. */
  readonly specifier: string;
  readonly isTest: boolean;
  readonly isGenerated: boolean;
}

/** Reads the packages whose folders the root's package.json names as workspaces. */
export function readWorkspace(root: string): WorkspacePackage[] {
  const { workspaces } = readManifest(root);
  return (workspaces ?? [])
    .flatMap((pattern) => foldersOf(root, pattern))
    .map((folder) => readPackage(root, folder));
}

/** The name of the package that a specifier imports: `@scope/name` or `name`; undefined for a relative or built-in one. */
export function importedPackage(specifier: string): string | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('node:')) return undefined;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

interface Manifest {
  readonly name: string;
  readonly workspaces?: readonly string[];
  readonly dependencies?: { readonly [name: string]: string };
  readonly nx?: { readonly tags?: readonly string[] };
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

function foldersOf(root: string, pattern: string): string[] {
  if (!pattern.endsWith('/*')) return [pattern];
  const parent = pattern.slice(0, -2);
  const entries = readdirSync(join(root, parent), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => `${parent}/${entry.name}`);
}

function readPackage(root: string, folder: string): WorkspacePackage {
  const { name, dependencies, nx } = readManifest(join(root, folder));
  const tag = (kind: string) => nx?.tags?.find((text) => text.startsWith(`${kind}:`))?.slice(kind.length + 1);
  const level = LEVELS.find((candidate) => candidate === tag('dal'));
  const type = (['lib', 'app', 'test'] as const).find((candidate) => candidate === tag('type'));
  if (level === undefined || type === undefined) {
    throw new Error(`${folder}/package.json needs nx tags dal:a…dal:e and type:lib, type:app or type:test`);
  }
  const files = sourceFiles(join(root, folder));
  return {
    name,
    folder,
    level,
    type,
    dependencies: Object.keys(dependencies ?? {}),
    imports: files.flatMap((file) => importsOf(root, file)),
  };
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return entry.name === 'node_modules' || entry.name === 'fixtures' ? [] : sourceFiles(path);
    return /\.m?ts$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [path] : [];
  });
}

function importsOf(root: string, path: string): Import[] {
  const text = readFileSync(path, 'utf8');
  const file = relative(root, path);
  const { staticImports, staticExports, dynamicImports } = parseSync(path, text).module;
  const requests = [
    ...staticImports.map(({ moduleRequest }) => moduleRequest),
    ...staticExports.flatMap(({ entries }) => entries.flatMap(({ moduleRequest }) => moduleRequest ?? [])),
    ...dynamicImports.flatMap(({ moduleRequest: { start, end } }) => literal(text.slice(start, end), start)),
  ];
  return requests.map(({ value, start }) => ({
    file,
    line: text.slice(0, start).split('\n').length,
    specifier: value,
    isTest: isTestFile(file),
    isGenerated: file.includes('/generated/'),
  }));
}

/** A dynamic import of a literal; one of a computed path imports generated code and has no name to check. */
function literal(text: string, start: number): { value: string; start: number }[] {
  const quoted = /^(['"])(.*)\1$/.exec(text)?.[2];
  return quoted === undefined ? [] : [{ value: quoted, start }];
}

/** Tests, and what only tests and benchmarks use: none of it is shipped. */
function isTestFile(file: string): boolean {
  const isSupport = /\/(testing|test-support|bench|differential|conformance)\//.test(file);
  return isSupport || /(\.(test|bench)|\/(testing|test-\w+))\.ts$/.test(file);
}

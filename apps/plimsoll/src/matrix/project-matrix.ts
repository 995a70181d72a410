/** The matrix of a project: its sources are searched for tags, its specs and proofs for names. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Policy, problemText, subjectsOf } from '@plimsoll/evidence';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { readConfig } from '../model/run-module.ts';
import type { Project } from '../project.ts';
import { type KnownNames, type Matrix, matrixOf } from './matrix.ts';
import { tagsIn } from './tags.ts';

/** Files that tags stand in. */
const TAGGED = /\.(tla|v|ts|mts|js|mjs|java|py|md)$/;

/** @throws Failure (2) when a folder that the policy names can't be read */
export function projectMatrix(project: Project, policy: Policy): Matrix {
  const files = taggedFiles(project, policy);
  const read = files.map((name) => tagsIn(join(project.root, name), name));
  return matrixOf(
    policy,
    { tags: read.flatMap(({ tags }) => tags), bad: read.flatMap(({ bad }) => bad) },
    { properties: checkedProperties(project, policy), theorems: theoremsIn(project, files) },
  );
}

/** What the matrix is made from, below the project's root. */
export function taggedFiles(project: Project, policy: Policy): string[] {
  const folders = policy.matrix.length > 0 ? policy.matrix : policy.specs.map(({ folder }) => folder);
  const found = subjectsOf(
    project.root,
    folders,
    (name) => TAGGED.test(name) && !name.includes('/generated/'),
  );
  if (!found.ok) throw new Failure(EXIT.badInput, problemText(found.problem));
  return found.value.map(({ name }) => name).filter((name) => TAGGED.test(name));
}

function checkedProperties(project: Project, { specs }: Policy): KnownNames['properties'] {
  return new Set(
    specs.flatMap(({ name, folder }) => {
      const path = join(project.root, folder);
      const configs = readdirSync(path).filter((file) => file.endsWith('.cfg'));
      return configs.flatMap((file) => {
        const { invariants, properties } = readConfig(join(path, file));
        return [...invariants, ...properties].map((property) => `${name}!${property.name}`);
      });
    }),
  );
}

function theoremsIn(project: Project, files: readonly string[]): KnownNames['theorems'] {
  const proofs = files.filter((name) => name.endsWith('.v'));
  return new Set(
    proofs.flatMap((name) =>
      [
        ...readFileSync(join(project.root, name), 'utf8').matchAll(
          /^\s*(?:Theorem|Lemma|Corollary)\s+([A-Za-z_][\w']*)/gm,
        ),
      ].map(([, theorem]) => theorem as string),
    ),
  );
}

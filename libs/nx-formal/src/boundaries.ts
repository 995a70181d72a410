/**
 * Which package may import which. Assurance levels are those of DO-178C in manner: what is more assured may not
 * depend on what is less; level A stands on Node and generated code alone.
 */
import { builtinModules } from 'node:module';
import { type Import, importedPackage, LEVELS, type WorkspacePackage } from './package-graph.ts';

export type BoundaryRule =
  /** The import isn't in the package's own package.json. */
  | 'undeclared'
  /** A less assured package. */
  | 'assurance'
  /** An app imported by something other than a test. */
  | 'app'
  /** A test package imported. */
  | 'test'
  /** Level A importing a package from outside. */
  | 'level-a'
  /** Into another package's folder by a path. */
  | 'path'
  /** The judge of graphs importing what it judges. */
  | 'judge'
  | 'circle';

export interface BoundaryViolation {
  readonly rule: BoundaryRule;
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** The comparer is the judge between TLC and all that shares our compiler: it stands alone. */
const JUDGE = '@plimsoll/graph-comparison';

/** Everything that breaks a rule, by file. [impl->REQ~partition~1] [impl->REQ~rigor~1] */
export function findBoundaryViolations(packages: readonly WorkspacePackage[]): BoundaryViolation[] {
  const byName = new Map(packages.map((one) => [one.name, one]));
  const violations = packages.flatMap((from) =>
    from.imports.flatMap((use) => {
      const found = brokenRule(from, use, byName);
      return found === undefined ? [] : [{ file: use.file, line: use.line, ...found }];
    }),
  );
  return [...violations, ...circles(packages)];
}

/** `file:line: what is wrong` as editors make a link of it. */
export function boundaryViolationText({ file, line, rule, message }: BoundaryViolation): string {
  return `${file}:${line}: ${message} (${rule})`;
}

type Broken = Pick<BoundaryViolation, 'rule' | 'message'> | undefined;

function brokenRule(
  from: WorkspacePackage,
  use: Import,
  byName: ReadonlyMap<string, WorkspacePackage>,
): Broken {
  const name = importedPackage(use.specifier);
  if (name === undefined) return pathRule(from, use);
  if (builtinModules.includes(name)) return { rule: 'undeclared', message: `write node:${use.specifier}` };
  const to = byName.get(name);
  if (to === from) return undefined;
  // Tests may use whatever the workspace has: they are not shipped.
  if (use.isTest || from.type === 'test') return undefined;
  if (!from.dependencies.includes(name)) {
    return {
      rule: 'undeclared',
      message: `${name} isn't among the dependencies of ${from.folder}/package.json`,
    };
  }
  if (to === undefined) return externalRule(from, name);
  if (to.type === 'app') return { rule: 'app', message: `${from.name} may not import the app ${name}` };
  if (to.type === 'test') return { rule: 'test', message: `${from.name} may not import the tests` };
  if (from.name === JUDGE) return { rule: 'judge', message: `${JUDGE} imports nothing of ours` };
  if (LEVELS.indexOf(to.level) <= LEVELS.indexOf(from.level)) return undefined;
  return {
    rule: 'assurance',
    message: `${from.name} (level ${from.level.toUpperCase()}) may not depend on ${name} (level ${to.level.toUpperCase()})`,
  };
}

function externalRule(from: WorkspacePackage, name: string): Broken {
  if (from.level !== 'a') return undefined;
  return { rule: 'level-a', message: `level A uses Node's own modules and generated code only, not ${name}` };
}

function pathRule(from: WorkspacePackage, use: Import): Broken {
  if (!use.specifier.startsWith('.') || use.isTest || from.type === 'test') return undefined;
  const path = new URL(use.specifier, `file:///${use.file}`).pathname.slice(1);
  if (path.startsWith(`${from.folder}/`) || path.startsWith('specs-tla/')) return undefined;
  return { rule: 'path', message: `${use.specifier} leaves ${from.folder}; import the package by its name` };
}

function circles(packages: readonly WorkspacePackage[]): BoundaryViolation[] {
  const byName = new Map(packages.map((one) => [one.name, one]));
  const done = new Set<string>();
  const found: BoundaryViolation[] = [];
  const visit = (name: string, path: readonly string[]): void => {
    const at = path.indexOf(name);
    if (at >= 0) {
      const circle = [...path.slice(at), name].join(' → ');
      const file = `${byName.get(name)?.folder}/package.json`;
      found.push({
        rule: 'circle',
        file,
        line: 1,
        message: `packages import one another in a circle: ${circle}`,
      });
      return;
    }
    if (done.has(name)) return;
    for (const next of byName.get(name)?.dependencies ?? [])
      if (byName.has(next)) visit(next, [...path, name]);
    done.add(name);
  };
  for (const { name } of packages) visit(name, []);
  return found;
}

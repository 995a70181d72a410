/**
 * The traceability matrix: requirement ↔ model property ↔ theorem ↔ code ↔ test ↔ trace ↔ evidence, both ways. It is
 * made from tags in the sources and from what the policy asks for; nobody types it. Pure: files come in as tags.
 */
import type { Policy, Requirement } from '@plimsoll/evidence';
import type { BadTag, Tag, TagKind } from './tags.ts';

/** What is known of a name that a tag or the policy gives. */
export interface KnownNames {
  /** Properties that some configuration of a spec checks, as `Spec!Property`. */
  readonly properties: ReadonlySet<string>;
  /** Theorems, lemmas and corollaries of the proofs. */
  readonly theorems: ReadonlySet<string>;
}

export interface MatrixRow {
  readonly id: string;
  readonly dal: Requirement['dal'];
  readonly title: string;
  readonly inForce: readonly string[];
  /** `Spec!Property`. */
  readonly properties: readonly string[];
  readonly theorems: readonly string[];
  readonly code: readonly string[];
  readonly tests: readonly string[];
  /** Evidence of traces, with the least coverage that the policy asks for. */
  readonly traces: readonly string[];
  readonly evidence: readonly string[];
  /** Which links its level asks for and it doesn't have. */
  readonly holes: readonly Link[];
}

/** A column that a level asks for. */
export type Link = 'model, proof or trace' | 'code' | 'test' | 'evidence';

export interface Matrix {
  readonly rows: readonly MatrixRow[];
  /** Tags that lead nowhere: unknown requirements, other revisions, names that are not there, forms that are wrong. */
  readonly orphans: readonly string[];
}

/** What each level asks for, after DO-178C in manner: below C stated intent is enough. */
const ASKED: { readonly [level in Requirement['dal']]: readonly Link[] } = {
  A: ['model, proof or trace', 'code', 'test', 'evidence'],
  B: ['code', 'test', 'evidence'],
  C: ['test'],
  D: ['test'],
  E: [],
};

/** [impl->REQ~matrix~1] */
export function matrixOf(
  policy: Policy,
  { tags, bad }: { readonly tags: readonly Tag[]; readonly bad: readonly BadTag[] },
  known: KnownNames,
): Matrix {
  const ids = new Map(policy.requirements.map(({ id }) => [id, id]));
  return {
    rows: policy.requirements.map((requirement) => rowOf(requirement, tags, known)),
    orphans: [
      ...bad.map(
        ({ file, line, text }) => `${file}:${line}: ${text} is no tag of the form kind->REQ~name~revision`,
      ),
      ...tags.flatMap((tag) => orphanText(tag, ids, known)),
      ...policy.requirements.flatMap((requirement) => unknownProperties(requirement, known)),
    ],
  };
}

/** The holes that the gate minds at a stage: levels A and B, in force there. */
export function holesAt({ rows }: Matrix, stage: string): string[] {
  return rows
    .filter(({ dal, inForce, holes }) => 'AB'.includes(dal) && inForce.includes(stage) && holes.length > 0)
    .map(({ id, dal, holes }) => `${id} [${dal}] has no ${holes.join(', no ')}`);
}

function rowOf(requirement: Requirement, tags: readonly Tag[], known: KnownNames): MatrixRow {
  const { id, dal, title, inForce, needs } = requirement;
  const own = tags.filter((tag) => tag.requirement === id);
  const at = (...kinds: TagKind[]): string[] =>
    own
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ file, line, subject }) => `${file}:${line} ${subject}`);
  const tagged = own
    .filter(({ kind }) => kind === 'model')
    .map((tag) => propertyOf(tag, known) ?? tag.subject);
  const properties = [...new Set([...tagged, ...neededProperties(requirement, known)])].sort();
  const theorems = [
    ...new Set(own.filter(({ kind }) => kind === 'proof').map(({ subject }) => subject)),
  ].sort();
  const evidence = needs.map((need) => need.evidence);
  const suites = needs.flatMap((need) =>
    /^(tests|model-tests)\//.test(need.evidence)
      ? need.includes.length === 0
        ? [need.evidence]
        : need.includes.map((name) => `${need.evidence} ${name}`)
      : [],
  );
  const row = {
    id,
    dal,
    title,
    inForce,
    properties,
    theorems,
    code: at('impl'),
    tests: [...at('utest', 'itest'), ...suites],
    traces: needs
      .filter((need) => need.evidence.startsWith('trace-conformance/'))
      .map(({ evidence: name, atLeast }) =>
        [name, ...Object.entries(atLeast).map(([measure, least]) => `${measure} ≥ ${least}`)].join(' '),
      ),
    evidence,
  };
  return { ...row, holes: ASKED[dal].filter((link) => !isLinked(row, link, requirement.isProcess === true)) };
}

function isLinked(row: Omit<MatrixRow, 'holes'>, link: Link, isProcess: boolean): boolean {
  switch (link) {
    case 'model, proof or trace':
      return isProcess || row.properties.length + row.theorems.length + row.traces.length > 0;
    case 'code':
      return row.code.length > 0;
    case 'test':
      return row.tests.length > 0;
    case 'evidence':
      return row.evidence.length > 0;
  }
}

/** `Spec!Property` of each property that the policy names for a requirement. */
function neededProperties({ needs }: Requirement, { properties }: KnownNames): string[] {
  return needs.flatMap(({ evidence, includes }) => {
    const spec = /^model-check\/(.+)$/.exec(evidence)?.[1];
    return spec === undefined
      ? []
      : includes.map((name) => `${spec}!${name}`).filter((one) => properties.has(one));
  });
}

function unknownProperties({ id, needs }: Requirement, { properties }: KnownNames): string[] {
  return needs.flatMap(({ evidence, includes }) => {
    const spec = /^model-check\/(.+)$/.exec(evidence)?.[1];
    const missing = spec === undefined ? [] : includes.filter((name) => !properties.has(`${spec}!${name}`));
    // Mutants and models are passed tests too: `mutant x`, `model MCX.cfg`.
    return missing
      .filter((name) => /^\w+$/.test(name))
      .map((name) => `${id}: no configuration of ${spec} checks ${name}`);
  });
}

/** The property that a tag in a spec's folder names. */
function propertyOf({ file, subject }: Tag, { properties }: KnownNames): string | undefined {
  return file
    .split('/')
    .map((folder) => `${folder}!${subject}`)
    .find((name) => properties.has(name));
}

function orphanText(tag: Tag, ids: ReadonlyMap<string, string>, known: KnownNames): string[] {
  const where = `${tag.file}:${tag.line}: [${tag.kind}->${tag.requirement}]`;
  if (!ids.has(tag.requirement)) {
    const name = tag.requirement.replace(/~\d+$/, '');
    const other = [...ids.keys()].find((id) => id.replace(/~\d+$/, '') === name);
    return [
      other === undefined
        ? `${where} names no requirement of the policy`
        : `${where} is of another revision: the policy has ${other}`,
    ];
  }
  if (tag.kind === 'model' && propertyOf(tag, known) === undefined)
    return [`${where}: no configuration checks ${tag.subject}`];
  if (tag.kind === 'proof' && !known.theorems.has(tag.subject))
    return [`${where}: there is no theorem ${tag.subject}`];
  return [];
}

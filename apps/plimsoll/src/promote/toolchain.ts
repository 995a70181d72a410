/** What evidence was made with: TLC's jar, Node, and our own code, by digest. */
import type { Statement } from '@plimsoll/evidence';
import type { Tools } from '@plimsoll/tlaplus-tools';
import { ownDigest } from '../model/own-digest.ts';

/** Our own packages whose code decides an answer. */
const OWN_CODE = [
  'apps/plimsoll/src',
  'libs/tlaplus-tools/src',
  'libs/tla-ir/src',
  'libs/tla-values/src',
  'libs/spec-compiler/src',
  'libs/explorer/src',
  'libs/graph-comparison/src',
  'libs/statecharts/src',
  'libs/model-tests/src',
  'libs/trace/src',
  'libs/verdict/src',
  'libs/evidence/src',
  'trace-validation/src',
];

/** The configuration entries of every piece of evidence. */
export function toolchainOf({ jar, java }: Tools): Statement['predicate']['configuration'] {
  return [
    { name: 'tla2tools.jar', digest: { sha256: jar.sha256 }, annotations: { pinned: String(jar.isPinned) } },
    { name: 'java', annotations: { major: String(java.major) } },
    { name: 'node', annotations: { version: process.version } },
    {
      name: 'plimsoll',
      digest: { sha256: ownDigest(OWN_CODE) },
      annotations: { integers: 'tlc for comparisons, exact for traces' },
    },
  ];
}

/**
 * Tells whether evidence was made by our own code as it is now, which is read once for all that is asked. Java, Node and
 * the jar need not be here to judge.
 */
export function thisToolchain(): (statement: Statement) => boolean {
  const own = ownDigest(OWN_CODE);
  return ({ predicate }) =>
    predicate.configuration.some(({ name, digest }) => name === 'plimsoll' && digest?.sha256 === own);
}

/** What a member is built from, as one digest: the same sources are built once. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Where a member's sources are, seen from the project's root. */
export const MEMBER_FOLDER = 'apps/hazelcast-member';

const SOURCES = [
  `${MEMBER_FOLDER}/pom.xml`,
  `${MEMBER_FOLDER}/wire.json`,
  `${MEMBER_FOLDER}/src/main`,
  'rocq-proofs/generated/java',
];

/** Digest of the files, by path and content. Undefined where there is no member to build. */
export function memberDigest(root: string): string | undefined {
  if (!SOURCES.every((source) => existsSync(join(root, source)))) return undefined;
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap((source) => filesOf(root, source))) {
    const bytes = readFileSync(join(root, file));
    hash.update(JSON.stringify([file, bytes.length])).update(bytes);
  }
  return hash.digest('hex');
}

function filesOf(root: string, path: string): string[] {
  if (statSync(join(root, path)).isFile()) return [path];
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => filesOf(root, `${path}/${name}`));
}

/** The number of the wire that this build speaks: `wire` in wire.json. */
export function ownWire(root: string): number {
  const wire: unknown = JSON.parse(readFileSync(join(root, MEMBER_FOLDER, 'wire.json'), 'utf8'));
  if (typeof wire === 'object' && wire !== null && 'wire' in wire && typeof wire.wire === 'number')
    return wire.wire;
  throw new Error('wire.json has no number');
}

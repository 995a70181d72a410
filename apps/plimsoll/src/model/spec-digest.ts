/** The digest by which a trace names the spec that it follows. */
import { hash } from 'node:crypto';
import type { CompiledModuleMeta } from '@plimsoll/tla-values';
import { canonicalJson, type Digest } from '@plimsoll/trace';

/** One digest over the sources of all modules outside the jar: changes with any byte of any of them. */
export function specDigestOf({ sources }: CompiledModuleMeta): Digest {
  return `sha256:${hash('sha256', canonicalJson(sources), 'hex')}`;
}

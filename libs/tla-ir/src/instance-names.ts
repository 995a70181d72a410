/**
 * Names that an INSTANCE makes: `I(1)!J!Op(2)` is the definition `I!J!Op`, whose parameters are I's, J's and Op's in
 * that order.
 */
import type { Definition, Uid } from './ir.ts';

/** The name before the first `!`, and what follows it; the operator `!!` is a name. */
export function firstName(name: string): readonly [string, string] {
  const bang = name.startsWith('!!') ? -1 : name.indexOf('!');
  return bang < 0 ? [name, ''] : [name.slice(0, bang), name.slice(bang + 1)];
}

/** The instance that made a definition: '' for an unnamed one, undefined for a definition of the text. */
export function instanceOf({ name, body }: Definition): string | undefined {
  const [head, tail] = firstName(name);
  if (tail !== '') return head;
  return body.kind === 'substitution' ? '' : undefined;
}

/** How many of a definition's parameters belong to its outermost instance. */
export function instanceParameterCount(
  definition: Definition,
  definitions: ReadonlyMap<Uid, Definition>,
): number {
  const [, tail] = firstName(definition.name);
  return ownParameterCount(definition, innerDefinition(definition, tail, definitions));
}

/** How many of a definition's parameters `inner` hasn't; 0 when there is no such definition. */
export function ownParameterCount(definition: Definition, inner: Definition | undefined): number {
  return inner === undefined ? 0 : definition.parameters.length - inner.parameters.length;
}

/** What `I!J!Op` is inside I's module, `J!Op`: copies keep the parameters of what they copy as their last ones. */
export function innerDefinition(
  definition: Definition,
  tail: string,
  definitions: ReadonlyMap<Uid, Definition>,
): Definition | undefined {
  const uids = definition.parameters.map(({ uid }) => uid).join(' ');
  for (const candidate of definitions.values()) {
    if (candidate.name !== tail || candidate.module !== definition.module) continue;
    const suffix = candidate.parameters.map(({ uid }) => uid).join(' ');
    if (suffix === '' || uids === suffix || uids.endsWith(` ${suffix}`)) return candidate;
  }
  return undefined;
}

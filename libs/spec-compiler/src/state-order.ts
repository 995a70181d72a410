/**
 * The order of a state's variables in TLC 2.15. SANY keeps the symbols of a module in a java.util.Hashtable by name, and
 * TLC takes the variables as that enumerates them, last first. It decides which state of an orbit is the least one, and
 * so what a VIEW sees under SYMMETRY; nothing else that we compare.
 */
import type { SpecIr } from '@plimsoll/tla-ir';

/** Symbols that SANY puts into every module's table before the module's own: found by making tables grow. */
const builtInSymbols = 72;
const firstCapacity = 11;
const loadFactor = 0.75;

/** Names of the root module's variables, in TLC's order. */
export function stateOrder(ir: SpecIr, variables: readonly string[]): string[] {
  const capacity = capacityFor(builtInSymbols + symbolCount(ir));
  const bucket = (name: string): number => (hashOf(name) & 0x7fffffff) % capacity;
  // In one bucket the newest comes first in the table, and so last here; to grow turns a bucket round, which is left out.
  return [...variables].sort((a, b) => bucket(a) - bucket(b));
}

/** What the root module and those it extends declare, define and name. */
function symbolCount(ir: SpecIr): number {
  const root = ir.modules.get(ir.root);
  if (root === undefined) return 0;
  const named = [...root.declarations, ...root.definitions].flatMap((uid) => {
    const one = ir.declarations.get(uid) ?? ir.definitions.get(uid);
    return one === undefined ? [] : [one.name];
  });
  const instances = named.flatMap((name) =>
    name.includes('!') ? [name.slice(0, name.lastIndexOf('!'))] : [],
  );
  const assumptions = root.assumptions.flatMap(({ name }) => (name === undefined ? [] : [name]));
  return new Set([...named, ...instances, ...assumptions]).size;
}

/** A Hashtable grows when an entry is put into it that has as many as the load factor lets it have. */
function capacityFor(count: number): number {
  let capacity = firstCapacity;
  while (count > Math.floor(capacity * loadFactor)) capacity = 2 * capacity + 1;
  return capacity;
}

/** `String.hashCode` of Java. */
function hashOf(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(31, hash) + text.charCodeAt(i)) | 0;
  return hash;
}

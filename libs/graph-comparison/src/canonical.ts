/**
 * The canonical text of a TLA+ value, as this package alone writes it: two printers of one value (TLC's text, the
 * explorer's ITF JSON) give the same text here. Sequences, records and functions are one kind, as in TLA+.
 */

/** Characters that separate parts; strings are written as JSON, so they can't be confused with these. */
export function canonicalSet(elements: readonly string[]): string {
  return `{${[...new Set(elements)].sort().join(',')}}`;
}

/** A function as its sorted graph. The later of two pairs with one argument is dropped, as `@@` keeps the left. */
export function canonicalFunction(pairs: readonly (readonly [string, string])[]): string {
  const graph = new Map<string, string>();
  for (const [argument, value] of pairs) if (!graph.has(argument)) graph.set(argument, value);
  return `[${[...graph]
    .map(([argument, value]) => `${argument}>${value}`)
    .sort()
    .join(',')}]`;
}

/** A sequence or tuple: a function from 1 to its length. */
export function canonicalSequence(elements: readonly string[]): string {
  return canonicalFunction(elements.map((element, index) => [String(index + 1), element]));
}

/** A string, or a model value: ITF writes both alike, so they are compared by name. */
export function canonicalName(name: string): string {
  return JSON.stringify(name);
}

/** A state as text: its variables by name. */
export function canonicalState(values: ReadonlyMap<string, string>): string {
  return [...values]
    .map(([variable, value]) => `${variable}=${value}`)
    .sort()
    .join('\n');
}

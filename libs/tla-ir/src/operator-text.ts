import type { BuiltinName } from './ir.ts';

/** How an operator stands to its arguments in TLA+ text. */
export type Fixity = 'prefix' | 'infix' | 'postfix' | 'named';

/** Of a definition, parameter or constant: `Foo` is called by name, a symbol stands where TLA+ puts it. */
export function fixityOfName(name: string): Fixity {
  if (/^\w+$/.test(name)) return 'named';
  if (name === '-.') return 'prefix';
  return name === '^+' || name === '^*' || name === '^#' ? 'postfix' : 'infix';
}

/** Text of a symbol between or before its arguments: `-.` is written `-` there. */
export function symbolText(name: string): string {
  return name === '-.' ? '-' : name;
}

/** Built-ins that TLA+ writes as operators; the others have a notation of their own. */
export const builtinFixity: ReadonlyMap<BuiltinName, Fixity> = new Map<BuiltinName, Fixity>([
  ['TRUE', 'named'],
  ['FALSE', 'named'],
  ['BOOLEAN', 'named'],
  ['STRING', 'named'],
  ['/\\', 'infix'],
  ['\\/', 'infix'],
  ['=>', 'infix'],
  ['<=>', 'infix'],
  ['=', 'infix'],
  ['/=', 'infix'],
  ['\\in', 'infix'],
  ['\\notin', 'infix'],
  ['\\union', 'infix'],
  ['\\intersect', 'infix'],
  ['\\', 'infix'],
  ['\\subseteq', 'infix'],
  ['~>', 'infix'],
  ['-+->', 'infix'],
  ['\\cdot', 'infix'],
  ['~', 'prefix'],
  ['SUBSET', 'prefix'],
  ['UNION', 'prefix'],
  ['DOMAIN', 'prefix'],
  ['UNCHANGED', 'prefix'],
  ['ENABLED', 'prefix'],
  ['[]', 'prefix'],
  ['<>', 'prefix'],
  ["'", 'postfix'],
]);

const escapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\t': '\\t',
  '\f': '\\f',
  '\r': '\\r',
};

/** A string literal of TLA+. */
export function stringLiteral(value: string): string {
  return `"${value.replace(/["\\\n\t\f\r]/g, (character) => escapes[character] ?? character)}"`;
}

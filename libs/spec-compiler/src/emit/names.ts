/** JavaScript names for TLA+ names. */
import { type Definition, isStandardDefinition, type SpecIr, type Uid } from '@plimsoll/tla-ir';

/** What generated modules call themselves, and JavaScript's own words. */
const reservedWords =
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends
  false finally for function if implements import in instanceof interface let new null package private protected
  public return static super switch this throw true try typeof undefined var void while with yield async of NaN
  Infinity Object Array Map Set Symbol Error Math JSON Number String Boolean
  runtime state next given payload emit constants sites meta instantiate Value Vars Payload Emit Runtime Site
  Operator Fields once lazy choices takes isAll ways constant standard place conjuncts initial isInitial self now then after meta largeInteger tupleChoices waysOfSome waysOfAll waysThrough waysBefore AfterWays late explanation known assigned log position
  pointOf everyBetween someBetween`.split(/\s+/);

const operatorWords: ReadonlyMap<string, string> = new Map([
  ['+', 'plus'],
  ['-', 'minus'],
  ['*', 'star'],
  ['/', 'slash'],
  ['<', 'less'],
  ['>', 'greater'],
  ['=', 'equal'],
  ['|', 'bar'],
  ['&', 'and'],
  ['^', 'hat'],
  ['%', 'percent'],
  ['#', 'hash'],
  ['$', 'dollar'],
  ['?', 'question'],
  ['@', 'at'],
  [':', 'colon'],
  ['.', 'dot'],
  ['~', 'tilde'],
  ['(', 'open'],
  [')', 'close'],
]);

/** A JavaScript identifier that reads like the TLA+ name. */
export function identifier(name: string): string {
  const plain = name
    .replaceAll('!', '_')
    .replace(/^\\|\\(?=\w)/g, '')
    .replace(/[^\w]/g, (c) => `_${operatorWords.get(c) ?? c.codePointAt(0)}`);
  const trimmed = /^_(?=[a-z])/.test(plain) && !name.startsWith('_') ? plain.slice(1) : plain;
  return /^\d/.test(trimmed) ? `_${trimmed}` : trimmed || '_';
}

/** Hands out names that are unique among themselves and against the names of a surrounding scope. */
export class NameSpace {
  readonly #taken = new Set<string>();
  readonly #outer: NameSpace | undefined;

  constructor(outer?: NameSpace) {
    this.#outer = outer;
    if (outer === undefined) for (const word of reservedWords) this.#taken.add(word);
  }

  fresh(name: string): string {
    const wanted = identifier(name);
    let unique = wanted;
    for (let count = 2; this.isTaken(unique); count += 1) unique = `${wanted}_${count}`;
    this.#taken.add(unique);
    return unique;
  }

  isTaken(name: string): boolean {
    return this.#taken.has(name) || (this.#outer?.isTaken(name) ?? false);
  }
}

/** Names of a module's definitions and constants, given in the order of the text so that they never change by chance. */
export function globalNames(
  ir: SpecIr,
  prefixed: ReadonlyMap<Uid, string>,
  locals: ReadonlySet<Uid>,
  space: NameSpace,
): ReadonlyMap<Uid, string> {
  const names = new Map<Uid, string>();
  const root = ir.modules.get(ir.root);
  for (const uid of root?.declarations ?? []) {
    const declaration = ir.declarations.get(uid);
    if (declaration?.kind === 'constant') names.set(uid, space.fresh(declaration.name));
  }
  const inRoot = new Set(root?.definitions ?? []);
  const first = (definition: Definition) => (inRoot.has(definition.uid) ? 0 : 1);
  const definitions = [...ir.definitions.values()]
    .filter((one) => !locals.has(one.uid) && !isStandardDefinition(ir, one))
    .sort((a, b) => first(a) - first(b) || a.uid - b.uid);
  for (const one of definitions) {
    // An action's plain name is that of its enumerator.
    const suffix = one.level === 2 ? 'Holds' : '';
    names.set(one.uid, space.fresh(`${prefixed.get(one.uid) ?? one.name}${suffix}`));
  }
  return names;
}

/** Names of operators of standard modules, by `Module!Operator`. */
export function standardNames(ir: SpecIr, space: NameSpace): ReadonlyMap<string, string> {
  const keys = [...ir.definitions.values()]
    .filter((one) => isStandardDefinition(ir, one))
    .map((one) => ({ key: `${one.module}!${one.original}`, name: one.original }));
  const names = new Map<string, string>();
  for (const { key, name } of keys) if (!names.has(key)) names.set(key, space.fresh(name));
  return names;
}

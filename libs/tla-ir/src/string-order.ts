/**
 * TLC orders strings by when each was first interned (util.UniqueString: `compareTo` subtracts table positions),
 * not by their letters. Found by printing TLC 2.15's intern table (and the same sets through PrintT) for specs
 * made for it; the parts of the table, in order:
 *
 * 1. The `.cfg`, which TLC parses before anything else: strings and model values, in the order of the text. A
 *    string that has the name of a model value takes its position. Keywords, constants' names and the operators
 *    after `<-` are not interned here.
 * 2. SANY's static tables: every operator symbol, the built-ins' names, `@` (`internedByClassLoading`).
 * 3. Every token of every module's text, as the parser meets it, modules in loading order (load-order.ts), the
 *    jar's modules included: identifiers, keywords, numerals, symbols. Comments, and text outside the module, do
 *    not count. A string literal is one token *with its quotes* and so not yet the string.
 * 4. String literals, at semantic analysis: modules in dependency order, within a module in the order of the
 *    text, except that bound variables' domains come before what they are bound in (`{"b" : x \in {"a"}}` interns
 *    "a" first). So a string that equals any identifier anywhere precedes all that do not. Theorems and proofs
 *    count. Record fields are identifiers (3).
 * 5. Strings made while TLC runs (`\o`, ToString, …), when they are first made: not known here.
 *
 * Not reproduced, as no sensible string has these texts: names like `I!Op` and `\in.` that SANY makes up between 3
 * and 4, and the names of its grammar's nodes (`N_…`).
 */
import type { ConfigValue, ModelConfig } from './config.ts';
import { internedByClassLoading, standardModuleTokens } from './generated/standard-tokens.ts';
import type { Location, SpecIr } from './ir.ts';
import { loadOrder } from './load-order.ts';
import { moduleTokensOf } from './module-tokens.ts';
import type { ModuleSource } from './read-spec.ts';
import type { XmlElement, XmlExport } from './xml-tree.ts';

/** The order without a `.cfg` (parts 2 to 4). */
export function stringOrderOf(
  xmlExport: XmlExport,
  sources: ReadonlyMap<string, ModuleSource>,
): readonly string[] {
  const order = new Set<string>(internedByClassLoading);
  const tokensOf = (name: string) => {
    const source = sources.get(name);
    return source === undefined ? standardModuleTokens.get(name) : moduleTokensOf(source.text);
  };
  for (const module of loadOrder(xmlExport.rootModule, tokensOf)) {
    for (const image of module.images) order.add(image);
  }
  for (const image of internedByGenerator) order.add(image);
  new LiteralWalk(xmlExport, order).walk();
  return [...order];
}

/** The whole order: what the `.cfg` interns goes before everything else. */
export function stringOrderWith(ir: SpecIr, config: ModelConfig | undefined): readonly string[] {
  const order = new Set<string>();
  for (const assignment of config?.constants ?? []) {
    if (assignment.kind === 'operator') continue;
    for (const argument of assignment.arguments) addConfigStrings(argument, order);
    addConfigStrings(assignment.value, order);
  }
  for (const text of ir.stringOrder) order.add(text);
  return [...order];
}

function addConfigStrings(value: ConfigValue, order: Set<string>): void {
  if (value.kind === 'string') order.add(value.value);
  else if (value.kind === 'modelValue') order.add(value.name);
  else if (value.kind === 'set') for (const element of value.elements) addConfigStrings(element, order);
}

/** Meets string literals in the order in which SANY's generator makes their nodes. */
class LiteralWalk {
  readonly #export: XmlExport;
  readonly #order: Set<string>;
  readonly #walked = new Set<XmlElement>();

  constructor(xmlExport: XmlExport, order: Set<string>) {
    this.#export = xmlExport;
    this.#order = order;
  }

  walk(): void {
    for (const uid of this.#export.moduleUids) {
      const module = this.#export.entries.get(uid);
      if (module === undefined) continue;
      const units = module.children.flatMap((reference) => {
        const unit = unitReferences.has(reference.name) ? this.#follow(reference) : undefined;
        return unit === undefined || this.#walked.has(unit) ? [] : [unit];
      });
      // Stable: several copies made by one INSTANCE stay as they are.
      units.sort((left, right) => byPlace(left.location, right.location));
      for (const unit of units) this.#unit(unit);
    }
  }

  #unit(element: XmlElement): void {
    if (this.#walked.has(element)) return;
    this.#walked.add(element);
    this.#node(element);
  }

  #node(element: XmlElement): void {
    if (element.name === 'StringValue') {
      this.#order.add(element.text);
      return;
    }
    const first = element.children.find((child) => madeFirst.has(child.name));
    if (first !== undefined) this.#child(first, element);
    for (const child of element.children) if (child !== first) this.#child(child, element);
  }

  /** A LET's definitions, LAMBDAs and the steps of a proof are made where they stand; other symbols elsewhere. */
  #child(child: XmlElement, parent: XmlElement): void {
    const standsHere = parent.name === 'opDefs' || parent.name === 'argument' || parent.name === 'steps';
    if (!child.name.endsWith('Ref')) this.#node(child);
    else if (standsHere) {
      const target = this.#follow(child);
      if (target !== undefined && (parent.name !== 'argument' || isLambda(target))) this.#unit(target);
    }
  }

  #follow(reference: XmlElement): XmlElement | undefined {
    return this.#export.entries.get(Number(reference.children[0]?.text));
  }
}

const unitReferences: ReadonlySet<string> = new Set([
  'UserDefinedOpKindRef',
  'AssumeNodeRef',
  'TheoremNodeRef',
]);
/** What SANY's semantic phase interns before its first literal, as far as it looks like a word. */
const internedByGenerator = ['SF_', 'WF_', 'LAMBDA'];

const madeFirst: ReadonlySet<string> = new Set(['boundSymbols', 'opDefs', 'substs']);

function byPlace(left: Location | undefined, right: Location | undefined): number {
  if (left === undefined || right === undefined) return 0;
  return left.beginLine - right.beginLine || left.beginColumn - right.beginColumn;
}

function isLambda(definition: XmlElement): boolean {
  return definition.children.some((child) => child.name === 'uniquename' && child.text === 'LAMBDA');
}

import type { Assumption, Declaration, Definition, Expr, Location, Module, Parameter, Uid } from './ir.ts';
import { ExpressionResolver } from './resolve-expression.ts';
import { nowhere, type SymbolTable } from './symbol-table.ts';
import type { XmlElement, XmlExport } from './xml-tree.ts';

export interface ResolvedModules {
  readonly modules: ReadonlyMap<string, Module>;
  readonly definitions: ReadonlyMap<Uid, Definition>;
  readonly declarations: ReadonlyMap<Uid, Declaration>;
}

/**
 * Resolves what modules declare, define and assume, and what that uses. Theorems are left out unless an
 * expression uses their name, and so are proofs with the definitions inside them.
 */
export function resolveModules(
  xmlExport: XmlExport,
  symbols: SymbolTable,
  isStandard: (module: string) => boolean,
): ResolvedModules {
  const resolver = new ModuleResolver(symbols, isStandard);
  for (const [uid, node] of xmlExport.entries) {
    if (node.name === 'OpDeclNode') resolver.declaration(uid, node);
  }
  for (const uid of xmlExport.moduleUids) resolver.module(uid);
  // The map grows while it is walked.
  for (const uid of symbols.definitionsUsed.keys()) resolver.definition(uid);
  return resolver;
}

class ModuleResolver implements ResolvedModules {
  readonly modules = new Map<string, Module>();
  readonly definitions = new Map<Uid, Definition>();
  readonly declarations = new Map<Uid, Declaration>();
  readonly #symbols: SymbolTable;
  readonly #isStandard: (module: string) => boolean;
  readonly #expressions: ExpressionResolver;
  /** Definitions being resolved: embedding one in itself would never end. */
  readonly #pending = new Set<Uid>();

  constructor(symbols: SymbolTable, isStandard: (module: string) => boolean) {
    this.#symbols = symbols;
    this.#isStandard = isStandard;
    this.#expressions = new ExpressionResolver(symbols, (uid, reference) => {
      if (this.#pending.has(uid)) symbols.malformed(reference, `definition ${uid} contains itself`);
      return this.definition(uid);
    });
  }

  module(uid: Uid): void {
    const symbols = this.#symbols;
    const node = symbols.entries.get(uid);
    if (node?.name !== 'ModuleNode') throw new Error(`UID ${uid} is no module`);
    const name = symbols.nameOf(node);
    const references = (kind: string) =>
      node.children.filter((child) => child.name === kind).map((child) => symbols.follow(child));
    const definitions = references('UserDefinedOpKindRef').map((found) => found.uid);
    for (const definition of definitions) this.definition(definition);
    this.modules.set(name, {
      name,
      location: node.location ?? nowhere,
      declarations: references('OpDeclNodeRef').map((found) => found.uid),
      definitions,
      assumptions: references('AssumeNodeRef').map((found) => this.#assumption(found.node)),
      isStandard: this.#isStandard(name),
    });
  }

  declaration(uid: Uid, node: XmlElement): void {
    const symbols = this.#symbols;
    const location = node.location ?? nowhere;
    const kind = symbols.child(node, 'kind').text;
    // 2 CONSTANT and 3 VARIABLE of modules; the NEW symbols of ASSUME/PROVE are other kinds, and proofs only.
    if (kind !== '2' && kind !== '3') return;
    this.declarations.set(uid, {
      uid,
      name: symbols.nameOf(node),
      kind: kind === '2' ? 'constant' : 'variable',
      arity: symbols.arityOf(node),
      module: location.module,
      location,
    });
  }

  definition(uid: Uid): Definition {
    const known = this.definitions.get(uid);
    if (known !== undefined) return known;
    const node = this.#symbols.entries.get(uid);
    if (node === undefined) throw new Error(`definition ${uid} is not in the table`);
    this.#pending.add(uid);
    const definition = this.#newDefinition(uid, node);
    this.#pending.delete(uid);
    this.definitions.set(uid, definition);
    return definition;
  }

  #newDefinition(uid: Uid, node: XmlElement): Definition {
    const symbols = this.#symbols;
    const isNamedFact = node.name !== 'UserDefinedOpKind';
    const bodyElement = isNamedFact ? node.children.at(-1) : symbols.child(node, 'body').children[0];
    if (bodyElement === undefined) return symbols.malformed(node, 'a definition without body');
    const body = this.#expressions.expression(bodyElement);
    const name = symbols.nameOf(node);
    return {
      uid,
      name,
      module: moduleOf(body),
      original: originalName(name),
      location: node.location ?? nowhere,
      level: node.level ?? 0,
      parameters: isNamedFact ? this.#factParameters(uid, node) : this.#parameters(node),
      body,
      recursive: node.children.some((child) => child.name === 'recursive'),
      recursiveFunction: this.#functionSymbol(bodyElement),
    };
  }

  #parameters(node: XmlElement): Parameter[] {
    const list = this.#symbols.child(node, 'params').children;
    return list.map((entry) => this.#symbols.parameter(this.#symbols.child(entry, 'FormalParamNodeRef')));
  }

  /**
   * `I(n)!Thm` has the parameters of its instance, which the export leaves out; the operators that the same
   * INSTANCE made have them first.
   */
  #factParameters(uid: Uid, node: XmlElement): Parameter[] {
    const count = this.#symbols.definitionsUsed.get(uid) ?? 0;
    if (count === 0) return [];
    for (const { location, parameters } of this.definitions.values()) {
      if (parameters.length >= count && isSamePlace(location, node.location))
        return parameters.slice(0, count);
    }
    return this.#symbols.unsupported(node, `the parameters of ${this.#symbols.nameOf(node)} are not known`);
  }

  /** The symbol that `f` has inside `f[x \in S] == e`, through the substitutions of instances. */
  #functionSymbol(body: XmlElement): Uid | undefined {
    if (body.name === 'SubstInNode') {
      const [inner] = this.#symbols.child(body, 'body').children;
      return inner === undefined ? undefined : this.#functionSymbol(inner);
    }
    if (body.name !== 'OpApplNode') return undefined;
    const [reference] = this.#symbols.child(body, 'operator').children;
    if (reference?.name !== 'BuiltInKindRef') return undefined;
    if (this.#symbols.nameOf(this.#symbols.follow(reference).node) !== '$RecursiveFcnSpec') return undefined;
    const [self] = this.#symbols.child(body, 'boundSymbols').children;
    const [symbol] = self?.name === 'unbound' ? self.children : [];
    return symbol === undefined ? undefined : this.#symbols.follow(symbol).uid;
  }

  #assumption(node: XmlElement): Assumption {
    const symbols = this.#symbols;
    const [bodyElement] = symbols.child(node, 'body').children;
    if (bodyElement === undefined) return symbols.malformed(node, 'an ASSUME without formula');
    const named = node.children.find((child) => child.name === 'definition');
    const [reference] = named?.children ?? [];
    return {
      name: reference === undefined ? undefined : symbols.nameOf(symbols.follow(reference).node),
      location: node.location ?? nowhere,
      body: this.#expressions.expression(bodyElement),
    };
  }
}

/**
 * The module whose text contains a body. SANY places a copy made by INSTANCE at the INSTANCE statement, but
 * leaves the nodes of its body where they were written.
 */
function moduleOf(body: Expr): string {
  return body.kind === 'substitution' ? moduleOf(body.body) : body.location.module;
}

function isSamePlace(left: Location, right: Location | undefined): boolean {
  return (
    left.module === right?.module &&
    left.beginLine === right.beginLine &&
    left.beginColumn === right.beginColumn
  );
}

/** `Incr` of `Outer!Inner!Incr`; the operator `!!` of `Inst!!!`. */
function originalName(name: string): string {
  if (name.endsWith('!!')) return '!!';
  return name.slice(name.lastIndexOf('!') + 1);
}

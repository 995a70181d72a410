/**
 * Rocq's JSON extraction as declarations. Only the constructs listed here pass; anything else is refused with its
 * place, so that nothing is translated by guess. Reads from the roots; primitives are not entered.
 */
import type { Declaration, Expression, Parameter, Primitive, Type } from './ir.ts';
import { PRIMITIVES } from './ir.ts';
import { type Node, NodeReader, Untranslatable } from './json-nodes.ts';
import { integer, integerList, isInteger } from './read-literals.ts';

/**
 * @param extraction The parsed kernel.json.
 * @param projections The record fields, in any order: extraction loses their names.
 * @param roots What must be there, with all that it calls.
 * @returns Declarations, each after what it uses.
 * @throws Untranslatable with the definition's name.
 */
export function readExtraction(
  extraction: unknown,
  projections: readonly string[],
  roots: readonly string[],
): Declaration[] {
  const reader = new NodeReader('kernel.json');
  const module = reader.node(extraction);
  const terms = new Map<string, Node>();
  const inductives = new Map<string, Node>();
  for (const declaration of reader.children(module, 'declarations')) {
    const what = reader.what(declaration);
    if (what === 'decl:fixgroup') continue; // only primitives are recursive; a call of one is refused
    if (what !== 'decl:term' && what !== 'decl:ind') reader.refuse(`the declaration ${what}`);
    const name = reader.text(declaration, 'name');
    (what === 'decl:term' ? terms : inductives).set(name, declaration);
  }
  return new Extraction(terms, inductives, projections).read(roots);
}

class Extraction {
  readonly #terms: ReadonlyMap<string, Node>;
  readonly #inductives: ReadonlyMap<string, Node>;
  readonly #fields = new Map<string, readonly string[]>();
  readonly #done = new Map<string, Declaration>();
  readonly #open = new Set<string>();

  constructor(
    terms: ReadonlyMap<string, Node>,
    inductives: ReadonlyMap<string, Node>,
    projections: readonly string[],
  ) {
    this.#terms = terms;
    this.#inductives = inductives;
    for (const projection of projections) this.#readProjection(projection);
  }

  read(roots: readonly string[]): Declaration[] {
    for (const root of roots) this.#require(root);
    return [...this.#done.values()];
  }

  /** `fun r => match r with C(_, x, _) => x end` tells that C's second field is this projection. */
  #readProjection(name: string): void {
    const reader = new NodeReader(name);
    const [only] = reader.children(this.#body(reader, name), 'cases');
    const pattern = reader.child(only ?? {}, 'pat');
    const record = reader.text(pattern, 'name');
    const names = reader.texts(pattern, 'argnames');
    const variable = reader.text(reader.child(only ?? {}, 'body'), 'name');
    const fields = [...(this.#fields.get(record) ?? names.map(() => ''))];
    const at = names.indexOf(variable);
    if (at < 0 || fields[at] !== '') reader.refuse('this is no projection of its own field');
    fields[at] = name;
    this.#fields.set(record, fields);
  }

  #body(reader: NodeReader, name: string): Node {
    const value = reader.child(this.#term(reader, name), 'value');
    return reader.what(value) === 'expr:lambda' ? reader.child(value, 'body') : value;
  }

  #term(reader: NodeReader, name: string): Node {
    const term = this.#terms.get(name);
    if (term === undefined) return reader.refuse(`${name} is not in the extraction under this name`);
    return term;
  }

  #require(name: string): Declaration {
    const known = this.#done.get(name);
    if (known !== undefined) return known;
    if (this.#open.has(name)) throw new Untranslatable(name, 'it calls itself');
    this.#open.add(name);
    const declaration = this.#declaration(new NodeReader(name), name);
    this.#done.set(name, declaration);
    return declaration;
  }

  #declaration(reader: NodeReader, name: string): Declaration {
    const term = this.#term(reader, name);
    const value = reader.child(term, 'value');
    const isLambda = reader.what(value) === 'expr:lambda';
    const names = isLambda ? reader.texts(value, 'argnames') : [];
    const body = isLambda ? reader.child(value, 'body') : value;
    const { parameters, result } = this.#signature(reader, reader.child(term, 'type'), names);
    if (result === 'table') return { kind: 'table', name, entries: integerList(reader, body) };
    if (parameters.length === 0)
      return { kind: 'constant', name, value: this.#expression(reader, body, new Map()) };
    const scope = new Map(parameters.map((p): [string, Expression] => [p.name, variable(p.name)]));
    return { kind: 'function', name, parameters, result, body: this.#expression(reader, body, scope) };
  }

  #signature(
    reader: NodeReader,
    type: Node,
    names: readonly string[],
  ): { parameters: Parameter[]; result: Type | 'table' } {
    const parameters: Parameter[] = [];
    let rest = type;
    for (const name of names) {
      if (reader.what(rest) !== 'type:arrow') reader.refuse('more arguments than its type has');
      const argument = this.#type(reader, reader.child(rest, 'left'));
      if (argument === 'table') return reader.refuse('a table as an argument');
      if (name === '_' || parameters.some((other) => other.name === name))
        reader.refuse(`the argument ${name}`);
      parameters.push({ name, type: argument });
      rest = reader.child(rest, 'right');
    }
    if (reader.what(rest) === 'type:arrow') reader.refuse('write all arguments (no eta-reduced body)');
    return { parameters, result: this.#type(reader, rest) };
  }

  #type(reader: NodeReader, node: Node): Type | 'table' {
    if (reader.what(node) !== 'type:glob') return reader.refuse(`the type ${reader.what(node)}`);
    const name = reader.text(node, 'name');
    const args = reader.children(node, 'args');
    if (name === 'list') {
      const [item] = args;
      if (item !== undefined && reader.what(item) === 'type:glob' && reader.text(item, 'name') === 'z')
        return 'table';
    }
    if (args.length > 0) return reader.refuse(`the type ${name} with arguments`);
    if (name === 'z') return { kind: 'int' };
    if (name === 'bool') return { kind: 'bool' };
    const { kind } = this.#inductive(reader, name);
    return { kind, name };
  }

  #inductive(reader: NodeReader, name: string): Extract<Declaration, { kind: 'enum' | 'record' }> {
    const known = this.#done.get(name);
    if (known?.kind === 'enum' || known?.kind === 'record') return known;
    const node = this.#inductives.get(name);
    if (node === undefined) return reader.refuse(`the type ${name} is not in the extraction`);
    if (reader.texts(node, 'argnames').length > 0) reader.refuse(`the type ${name} has parameters`);
    const constructors = reader.children(node, 'constructors');
    const declaration = this.#inductiveOf(reader, name, constructors);
    this.#done.set(name, declaration);
    return declaration;
  }

  #inductiveOf(
    reader: NodeReader,
    name: string,
    constructors: readonly Node[],
  ): Extract<Declaration, { kind: 'enum' | 'record' }> {
    const arguments_ = constructors.map((constructor) => reader.children(constructor, 'argtypes'));
    if (arguments_.every((types) => types.length === 0)) {
      return { kind: 'enum', name, values: constructors.map((c) => reader.text(c, 'name')) };
    }
    const [only] = constructors;
    if (only === undefined || constructors.length > 1)
      return reader.refuse(`${name} has variants with payload`);
    const constructor = reader.text(only, 'name');
    const names = this.#fields.get(constructor) ?? [];
    const fields = reader.children(only, 'argtypes').map((node, at): Parameter => {
      const type = this.#type(reader, node);
      const field = names[at];
      if (type === 'table' || field === undefined || field === '') {
        return reader.refuse(`field ${at} of ${constructor} is not a listed projection`);
      }
      return { name: field, type };
    });
    return { kind: 'record', name, constructor, fields };
  }

  #expression(reader: NodeReader, node: Node, scope: ReadonlyMap<string, Expression>): Expression {
    const what = reader.what(node);
    switch (what) {
      case 'expr:rel': {
        const name = reader.text(node, 'name');
        return scope.get(name) ?? reader.refuse(`the variable ${name} is not in scope`);
      }
      case 'expr:global':
        return this.#global(reader, reader.text(node, 'name'));
      case 'expr:constructor':
        return this.#construct(reader, node, scope);
      case 'expr:apply':
        return this.#apply(reader, node, scope);
      case 'expr:let': {
        const name = reader.text(node, 'name');
        if (scope.has(name)) reader.refuse(`${name} hides another variable`);
        const value = this.#expression(reader, reader.child(node, 'nameval'), scope);
        const inner = new Map(scope).set(name, variable(name));
        return {
          kind: 'let',
          name,
          value,
          body: this.#expression(reader, reader.child(node, 'body'), inner),
        };
      }
      case 'expr:case':
        return this.#case(reader, node, scope);
      default:
        return reader.refuse(`the construct ${what}`);
    }
  }

  #global(reader: NodeReader, name: string): Expression {
    if (isPrimitive(name)) return reader.refuse(`${name} without its arguments`);
    const declaration = this.#require(name);
    if (declaration.kind === 'constant' || declaration.kind === 'table') return { kind: 'constant', name };
    return reader.refuse(`the function ${name} without its arguments`);
  }

  #construct(reader: NodeReader, node: Node, scope: ReadonlyMap<string, Expression>): Expression {
    if (isInteger(reader, node)) return { kind: 'int', value: integer(reader, node) };
    const name = reader.text(node, 'name');
    if (name === 'true' || name === 'false') return { kind: 'bool', value: name === 'true' };
    const args = reader.children(node, 'args').map((arg) => this.#expression(reader, arg, scope));
    const type = this.#typeOfConstructor(reader, name);
    if (type.kind === 'enum') return { kind: 'enumValue', type: type.name, name };
    if (args.length !== type.fields.length) reader.refuse(`${name} without all its fields`);
    return { kind: 'make', record: type.name, args };
  }

  #typeOfConstructor(reader: NodeReader, name: string): Extract<Declaration, { kind: 'enum' | 'record' }> {
    for (const [type, node] of this.#inductives) {
      const names = reader.children(node, 'constructors').map((c) => reader.text(c, 'name'));
      if (names.includes(name) && type !== 'bool') return this.#inductive(reader, type);
    }
    return reader.refuse(`the constructor ${name}`);
  }

  #apply(reader: NodeReader, node: Node, scope: ReadonlyMap<string, Expression>): Expression {
    const called = reader.child(node, 'func');
    if (reader.what(called) !== 'expr:global') return reader.refuse('a call of what is no named function');
    const name = reader.text(called, 'name');
    const args = reader.children(node, 'args').map((arg) => this.#expression(reader, arg, scope));
    if (isPrimitive(name)) {
      if (args.length !== 2) return reader.refuse(`${name} with ${args.length} arguments`);
      return { kind: 'primitive', name, args };
    }
    const declaration = this.#require(name);
    if (declaration.kind !== 'function' || declaration.parameters.length !== args.length) {
      return reader.refuse(`${name} with ${args.length} arguments`);
    }
    return { kind: 'call', name, args };
  }

  #case(reader: NodeReader, node: Node, scope: ReadonlyMap<string, Expression>): Expression {
    const on = this.#expression(reader, reader.child(node, 'expr'), scope);
    const cases = reader.children(node, 'cases').map((branch) => ({
      pattern: reader.child(branch, 'pat'),
      body: reader.child(branch, 'body'),
    }));
    const [first, second] = cases;
    if (first === undefined || reader.what(first.pattern) !== 'pat:constructor') {
      return reader.refuse('a match that does not begin with a constructor');
    }
    const name = reader.text(first.pattern, 'name');
    if (name === 'true' || name === 'false') {
      if (second === undefined || cases.length !== 2)
        return reader.refuse('a match on bool without two cases');
      const bodies = cases.map(({ body }) => this.#expression(reader, body, scope));
      const [yes, no] = name === 'true' ? bodies : bodies.toReversed();
      return { kind: 'if', condition: on, then: yes as Expression, else: no as Expression };
    }
    const type = this.#typeOfConstructor(reader, name);
    if (type.kind === 'enum') return this.#match(reader, on, type, cases, scope);
    if (cases.length !== 1 || on.kind !== 'variable')
      return reader.refuse('a match on a record that is no field');
    const inner = new Map(scope);
    reader.texts(first.pattern, 'argnames').forEach((bound, at) => {
      const field = type.fields[at]?.name;
      if (bound !== '_' && field !== undefined) inner.set(bound, { kind: 'field', of: on, field });
    });
    return this.#expression(reader, first.body, inner);
  }

  #match(
    reader: NodeReader,
    on: Expression,
    type: Extract<Declaration, { kind: 'enum' }>,
    branches: readonly { pattern: Node; body: Node }[],
    scope: ReadonlyMap<string, Expression>,
  ): Expression {
    const cases: { value: string; body: Expression }[] = [];
    let otherwise: Expression | undefined;
    for (const { pattern, body } of branches) {
      const translated = this.#expression(reader, body, scope);
      if (otherwise !== undefined) reader.refuse('a case after the last one');
      if (reader.what(pattern) === 'pat:wild') otherwise = translated;
      else if (reader.what(pattern) === 'pat:constructor')
        cases.push({ value: reader.text(pattern, 'name'), body: translated });
      else reader.refuse(`the pattern ${reader.what(pattern)}`);
    }
    const isWhole = type.values.every((value) => cases.some((one) => one.value === value));
    if (otherwise === undefined && !isWhole) reader.refuse('a match that leaves out a value');
    return { kind: 'match', on, type: type.name, cases, otherwise };
  }
}

function variable(name: string): Expression {
  return { kind: 'variable', name };
}

function isPrimitive(name: string): name is Primitive {
  return (PRIMITIVES as readonly string[]).includes(name);
}

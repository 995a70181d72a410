/** Pass 6: the module's text, part by part. */
import type { Definition, Location, ModelConfig } from '@plimsoll/tla-ir';
import { byPlace } from '../analysis/analysis.ts';
import { type ConstantSubstitute, substitutesOf } from '../passes/constant-substitutes.ts';
import { constantStatements, type NamedConstant } from '../passes/named-constants.ts';
import { callOf, rootDefinition } from '../passes/root-definition.ts';
import type { SplitAction } from '../passes/split-actions.ts';
import type { PropertyParts } from '../passes/split-properties.ts';
import type { Behaviour } from '../passes/split-specification.ts';
import { Scope, type Scoped } from '../scope.ts';
import { stateOrder } from '../state-order.ts';
import { ActionEmitter } from './action.ts';
import { Block, braces, indent, list, mentions, quoted, typeNames } from './code.ts';
import { type Env, type ModuleContext, placeCode, stateEnv, variableList } from './context.ts';
import { DefinitionEmitter, type Refusal } from './definitions.ts';
import type { EventFieldPlan } from './event-fields.ts';
import { ExplanationEmitter } from './explain.ts';
import { ExpressionEmitter, ifUsed } from './expression.ts';
import { forgetDeclared } from './let-definitions.ts';
import { NameSpace } from './names.ts';
import { PredicateEmitter } from './predicates.ts';
import { prelude } from './prelude.ts';
import { sourceComment } from './source-comment.ts';
import { TemporalEmitter } from './temporal.ts';

export interface ModuleParts {
  readonly config: ModelConfig;
  readonly behaviour: Behaviour | undefined;
  readonly actions: readonly SplitAction[];
  readonly properties: readonly PropertyParts[];
}

export interface EmittedModule {
  /** Everything below the head comment and the imports. */
  readonly text: string;
  readonly refuses: readonly Refusal[];
  readonly fieldsOf: ReadonlyMap<string, readonly EventFieldPlan[]>;
}

export class ModuleEmitter {
  readonly #context: ModuleContext;
  readonly #parts: ModuleParts;
  readonly #emitter: ExpressionEmitter;
  readonly #temporal: TemporalEmitter;
  readonly #functions: { readonly location: Location; readonly text: string }[] = [];
  readonly #predicates: PredicateEmitter;
  readonly #definitions: DefinitionEmitter;
  readonly #fieldsOf = new Map<string, readonly EventFieldPlan[]>();

  constructor(context: ModuleContext, parts: ModuleParts) {
    this.#context = context;
    this.#parts = parts;
    this.#emitter = new ExpressionEmitter(context);
    this.#temporal = new TemporalEmitter(this.#emitter);
    this.#predicates = new PredicateEmitter(context, parts, this.#temporal);
    this.#definitions = new DefinitionEmitter(this.#emitter);
  }

  emit(): EmittedModule {
    const { ir } = this.#context;
    const { behaviour } = this.#parts;
    // Emission of the parts below requests the definitions they call.
    const assumptions = this.#assumptions();
    const initial = this.#initial();
    const actions = this.#actions();
    const fields: [string, string][] = [
      ['name', quoted(ir.root)],
      ['runtime', ''],
      ['sites', ''],
      ['variables', `[${[...this.#context.variables.values()].map(quoted).join(', ')}]`],
      ['constants', ''],
      ['assumptions', list(assumptions)],
      ['initial', ''],
      ['isInitial', ''],
      ['actions', list(actions)],
      ['invariants', list(this.#predicates.all('invariants'))],
      ['constraints', list(this.#predicates.all('constraints'))],
      ['actionConstraints', list(this.#predicates.actionConstraints())],
      ['properties', list(this.#predicates.properties())],
      ['fairness', list(behaviour === undefined ? [] : this.#fairness())],
      ['symmetry', this.#symmetry()],
      ['view', this.#view()],
      ['alias', this.#alias()],
      ['postconditions', list(this.#postconditions())],
    ];
    const named = this.#namedConstants();
    if (named.length > 0) fields.push(['namedConstants', list(named)]);
    const { symmetry, view } = this.#parts.config;
    const substitutes = substitutesOf(ir, this.#parts.config, this.#context.analysis);
    if (substitutes.length > 0)
      fields.push(['substitutes', list(substitutes.map((one) => this.#substitute(one)))]);
    if (symmetry !== undefined && view !== undefined)
      fields.push([
        'stateOrder',
        `[${stateOrder(ir, [...this.#context.variables.values()])
          .map(quoted)
          .join(', ')}]`,
      ]);
    if (this.#dependsOnRun()) fields.push(['dependsOnRun', 'true']);
    this.#definitions.emitRequested();
    this.#definitions.requireAll();
    const { entries, refuses } = this.#definitions.named();
    if (this.#context.drawsAtRandom) fields.push(['drawsAtRandom', 'true']);
    fields.push(['definitions', `new Map<string, NamedDefinition>(${list(entries)})`]);
    fields.push(...this.#initialLocation());
    const object = `return {\n${indent(fields.map(([name, text]) => (text === '' ? `${name},` : `${name}: ${text},`)).join('\n'))}\n};`;
    return { text: this.#assembled([initial, object]), refuses, fieldsOf: this.#fieldsOf };
  }

  /** Whether TLCGet or TLCSet stand in what is evaluated on states and steps. */
  #dependsOnRun(): boolean {
    const { config } = this.#parts;
    const { init, next, specification, view } = config;
    const lists = [config.invariants, config.properties, config.constraints, config.actionConstraints];
    return [init, next, specification, view, ...lists.flat()].some(
      (named) =>
        named !== undefined &&
        this.#context.analysis.isRunDependent(rootDefinition(this.#context.ir, config, named, 3)),
    );
  }

  // --- parts

  #names(): NameSpace {
    return new NameSpace(this.#context.space);
  }

  #named({ name, location }: Definition): string {
    return `{ name: ${quoted(name)}, location: ${placeCode(this.#context, location)} }`;
  }

  #assumptions(): string[] {
    const { ir } = this.#context;
    return (ir.modules.get(ir.root)?.assumptions ?? []).map((one) => {
      const name = one.name === undefined ? 'undefined' : quoted(one.name);
      const holds = this.#temporal.stateTest(one.body, Scope.empty, this.#names());
      return `{ name: ${name}, location: ${placeCode(this.#context, one.location)}, holds: ${holds} }`;
    });
  }

  #initial(): string {
    const { behaviour } = this.#parts;
    const variables = [...this.#context.variables.values()];
    if (behaviour === undefined) {
      return `function initial(): void {}\n\nfunction isInitial(): boolean {\n  return ${variables.length === 0};\n}`;
    }
    const names = this.#names();
    const body = new ActionEmitter(this.#emitter, {
      kind: 'init',
      next: 'next',
      state: undefined,
      names,
    }).run(behaviour.init);
    const comment = sourceComment(
      this.#context,
      'Init',
      behaviour.init.map((one) => this.#sourceOf(one)),
    );
    const enumerate = `${comment}function enumerateInitial(${ifUsed('emit', body.lines.join('\n'))}: (state: State) => boolean | void): boolean {\n${indent(body.lines.join('\n'))}\n}`;
    const start =
      'function initial(emit: (state: State) => boolean | void): void {\n  enumerateInitial(emit);\n}';
    const block = new Block();
    const testNames = this.#names();
    const env = { ...stateEnv(block, testNames, false), state: { object: 'now', assigned: undefined } };
    const tests = behaviour.init.map(
      (one) => this.#emitter.boolean(one.expr, one.scope, { ...env, isCertain: false }).text,
    );
    const condition = tests.length === 1 ? tests[0] : tests.map((test) => `(${test})`).join(' && ');
    const usesNow = mentions(block.text() + condition, 'now');
    const lines = [
      ...(usesNow ? ['const now = state as Vars;'] : []),
      ...block.lines,
      `return ${condition};`,
    ];
    return `${enumerate}\n\n${start}\n\n${braces(`function isInitial(${usesNow ? 'state' : '_state'}: State): boolean`, lines)}`;
  }

  #initialLocation(): [string, string][] {
    const [first] = this.#parts.behaviour?.init ?? [];
    return first === undefined ? [] : [['initialLocation', placeCode(this.#context, this.#sourceOf(first))]];
  }

  /** The place of what a call refers to: the comment shows the definition, not its name. */
  #sourceOf(one: Scoped): Location {
    const { expr } = one;
    const { operator } = expr.kind === 'apply' ? expr : { operator: undefined };
    const definition =
      operator?.kind === 'definition' ? this.#context.analysis.definitions.get(operator.uid) : undefined;
    return definition?.location ?? expr.location;
  }

  #actions(): string[] {
    return this.#parts.actions.map((action) => {
      const names = this.#names();
      for (const parameter of action.parameters) names.fresh(parameter.code);
      for (const one of action.lets) forgetDeclared(one);
      this.#context.forgetReads();
      const emitter = new ActionEmitter(this.#emitter, {
        kind: 'next',
        next: 'next',
        state: { object: 'state', assigned: undefined },
        names,
        label: action.label,
      });
      const emitted = emitter.run([{ expr: action.expr, scope: action.scope }], action);
      const reads = new Set(this.#context.readsOf('state'));
      // A kept variable is read where another way changes it, and where the next state is looked at.
      const looked = this.#context.readsOf('next');
      for (const uid of emitted.keeps) if (emitted.writes.has(uid) || looked.has(uid)) reads.add(uid);
      this.#fieldsOf.set(action.id, emitted.fields);
      const name = this.#context.space.fresh(action.definition ?? action.id);
      const text = emitted.lines.join('\n');
      const isPlaced = action.scopes.length > 0;
      const parameters = [
        ...['state: Vars', 'given: Payload | undefined', 'emit: Emit'],
        ...(isPlaced ? ['position: number[]'] : []),
      ].map((parameter) => {
        const [own = '', type = ''] = parameter.split(': ');
        return `${ifUsed(own, text)}: ${type}`;
      });
      const scopes = action.scopes.map((one) => one.number).join(', ');
      const comment = sourceComment(this.#context, action.id, [action.definitionLocation]);
      this.#functions.push({
        location: action.definitionLocation,
        text: `${comment}${braces(`function ${name}(${parameters.join(', ')}): boolean`, emitted.lines)}`,
      });
      const explain = new ExplanationEmitter(this.#emitter, emitter).run(action).join('\n');
      const explainName = this.#context.space.fresh(`explain${name[0]?.toUpperCase()}${name.slice(1)}`);
      this.#functions.push({
        location: action.definitionLocation,
        text: braces(
          `function ${explainName}(state: Vars, ${ifUsed('given', explain)}: Payload): readonly ConjunctReport[]`,
          [explain],
        ),
      });
      const fields = emitted.fields.map((field) => `{ name: ${quoted(field.name)}, role: '${field.role}' }`);
      return `{
  id: ${quoted(action.id)},
  label: ${quoted(action.label)},
  location: ${placeCode(this.#context, action.location)},
  fields: [${fields.join(', ')}],
  reads: ${variableList(this.#context, reads)},
  writes: ${variableList(this.#context, emitted.writes)},
  scopes: [${scopes}],
  successors(state, given, emit${isPlaced ? ', position = []' : ''}) {
    ${name}(state as Vars, given, emit${isPlaced ? ', position' : ''});
  },
  explain: (state, given) => ${explainName}(state as Vars, given),
}`;
    });
  }

  #fairness(): string[] {
    const all = this.#parts.behaviour?.fairness ?? [];
    return all.map((one) => this.#temporal.formula(one.expr, one.scope, this.#names()));
  }

  #substitute({ constant, definition }: ConstantSubstitute): string {
    const code = this.#emitter.value(callOf(definition), Scope.empty, stateEnv(new Block(), this.#names()));
    return `{ constant: ${quoted(constant)}, ...${this.#named(definition)}, evaluate: () => ${code.text} }`;
  }

  #namedConstants(): string[] {
    const { config, properties, behaviour } = this.#parts;
    return [
      ...constantStatements(this.#context.ir, config),
      ...properties.flatMap(({ constants }) => constants),
      ...(behaviour?.constants ?? []),
    ].map(({ statement, name, location, expr, scope }: NamedConstant) => {
      const code = this.#emitter.value(expr, scope, stateEnv(new Block(), this.#names()));
      const place = placeCode(this.#context, location);
      return `{ statement: ${quoted(statement)}, name: ${quoted(name)}, location: ${place}, evaluate: () => ${code.text} }`;
    });
  }

  #symmetry(): string {
    const named = this.#parts.config.symmetry;
    if (named === undefined) return '[]';
    const definition = rootDefinition(this.#context.ir, this.#parts.config, named, 0);
    const code = this.#emitter.value(callOf(definition), Scope.empty, stateEnv(new Block(), this.#names()));
    return `runtime.elements(${code.text}, ${this.#context.site(definition.location)})`;
  }

  #view(): string {
    const named = this.#parts.config.view;
    if (named === undefined) return 'undefined';
    const definition = rootDefinition(this.#context.ir, this.#parts.config, named, 1);
    const { location, name, body } = definition;
    // As TLC does, except with a number or a string that is written out: all states would be taken for one.
    if (body.level === 0 && body.kind !== 'integer' && body.kind !== 'string')
      this.#context.source.refuse('SC102', location, `The view ${name} is a constant`, 'it cannot be one');
    return this.#valueOf(definition, false);
  }

  #alias(): string {
    const named = this.#parts.config.alias;
    if (named === undefined) return 'undefined';
    return this.#valueOf(rootDefinition(this.#context.ir, this.#parts.config, named, 2), true);
  }

  #valueOf(definition: Definition, isStep: boolean): string {
    const block = new Block();
    const env: Env = {
      ...stateEnv(block, this.#names(), isStep),
      state: { object: 'now', assigned: undefined },
      next: isStep ? { object: 'then', assigned: undefined } : undefined,
    };
    const code = this.#emitter.value(callOf(definition), Scope.empty, env);
    const text = block.text() + code.text;
    const lines = [
      ...(mentions(text, 'now') ? ['const now = state as Vars;'] : []),
      ...(mentions(text, 'then') ? ['const then = after as Vars;'] : []),
      ...block.lines,
      `return ${code.text};`,
    ];
    const body = lines.join('\n');
    const parameters = [
      `${ifUsed('state', body)}: State`,
      ...(isStep ? [`${ifUsed('after', body)}: State`] : []),
    ];
    return braces(`(${parameters.join(', ')}): Value =>`, lines);
  }

  #postconditions(): string[] {
    return this.#parts.config.postconditions.map((named) => {
      const definition = rootDefinition(this.#context.ir, this.#parts.config, named, 1);
      const holds = this.#temporal.statelessTest(callOf(definition), Scope.empty, this.#names());
      return `{ ...${this.#named(definition)}, holds: ${holds} }`;
    });
  }

  // --- assembly

  #assembled(last: readonly string[]): string {
    const context = this.#context;
    const definitions = [...this.#definitions.texts]
      .map(([uid, { text }]) => ({
        text,
        location: context.analysis.definitions.get(uid)?.location as Location,
      }))
      .sort((a, b) => byPlace(a.location, b.location));
    const failedNames = [...this.#definitions.failed.keys()].map((uid) => context.globalNames.get(uid) ?? '');
    const hoisted = context.hoisted
      .filter((one) => !failedNames.some((name) => name !== '' && mentions(one.text, name)))
      .map(
        (one) => `// ${one.comment}\nconst ${one.name} = once((): ${typeNames[one.type]} => ${one.text});`,
      );
    const constants = [...context.globalNames]
      .filter(([uid]) => context.constantsUsed.has(uid))
      .map(
        ([uid, name]) =>
          `const ${name} = constant(${quoted(context.ir.declarations.get(uid)?.name ?? name)});`,
      );
    const standard = [...context.standardOperators.values()].map((one) => `const ${one.code} = ${one.text};`);
    const sections = [
      constants.join('\n'),
      standard.join('\n'),
      ...definitions.map((one) => one.text),
      ...this.#functions.map((one) => one.text),
      ...hoisted,
      ...last,
    ].filter((section) => section !== '');
    const body = sections.join('\n\n');
    const helpers: string[] = [];
    // From the last to the first: helpers may use those before them.
    for (const helper of [...prelude].reverse()) {
      if (new RegExp(`(?<![\\w.])${helper.name}\\(`).test(body + helpers.join('\n')))
        helpers.unshift(helper.text);
    }
    return [...helpers, body].join('\n\n');
  }
}

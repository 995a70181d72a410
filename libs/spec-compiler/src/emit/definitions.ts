/** Definitions as functions and constants of the generated module: those that its parts call, and those with a name for readers. */
import type { Definition, Uid } from '@plimsoll/tla-ir';
import { type CompileProblem, CompileProblemSignal } from '../problem.ts';
import { Scope } from '../scope.ts';
import { definitionKind } from './application.ts';
import { functionText } from './callables.ts';
import { Block, quoted, typeNames } from './code.ts';
import { type ModuleContext, stateEnv, variableList } from './context.ts';
import type { ExpressionEmitter } from './expression.ts';
import { NameSpace } from './names.ts';
import { sourceComment } from './source-comment.ts';

/** A definition that nothing needs and that cannot be compiled. */
export interface Refusal {
  readonly name: string;
  readonly problem: CompileProblem;
}

export class DefinitionEmitter {
  readonly #context: ModuleContext;
  readonly #emitter: ExpressionEmitter;
  readonly #texts = new Map<Uid, { readonly text: string; readonly needs: ReadonlySet<Uid> }>();
  readonly #failed = new Map<Uid, CompileProblem>();

  constructor(emitter: ExpressionEmitter) {
    this.#context = emitter.context;
    this.#emitter = emitter;
  }

  get texts(): ReadonlyMap<Uid, { readonly text: string }> {
    return this.#texts;
  }

  get failed(): ReadonlyMap<Uid, CompileProblem> {
    return this.#failed;
  }

  #names(): NameSpace {
    return new NameSpace(this.#context.space);
  }

  /** Emits what was requested, and what that requests in turn. */
  emitRequested(): void {
    const { requested, analysis } = this.#context;
    const isDone = (uid: Uid) => this.#texts.has(uid) || this.#failed.has(uid);
    for (;;) {
      const uid = [...requested].find((one) => !isDone(one));
      if (uid === undefined) return;
      const definition = analysis.definitions.get(uid);
      if (definition === undefined) throw new Error(`definition ${uid} is unknown`);
      const before = [...requested];
      requested.clear();
      try {
        const text = this.#definition(definition);
        this.#texts.set(uid, { text, needs: new Set(requested) });
      } catch (error) {
        if (!(error instanceof CompileProblemSignal)) throw error;
        this.#failed.set(uid, error.problem);
      }
      for (const one of before) requested.add(one);
    }
  }

  #definition(definition: Definition): string {
    const context = this.#context;
    const name = context.globalNames.get(definition.uid) ?? definition.name;
    const comment = sourceComment(context, definition.name, [definition.location]);
    const kind = definitionKind(definition, context);
    const { body } = definition;
    if (kind === 'literal') {
      const value =
        body.kind === 'integer' ? String(body.value) : body.kind === 'string' ? quoted(body.value) : '';
      return `${comment}const ${name}: ${body.kind === 'integer' ? 'number' : 'string'} = ${value};`;
    }
    if (kind === 'once') {
      const constant = this.#emitter.constantBody(definition, Scope.empty, this.#names());
      // Its choices are its own, whenever it comes to be evaluated.
      const text = context.analysis.drawsIn(body)
        ? `runtime.drawApart([${context.site(definition.location)}], () => ${constant.text})`
        : constant.text;
      return `${comment}const ${name} = once((): ${typeNames[constant.type]} => ${text});`;
    }
    const facts = context.analysis.facts.get(definition.uid);
    const before = [...(facts?.current.size ? ['state'] : []), ...(facts?.next.size ? ['next'] : [])];
    const env = stateEnv(new Block(), this.#names());
    const text = functionText(this.#emitter, name, definition, Scope.empty, env, before);
    if (facts === undefined || !context.analysis.isRemembered(definition)) return comment + text;
    const variables = variableList(context, facts.current);
    return `${comment}const ${name} = runtime.remembered(${variables}, ${text});`;
  }

  /** Everything requested so far is needed: what failed ends the compilation. */
  requireAll(): void {
    for (const problem of this.#failed.values()) throw new CompileProblemSignal(problem);
  }

  /** Definitions without parameters for readers of states; those that cannot be compiled are reported. */
  named(): { readonly entries: string[]; readonly refuses: Refusal[] } {
    const { ir, analysis, requested } = this.#context;
    const refuses: Refusal[] = [];
    const entries: string[] = [];
    for (const uid of ir.modules.get(ir.root)?.definitions ?? []) {
      const definition = ir.definitions.get(uid);
      if (definition === undefined || definition.parameters.length > 0 || analysis.isStandard(definition))
        continue;
      if (definition.level > 1 || definition.name.includes('!')) continue;
      const facts = analysis.facts.get(uid);
      if (facts === undefined || facts.next.size > 0) continue;
      const problem = this.#tryDefinition(definition, requested);
      if (problem !== undefined) {
        refuses.push({ name: definition.name, problem });
        continue;
      }
      const isState = facts.current.size > 0;
      const name = this.#context.globalNames.get(uid) ?? definition.name;
      const value =
        definitionKind(definition, this.#context) === 'literal'
          ? name
          : isState
            ? `${name}(known(state))`
            : `${name}()`;
      const location = `place(${this.#context.site(definition.location)})`;
      const level = isState || definition.body.level > 0 ? 'state' : 'constant';
      const evaluate = isState ? `(state) => ${value}` : `() => ${value}`;
      entries.push(
        `[${quoted(definition.name)}, { name: ${quoted(definition.name)}, level: '${level}', location: ${location}, evaluate: ${evaluate} }]`,
      );
    }
    return { entries, refuses };
  }

  /** Emits a definition and all it needs, or says why not and takes back what depends on it. */
  #tryDefinition(definition: Definition, requested: Set<Uid>): CompileProblem | undefined {
    const known = new Set(this.#texts.keys());
    requested.add(definition.uid);
    this.emitRequested();
    const problem = this.#problemBehind(definition.uid, new Set());
    if (problem === undefined) return undefined;
    for (const uid of [...this.#texts.keys()]) {
      if (!known.has(uid) && this.#problemBehind(uid, new Set()) !== undefined) this.#texts.delete(uid);
    }
    for (const uid of [...requested]) if (!this.#texts.has(uid)) requested.delete(uid);
    return problem;
  }

  #problemBehind(uid: Uid, seen: Set<Uid>): CompileProblem | undefined {
    if (seen.has(uid)) return undefined;
    seen.add(uid);
    const own = this.#failed.get(uid);
    if (own !== undefined) return own;
    for (const need of this.#texts.get(uid)?.needs ?? []) {
      const found = this.#problemBehind(need, seen);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

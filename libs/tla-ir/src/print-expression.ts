import {
  firstName,
  innerDefinition,
  instanceOf,
  instanceParameterCount,
  ownParameterCount,
} from './instance-names.ts';
import type {
  Argument,
  Bound,
  Definition,
  ExceptUpdate,
  Expr,
  Location,
  OperatorArgument,
  OperatorReference,
  Parameter,
  Uid,
} from './ir.ts';
import { builtinFixity, type Fixity, fixityOfName, stringLiteral, symbolText } from './operator-text.ts';
import { type IrProblem, IrProblemSignal, type Result } from './problem.ts';
import { TextWriter } from './text-writer.ts';

/**
 * Prints an expression as TLA+ text that SANY reads back as the same expression. Every compound expression is in
 * parentheses. Bulleted lists stay lists, so the text may have several lines, aligned for a first character at
 * `column`.
 *
 * @param definitions Those of the IR: they tell which arguments of `I(1)!Op(2)` belong to the instance.
 * @param column Where the text will stand, from 0.
 * @returns The text; IR201 for what has no text of its own: the body of an instantiated definition (print a call
 *   of it by name instead), and an INSTANCE without substitution inside LET.
 */
export function printExpr(
  expr: Argument,
  definitions: ReadonlyMap<Uid, Definition>,
  column = 0,
): Result<string, IrProblem[]> {
  return printed(new Printer(definitions, column), (printer) => printer.argument(expr));
}

/** Prints `Name(p1, …) == body`, otherwise as `printExpr`. */
export function printDefinition(
  definition: Definition,
  definitions: ReadonlyMap<Uid, Definition>,
  column = 0,
): Result<string, IrProblem[]> {
  return printed(new Printer(definitions, column), (printer) => printer.definition(definition));
}

function printed(printer: Printer, print: (printer: Printer) => void): Result<string, IrProblem[]> {
  try {
    print(printer);
    return { ok: true, value: printer.text };
  } catch (error) {
    if (error instanceof IrProblemSignal) return { ok: false, problems: [error.problem] };
    throw error;
  }
}

class Printer {
  readonly #definitions: ReadonlyMap<Uid, Definition>;
  readonly #out: TextWriter;

  constructor(definitions: ReadonlyMap<Uid, Definition>, column: number) {
    this.#definitions = definitions;
    this.#out = new TextWriter(column);
  }

  get text(): string {
    return this.#out.text;
  }

  argument(argument: Argument): void {
    if (argument.kind === 'operator') this.#operatorArgument(argument);
    else this.#expr(argument);
  }

  #expr(expr: Expr): void {
    switch (expr.kind) {
      case 'integer':
        return this.#out.put(String(expr.value));
      case 'decimal':
        return this.#out.put(expr.text);
      case 'string':
        return this.#out.put(stringLiteral(expr.value));
      case 'at':
        return this.#out.put('@');
      case 'apply':
        return this.#apply(expr.operator, expr.arguments, expr.location);
      case 'case':
        this.#out.put('(CASE ');
        this.#out.separated(expr.arms, ' [] ', ({ test, value }) => {
          if (test === undefined) this.#out.put('OTHER');
          else this.#expr(test);
          this.#out.put(' -> ');
          this.#expr(value);
        });
        return this.#out.put(')');
      case 'bind':
        return this.#bind(expr);
      case 'except':
        this.#out.put('[');
        this.#expr(expr.target);
        this.#out.between(' EXCEPT ', expr.updates, ']', (update) => this.#update(update));
        return;
      case 'record':
        return this.#out.between('[', expr.fields, ']', ({ name, value }) => {
          this.#out.put(`${name} |-> `);
          this.#expr(value);
        });
      case 'recordSet':
        return this.#out.between('[', expr.fields, ']', ({ name, value }) => {
          this.#out.put(`${name} : `);
          this.#expr(value);
        });
      case 'let':
        return this.#let(expr.definitions, () => this.#expr(expr.body));
      case 'label':
        this.#out.put(`(${expr.name}`);
        if (expr.parameters.length > 0)
          this.#out.put(`(${expr.parameters.map(({ name }) => name).join(', ')})`);
        this.#out.put(':: ');
        this.#expr(expr.body);
        return this.#out.put(')');
      case 'substitution':
        return unprintable(expr.location, `the substitutions of INSTANCE ${expr.module} have no text`);
    }
  }

  #apply(operator: OperatorReference, args: readonly Argument[], location: Location): void {
    if (operator.kind === 'builtin') return this.#builtin(operator.name, args, location);
    if (operator.kind === 'definition' && operator.name === 'LAMBDA')
      return this.#lambdaCall(operator.uid, args);
    const { name } = operator;
    const fixity = fixityOfName(name);
    if (fixity !== 'named' && !name.includes('!!!') && !/^\w+!/.test(name))
      return this.#symbol(fixity, name, args);
    if (operator.kind === 'definition' && name.includes('!'))
      return this.#instanceCall(operator.uid, name, args);
    this.#out.put(name);
    if (args.length > 0) this.#out.between('(', args, ')', (argument) => this.argument(argument));
  }

  #symbol(fixity: Fixity, name: string, args: readonly Argument[]): void {
    this.#out.put('(');
    if (fixity === 'prefix') this.#out.put(`${symbolText(name)} `);
    this.#out.separated(args, ` ${name} `, (argument) => this.argument(argument));
    if (fixity === 'postfix') this.#out.put(name);
    this.#out.put(')');
  }

  #builtin(name: string, args: readonly Argument[], location: Location): void {
    const fixity = builtinFixity.get(name as never);
    if (fixity === 'named') return this.#out.put(name);
    if (fixity !== undefined) return this.#symbol(fixity, name, args);
    const part = (index: number): void => {
      const argument = args[index];
      if (argument === undefined) return unprintable(location, `${name} lacks an argument`);
      this.argument(argument);
    };
    const parts = (...pieces: (string | number)[]): void => {
      for (const piece of pieces) typeof piece === 'string' ? this.#out.put(piece) : part(piece);
    };
    switch (name) {
      case 'ConjunctionList':
        return this.#list('/\\ ', args);
      case 'DisjunctionList':
        return this.#list('\\/ ', args);
      case 'IfThenElse':
        return parts('(IF ', 0, ' THEN ', 1, ' ELSE ', 2, ')');
      case 'SetEnumerate':
        return this.#out.between('{', args, '}', (argument) => this.argument(argument));
      case 'Tuple':
        return this.#out.between('<<', args, '>>', (argument) => this.argument(argument));
      case 'CartesianProduct':
        this.#out.put('(');
        this.#out.separated(args, ' \\X ', (argument) => this.argument(argument));
        return this.#out.put(')');
      case 'FunctionApply':
        return parts(0, '[', 1, ']');
      case 'FunctionSet':
        return parts('[', 0, ' -> ', 1, ']');
      case 'RecordSelect': {
        const field = args[1];
        if (field?.kind !== 'string') return unprintable(location, 'a record field that is no string');
        return parts(0, `.${field.value}`);
      }
      case 'SquareAction':
        return parts('[', 0, ']_(', 1, ')');
      case 'AngleAction':
        return parts('<<', 0, '>>_(', 1, ')');
      case 'WF':
      case 'SF':
        return parts(`${name}_(`, 0, ')(', 1, ')');
      default:
        return unprintable(location, `the built-in ${name}`);
    }
  }

  /** SANY ends a list at its closing parenthesis, or where the next bullet isn't in the same column. */
  #list(bullet: string, items: readonly Argument[]): void {
    this.#out.put('(');
    const column = this.#out.column;
    items.forEach((item, index) => {
      if (index > 0) this.#out.newLine(column);
      this.#out.put(bullet);
      this.argument(item);
    });
    this.#out.put(')');
  }

  #bind(expr: Extract<Expr, { kind: 'bind' }>): void {
    const body = () => this.#expr(expr.body);
    const bounds = () => this.#bounds(expr.bounds);
    switch (expr.binder) {
      case 'filter':
        return this.#out.sequence('{', bounds, ' : ', body, '}');
      case 'map':
        return this.#out.sequence('{', body, ' : ', bounds, '}');
      case 'function':
        return this.#out.sequence('[', bounds, ' |-> ', body, ']');
      default:
        return this.#out.sequence(`(${quantifiers[expr.binder]} `, bounds, ' : ', body, ')');
    }
  }

  #bounds(bounds: readonly Bound[]): void {
    this.#out.separated(bounds, ', ', ({ variables, tuple, domain }) => {
      const names = variables.map(({ name }) => name).join(', ');
      this.#out.put(tuple ? `<<${names}>>` : names);
      if (domain === undefined) return;
      this.#out.put(' \\in ');
      this.#expr(domain);
    });
  }

  #update({ path, value }: ExceptUpdate): void {
    this.#out.put('!');
    for (const step of path) this.#out.sequence('[', () => this.#expr(step), ']');
    this.#out.put(' = ');
    this.#expr(value);
  }

  #operatorArgument({ operator, lambda }: OperatorArgument): void {
    if (lambda === undefined) return this.#out.put(operator.name);
    this.#out.put(`LAMBDA ${lambda.parameters.map(({ name }) => name).join(', ')} : `);
    this.#expr(lambda.body);
  }

  /** A subexpression named by a path is a LAMBDA that is called (`Q!(1)`); TLA+ text needs a name for it. */
  #lambdaCall(uid: Uid, args: readonly Argument[]): void {
    const lambda = this.#definitions.get(uid);
    if (lambda === undefined) throw new Error(`definition ${uid} isn't in the IR`);
    const name = `Lambda_${uid}`;
    this.#let([{ ...lambda, name }], () => {
      this.#out.put(name);
      this.#out.between('(', args, ')', (argument) => this.argument(argument));
    });
  }

  #let(definitions: readonly Definition[], body: () => void): void {
    this.#out.put('(LET ');
    const column = this.#out.column;
    const instances = new Set<string>();
    let isFirst = true;
    const line = (print: () => void): void => {
      if (!isFirst) this.#out.newLine(column);
      isFirst = false;
      print();
    };
    for (const { name, parameters, recursive } of definitions) {
      if (recursive)
        line(() =>
          this.#out.put(
            `RECURSIVE ${parameterText(
              name,
              parameters.map(() => '_'),
            )}`,
          ),
        );
    }
    for (const definition of definitions) {
      const instance = instanceOf(definition);
      if (instance === undefined) line(() => this.definition(definition));
      else if (!instances.has(instance)) {
        instances.add(instance);
        line(() => this.#instance(definition, instance));
      }
    }
    this.#out.newLine(column);
    this.#out.put('IN ');
    body();
    this.#out.put(')');
  }

  definition({ name, parameters, body, recursiveFunction }: Definition): void {
    if (recursiveFunction !== undefined && body.kind === 'bind') {
      this.#out.sequence(
        `${name}[`,
        () => this.#bounds(body.bounds),
        '] == ',
        () => this.#expr(body.body),
      );
      return;
    }
    this.#out.put(`${parameterText(name, parameters.map(declarationText))} == `);
    this.#expr(body);
  }

  /** `J(n) == INSTANCE M WITH …`, from any one of the definitions that it makes. */
  #instance(definition: Definition, instance: string): void {
    const { body } = definition;
    if (body.kind !== 'substitution') {
      return unprintable(definition.location, `the module of LET ${instance} == INSTANCE … is not known`);
    }
    const own = definition.parameters.slice(0, instanceParameterCount(definition, this.#definitions));
    if (instance !== '') this.#out.put(`${parameterText(instance, own.map(declarationText))} == `);
    this.#out.put(`INSTANCE ${body.module}`);
    if (body.substitutions.length > 0) {
      this.#out.between(' WITH ', body.substitutions, '', ({ name, by }) => {
        this.#out.put(`${name} <- `);
        this.argument(by);
      });
    }
  }

  /** `I(1)!J!Op(2)`: each name takes the arguments that are its own. */
  #instanceCall(uid: Uid, name: string, args: readonly Argument[]): void {
    let definition = this.#definitions.get(uid);
    let rest = name;
    let next = 0;
    while (definition !== undefined && rest !== '') {
      const [head, tail] = firstName(rest);
      const inner = tail === '' ? undefined : innerDefinition(definition, tail, this.#definitions);
      // A theorem has no arguments of its own, and only its instance's copy is known.
      const count = inner === undefined ? args.length - next : ownParameterCount(definition, inner);
      this.#out.put(head);
      if (count > 0)
        this.#out.between('(', args.slice(next, next + count), ')', (argument) => this.argument(argument));
      if (tail !== '') this.#out.put('!');
      next += count;
      rest = tail;
      definition = inner ?? definition;
    }
  }
}

const quantifiers = {
  forall: '\\A',
  exists: '\\E',
  choose: 'CHOOSE',
  temporalForall: '\\AA',
  temporalExists: '\\EE',
} as const;

/** `Op(a, b)`, `a ++ b`, `-. a`, `a ^+` or a bare name. */
function parameterText(name: string, parameters: readonly string[]): string {
  const [first = '', second = ''] = parameters;
  switch (fixityOfName(name)) {
    case 'prefix':
      return `${name} ${first}`;
    case 'postfix':
      return `${first} ${name}`;
    case 'infix':
      return `${first} ${name} ${second}`;
    case 'named':
      return parameters.length === 0 ? name : `${name}(${parameters.join(', ')})`;
  }
}

function declarationText({ name, arity }: Parameter): string {
  return parameterText(name, new Array<string>(arity).fill('_'));
}

function unprintable(location: Location, what: string): never {
  throw new IrProblemSignal({
    code: 'IR201',
    place: { file: location.module, line: location.beginLine, column: location.beginColumn },
    message: `This can't be printed as TLA+: ${what}.`,
    remedy: 'Print a call of the definition by its name.',
  });
}

import { createHash } from 'node:crypto';
import type { ConfigValue, ConstantAssignment, ModelConfig, Named } from './config.ts';
import { type Token, tokensOf } from './lexer.ts';
import { type IrProblem, type IrProblemCode, IrProblemSignal, type Result } from './problem.ts';

/** Statements that give one name, and may stand once. TYPE and TYPE_CONSTRAINT: TLC reads and ignores them. */
const singleStatements = {
  INIT: 'init',
  NEXT: 'next',
  SPECIFICATION: 'specification',
  SYMMETRY: 'symmetry',
  VIEW: 'view',
  ALIAS: 'alias',
  TYPE: 'type',
  TYPE_CONSTRAINT: 'typeConstraint',
} as const;

/** Statements that give any number of names, and may be repeated. */
const listStatements = {
  INVARIANT: 'invariants',
  INVARIANTS: 'invariants',
  PROPERTY: 'properties',
  PROPERTIES: 'properties',
  CONSTRAINT: 'constraints',
  CONSTRAINTS: 'constraints',
  ACTION_CONSTRAINT: 'actionConstraints',
  ACTION_CONSTRAINTS: 'actionConstraints',
  POSTCONDITION: 'postconditions',
  POSTCONDITIONS: 'postconditions',
} as const;

type SingleKey = (typeof singleStatements)[keyof typeof singleStatements];
type ListKey = (typeof listStatements)[keyof typeof listStatements];

/** A token with one of these images ends whatever list stands before it. */
const keywords: ReadonlySet<string> = new Set([
  ...Object.keys(singleStatements),
  ...Object.keys(listStatements),
  'CONSTANT',
  'CONSTANTS',
  'CHECK_DEADLOCK',
]);

/** What a `.cfg` may have; the largest public one has 15 000 characters. */
const charactersMax = 1_000_000;
const setDepthMax = 200;
const integerMax = 2_147_483_647;

/**
 * Parses a TLC configuration file: the grammar of TLC's ModelConfig, with the statements of newer versions
 * (CHECK_DEADLOCK, ALIAS, POSTCONDITION). Stricter than TLC in two ways: a character that TLC's lexer does not
 * know and a comment that is never closed are refused (TLC silently reads no further), and a name must look like one
 * (TLC complains later).
 *
 * @returns The configuration, or IR301 to IR304 with the place.
 */
export function parseConfig(text: string, file: string): Result<ModelConfig, IrProblem[]> {
  try {
    return { ok: true, value: new ConfigParser(text, file).parse() };
  } catch (error) {
    if (error instanceof IrProblemSignal) return { ok: false, problems: [error.problem] };
    throw error;
  }
}

class ConfigParser {
  readonly #text: string;
  readonly #file: string;
  readonly #tokens: readonly Token[];
  #position = 0;
  readonly #single = new Map<SingleKey, Named>();
  readonly #lists = new Map<ListKey, Named[]>();
  readonly #constants: ConstantAssignment[] = [];
  #checkDeadlock: boolean | undefined;

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
    if (text.length > charactersMax) {
      throw problem(
        'IR304',
        file,
        1,
        1,
        `The file has more than ${charactersMax} characters.`,
        'Split the model.',
      );
    }
    this.#tokens = [...tokensOf(text)];
  }

  parse(): ModelConfig {
    for (let token = this.#peek(); token !== undefined; token = this.#peek()) {
      this.#position += 1;
      this.#statement(token);
    }
    const { init, next, specification, symmetry, view, alias } = Object.fromEntries(this.#single) as Partial<
      Record<SingleKey, Named>
    >;
    return {
      file: this.#file,
      sha256: createHash('sha256').update(this.#text).digest('hex'),
      init,
      next,
      specification,
      invariants: this.#lists.get('invariants') ?? [],
      properties: this.#lists.get('properties') ?? [],
      constraints: this.#lists.get('constraints') ?? [],
      actionConstraints: this.#lists.get('actionConstraints') ?? [],
      symmetry,
      view,
      alias,
      postconditions: this.#lists.get('postconditions') ?? [],
      checkDeadlock: this.#checkDeadlock,
      constants: this.#constants,
    };
  }

  #statement(token: Token): void {
    const { image } = token;
    if (image in singleStatements) {
      this.#singleStatement(token, singleStatements[image as keyof typeof singleStatements]);
    } else if (image in listStatements) {
      this.#listStatement(listStatements[image as keyof typeof listStatements]);
    } else if (image === 'CONSTANT' || image === 'CONSTANTS') {
      while (!this.#atStatement()) this.#constants.push(this.#assignment());
    } else if (image === 'CHECK_DEADLOCK') {
      this.#deadlockStatement(token);
    } else {
      const known = [...keywords].sort().join(', ');
      this.#refuse('IR302', token, `Expected a statement, found '${image}'.`, `Statements are ${known}.`);
    }
  }

  #singleStatement(statement: Token, key: SingleKey): void {
    const name = this.#name(`after ${statement.image}`);
    if (this.#single.has(key)) {
      this.#refuse('IR303', statement, `${statement.image} is given twice.`, 'Keep one of them.');
    }
    this.#single.set(key, name);
  }

  #listStatement(key: ListKey): void {
    const names = this.#lists.get(key) ?? [];
    while (!this.#atStatement()) names.push(this.#name('in this list'));
    // To TLC, too, TRUE asks for nothing; a POSTCONDITION is an operator's name.
    this.#lists.set(key, key === 'postconditions' ? names : names.filter(({ name }) => name !== 'TRUE'));
  }

  #deadlockStatement(statement: Token): void {
    const token = this.#next('TRUE or FALSE after CHECK_DEADLOCK');
    if (token.image !== 'TRUE' && token.image !== 'FALSE') {
      this.#refuse(
        'IR302',
        token,
        `Expected TRUE or FALSE, found '${token.image}'.`,
        'Write one of the two.',
      );
    }
    if (this.#checkDeadlock !== undefined) {
      this.#refuse('IR303', statement, 'CHECK_DEADLOCK is given twice.', 'Keep one of them.');
    }
    this.#checkDeadlock = token.image === 'TRUE';
  }

  /** `lhs <- [Module] Op` or `lhs(args) = [Module] value`. */
  #assignment(): ConstantAssignment {
    const first = this.#next('a constant');
    const line = first.line;
    let name = this.#nameOrSymbol(first);
    while (this.#skip('!')) name += `!${this.#nameOrSymbol(this.#next("a name after '!'"))}`;
    if (this.#skip('<-')) {
      const module = this.#moduleInBrackets();
      const operator = this.#nameOrSymbol(this.#next("an operator after '<-'"));
      return { kind: 'operator', name, operator, module, line };
    }
    const args = this.#skip('(') ? this.#values(')', 0) : [];
    this.#expect('=', `after '${name}': '${name} = value' or '${name} <- Operator'`);
    const module = this.#moduleInBrackets();
    return { kind: 'value', name, arguments: args, value: this.#value(0), module, line };
  }

  #moduleInBrackets(): string | undefined {
    if (!this.#skip('[')) return undefined;
    const module = this.#name("after '['").name;
    this.#expect(']', 'after the name of the module');
    return module;
  }

  #value(depth: number): ConfigValue {
    const token = this.#next('a value');
    const { kind, image } = token;
    if (kind === 'number') return { kind: 'integer', value: this.#integer(token) };
    // TLC keeps escapes in these strings as they are written.
    if (kind === 'string') return { kind: 'string', value: image.slice(1, -1) };
    if (image === 'TRUE' || image === 'FALSE') return { kind: 'boolean', value: image === 'TRUE' };
    if (kind === 'identifier') return { kind: 'modelValue', name: image };
    if (image !== '{') {
      const remedy =
        'Write a number, a string, TRUE, FALSE, a model value or a set of them; for anything else define an operator in the module and substitute it with <-.';
      this.#refuse('IR304', token, `'${image}' starts no value that a .cfg can hold.`, remedy);
    }
    if (depth >= setDepthMax)
      this.#refuse('IR304', token, 'Sets are nested too deep.', 'Define it in the module.');
    if (this.#skip('}')) return { kind: 'set', elements: [] };
    return { kind: 'set', elements: this.#values('}', depth + 1) };
  }

  /** One value or more, separated by commas, up to and with `close`. */
  #values(close: string, depth: number): ConfigValue[] {
    const values = [this.#value(depth)];
    while (this.#skip(',')) values.push(this.#value(depth));
    this.#expect(close, 'after the last value');
    return values;
  }

  #integer(token: Token): number {
    const value = Number(token.image);
    if (!/^\d+$/.test(token.image) || value > integerMax) {
      const remedy = `Write a decimal number up to ${integerMax}, as TLC wants it.`;
      this.#refuse('IR304', token, `TLC cannot hold the number ${token.image}.`, remedy);
    }
    return value;
  }

  #name(where: string): Named {
    const token = this.#next(`a name ${where}`);
    if (token.kind !== 'identifier' || keywords.has(token.image)) {
      const remedy = 'Names are separated by blanks or line ends, not commas.';
      this.#refuse('IR302', token, `Expected a name ${where}, found '${token.image}'.`, remedy);
    }
    return { name: token.image, line: token.line };
  }

  /** A constant or operator: also an infix symbol, since `\prec <- Less` is fine. */
  #nameOrSymbol(token: Token): string {
    const isName = token.kind === 'identifier' && !keywords.has(token.image);
    const isSymbol = token.kind === 'symbol' && !punctuation.has(token.image);
    if (!isName && !isSymbol) {
      const remedy = "Write 'Constant = value' or 'Constant <- Operator'.";
      this.#refuse(
        'IR302',
        token,
        `Expected the name of a constant or operator, found '${token.image}'.`,
        remedy,
      );
    }
    return token.image;
  }

  #expect(image: string, where: string): void {
    const token = this.#next(`'${image}' ${where}`);
    if (token.image !== image) {
      this.#refuse(
        'IR302',
        token,
        `Expected '${image}' ${where}, found '${token.image}'.`,
        `Write '${image}' there.`,
      );
    }
  }

  #skip(image: string): boolean {
    if (this.#peek()?.image !== image) return false;
    this.#position += 1;
    return true;
  }

  #atStatement(): boolean {
    const token = this.#peek();
    return token === undefined || keywords.has(token.image);
  }

  #peek(): Token | undefined {
    const token = this.#tokens[this.#position];
    if (token?.kind === 'unknown') {
      this.#refuse('IR301', token, ...unknownText(token.image));
    }
    return token;
  }

  #next(what: string): Token {
    const token = this.#peek();
    if (token === undefined) {
      const last = this.#tokens.at(-1);
      const place = { line: last?.line ?? 1, column: (last?.column ?? 1) + (last?.image.length ?? 0) };
      this.#refuse('IR302', place, `The file ends where ${what} is expected.`, 'Complete the statement.');
    }
    this.#position += 1;
    return token;
  }

  #refuse(code: IrProblemCode, at: { line: number; column: number }, message: string, remedy: string): never {
    throw problem(code, this.#file, at.line, at.column, message, remedy);
  }
}

/** What is wrong with an unknown token, and what to do. */
function unknownText(image: string): [message: string, remedy: string] {
  const otherwise = 'TLC would silently ignore the rest of the file.';
  if (image === '(*') return ['The comment that opens here is never closed.', `Close it; ${otherwise}`];
  if (image === '\uFEFF')
    return ['The file begins with a byte order mark.', `Save it as UTF-8 without one; ${otherwise}`];
  if (image === '"')
    return [
      'The string that opens here does not end in its line, or has an unknown escape.',
      `Close it; ${otherwise}`,
    ];
  return [`No token starts with ${visible(image)}.`, `Remove it; ${otherwise}`];
}

/** A character in quotes, by its number where it would not be seen. */
function visible(character: string): string {
  if (/[\p{L}\p{N}\p{P}\p{S}]/u.test(character)) return `'${character}'`;
  return `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}

const punctuation: ReadonlySet<string> = new Set(
  '( ) [ ] ]_ { } << >> >>_ , : :: . _ == = <- -> |-> ! ----'.split(' '),
);

function problem(
  code: IrProblemCode,
  file: string,
  line: number,
  column: number,
  message: string,
  remedy: string,
): IrProblemSignal {
  return new IrProblemSignal({ code, place: { file, line, column }, message, remedy });
}

/** Forms of expressions that are text alone, with names of their own, and a count of how often each was written. */
import type { Expression, Operands, Scope, Type } from '@plimsoll/tla-values/differential';
import fc from 'fast-check';

/** The type of an operand, and as what it knows the form's names, in their order; `hidden` ones it does not use. */
export type Part = string | readonly [type: string, ...knows: Type[]];

/** The text of a form from its names, each used nowhere else, and its operands. */
export type Write = (names: readonly string[], operands: readonly string[]) => string;

/** Makes a form's expressions from its name, how many names it binds, its operands' types and its text. */
export type Form = (
  name: string,
  nameCount: number,
  parts: readonly Part[],
  write: Write,
) => fc.Arbitrary<Expression>;

export class TextForms {
  /** How often each form was written. */
  readonly counts = new Map<string, number>();
  readonly #operands: Operands;

  constructor(operands: Operands) {
    this.#operands = operands;
  }

  form(name: string, nameCount: number, parts: readonly Part[], write: Write): fc.Arbitrary<Expression> {
    this.counts.set(name, 0);
    const operands = parts.map((part) => this.#operands.wild(typeof part === 'string' ? part : part[0]));
    return fc.tuple(...operands).map((made) => ({
      text: (scope) => {
        this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
        const names = Array.from({ length: nameCount }, (_, i) => `v${scope.length + i}`);
        const texts = made.map((operand, i) => operand.text(inside(scope, names, parts[i] as Part)));
        return write(names, texts);
      },
      run: () => {
        throw new Error(`${name} is text for the compiler`);
      },
    }));
  }
}

/** All names are taken, whether the operand may use them or not: TLA+ does not let binders hide each other. */
function inside(scope: Scope, names: readonly string[], part: Part): Scope {
  const known = typeof part === 'string' ? [] : part.slice(1);
  return [...scope, ...names.map((name, i) => ({ name, type: (known[i] ?? 'hidden') as Type }))];
}

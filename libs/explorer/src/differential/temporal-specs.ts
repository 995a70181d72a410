/**
 * Random graphs with temporal formulas whose predicates have no value in some states or steps: which of them TLC
 * evaluates, and where, decides whether the run ends in an error.
 */
import { Choices } from './choices.ts';
import type { RandomSpec } from './random-specs.ts';

/** Nodes of the graphs, 0 … nodes - 1. */
const nodes = 4;

/** The specification that these numbers choose. */
export function temporalSpecOf(name: string, numbers: readonly number[]): RandomSpec {
  const c = new Choices(numbers);
  const formulas = new TemporalFormulas(c);
  const edges = Array.from({ length: 3 + c.below(4) }, () => `<<${c.below(nodes)}, ${c.below(nodes)}>>`);
  const fairness = c.once(2) ? ` /\\ ${formulas.fairness()}` : '';
  const live = formulas.of(2);
  const constraint = c.once(4) ? 'CONSTRAINT Near\n' : '';
  const invariant = c.once(4) ? 'INVARIANT Early\n' : '';
  const text = `---- MODULE ${name} ----
EXTENDS Naturals
VARIABLE x
Edges == {${edges.join(', ')}}
Init == x \\in ${c.of(['{0}', '{0, 1}', '0..2'])}
Move == \\E e \\in Edges : x = e[1] /\\ x' = e[2]
Next == Move
${formulas.definitions.join('\n')}
Near == x < 3
Early == x # 2
Spec == Init /\\ [][Next]_x${fairness}
Live == ${live}
====
`;
  const config = `SPECIFICATION Spec\nPROPERTY Live\n${constraint}${invariant}`;
  return {
    name,
    text,
    config,
    deadlock: false,
    // Of an error after a violation that it went on from TLC says nothing.
    continueAfterViolation: false,
    features: c.features,
    atErrors: 'counts',
    isWhole: false,
  };
}

/** Formulas of the forms that TLC can check, over predicates that are defined beside them. */
class TemporalFormulas {
  readonly definitions: string[] = [];
  readonly #c: Choices;

  constructor(choices: Choices) {
    this.#c = choices;
  }

  fairness(): string {
    const one = (): string => `${this.#c.of(['WF', 'SF'])}_x(${this.#c.of(['Move', this.#action()])})`;
    return this.#c.once(2) ? one() : `${one()} /\\ ${one()}`;
  }

  of(depth: number): string {
    const c = this.#c;
    const p = (): string => this.#state();
    const a = (): string => this.#action();
    const sub = (): string => `(${this.of(depth - 1)})`;
    const leaf = c.production([
      ['again', 2, () => `[]<>(${p()})`],
      ['forever', 2, () => `<>[](${p()})`],
      ['once', 1, () => `<>(${p()})`],
      ['leadsTo', 3, () => `(${p()}) ~> (${p()})`],
      ['boxed', 1, () => `[]((${p()}) => <>(${p()}))`],
      ['nested', 1, () => `<>((${p()}) /\\ [](${p()}))`],
      ['againStep', 1, () => `[]<><<${a()}>>_x`],
      ['foreverStep', 1, () => `<>[][${a()}]_x`],
      ['fair', 1, () => this.fairness()],
      ['each', 1, () => `\\A n \\in 0..1 : (x = n /\\ ${p()}) ~> (n = 0 \\/ ${p()})`],
      ['constant', 1, () => `(1 = ${1 + c.below(2)}) => []<>(${p()})`],
    ]);
    if (depth === 0 || !c.once(2)) return leaf;
    return c.production([
      ['and', 1, () => `${sub()} /\\ ${sub()}`],
      ['or', 1, () => `${sub()} \\/ ${sub()}`],
      ['implies', 1, () => `${sub()} => ${sub()}`],
      ['not', 1, () => `~${sub()}`],
    ]);
  }

  /** A state predicate: on some states true, on some false, and on some without a value. */
  #state(): string {
    const arms = this.#arms('x', '');
    return this.#defined(
      this.#c.of([arms, `${this.#set()} /\\ ${arms}`, `~(${this.#set()}) \\/ ${arms}`, this.#set()]),
    );
  }

  /** An action likewise, by where it starts or where it leads. */
  #action(): string {
    const c = this.#c;
    return this.#defined(
      c.of([
        `x' = ${c.below(nodes)}`,
        this.#arms('x', ` /\\ x' # ${c.below(nodes)}`),
        `x' \\in ${this.#nodeSet()} /\\ ${this.#arms("x'", '')}`,
        `${this.#set()} /\\ x' = ${c.below(nodes)} /\\ ${this.#arms('x', '')}`,
      ]),
    );
  }

  #arms(subject: string, rest: string): string {
    const arms = Array.from({ length: nodes }, (_, node) => ({ node, value: this.#c.below(7) }))
      .filter(({ value }) => value < 6)
      .map(({ node, value }) => `${subject} = ${node} -> ${value % 2 === 0 ? 'TRUE' : 'FALSE'}${rest}`);
    return arms.length === 0 ? 'TRUE' : `(CASE ${arms.join(' [] ')})`;
  }

  #set(): string {
    return `x \\in ${this.#nodeSet()}`;
  }

  #nodeSet(): string {
    return `{${this.#c.below(nodes)}, ${this.#c.below(nodes)}}`;
  }

  #defined(body: string): string {
    const name = `D${this.definitions.length}`;
    this.definitions.push(`${name} == ${body}`);
    return name;
  }
}

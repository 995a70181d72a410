/** Random fairness and temporal properties over the actions of a random specification. */
import type { Choices } from './choices.ts';

const actions = [
  ...['Next', 'A', 'L!Up(1)', "(x' = x + 1)", '(Next /\\ x = 1)', '(\\E m \\in 0..1 : x = m /\\ A)'],
  ...["(A /\\ x' # x)", '(A \\/ L!Down)', '(x > 0 /\\ \\E m \\in 0..1 : A)'],
];
const subscripts = ['vars', 'x', '<<x, y>>'];

/** One condition, or one for each of some. */
export function fairnessOf(c: Choices): string {
  c.features.add('fairness');
  return c.production([
    ['fairOne', 4, () => fairSome(c)],
    ['fairEach', 1, () => `(\\A t \\in 0..1 : ${c.of(['WF', 'SF'])}_vars(x = t /\\ ${c.of(actions)}))`],
    [
      'fairEachModelValue',
      1,
      () => `(\\A t \\in MV : ${c.of(['WF', 'SF'])}_vars(${c.of(['A', 'Next'])} /\\ t # m2))`,
    ],
  ]);
}

export function fairSome(c: Choices): string {
  return `${c.of(['WF', 'SF'])}_${c.of(subscripts)}(${c.of(actions)})`;
}

/** A formula of the forms that TLC can check; `state` writes a state predicate. */
export function temporalFormula(c: Choices, state: () => string, depth: number): string {
  const leaf = (): string =>
    c.production([
      ['alwaysEventually', 2, () => `[]<>(${state()})`],
      ['leadsTo', 2, () => `(${state()}) ~> (${state()})`],
      ['eventuallyAlways', 1, () => `<>[](${state()})`],
      ['eventually', 1, () => `<>(${state()})`],
      ['always', 1, () => `[](${state()} \\/ ${state()})`],
      ['alwaysImplies', 1, () => `[]((${state()}) => <>(${state()}))`],
      ['eventuallyAndAlways', 1, () => `<>((${state()}) /\\ [](${state()}))`],
      ['alwaysEventuallyStep', 1, () => `[]<><<${c.of(actions)}>>_${c.of(subscripts)}`],
      ['eventuallyAlwaysStep', 1, () => `<>[][${c.of(actions)}]_${c.of(subscripts)}`],
      ['forallLeadsTo', 1, () => `\\A t \\in 0..1 : (x = t) ~> (${state()})`],
      ['existsEventually', 1, () => `\\E t \\in MV : <>(t # m2 /\\ ${state()})`],
      ['fairImplies', 1, () => `${fairSome(c)} => []<>(${state()})`],
    ]);
  if (depth === 0 || !c.once(3)) return leaf();
  const sub = (): string => `(${temporalFormula(c, state, depth - 1)})`;
  return c.production([
    ['temporalAnd', 1, () => `${sub()} /\\ ${sub()}`],
    ['temporalOr', 1, () => `${sub()} \\/ ${sub()}`],
    ['temporalImplies', 1, () => `${sub()} => ${sub()}`],
    ['temporalNot', 1, () => `~${sub()}`],
  ]);
}

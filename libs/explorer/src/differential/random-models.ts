import fc from 'fast-check';
import type { RandomSpec } from './random-specs.ts';

/** Nodes of the random graphs. */
const nodes = 4;

const edges = fc.array(
  fc.record({ from: fc.nat(nodes - 1), to: fc.nat(nodes - 1), action: fc.constantFrom('A', 'B') }),
  { minLength: 2, maxLength: 9 },
);

const nodeSet = fc
  .uniqueArray(fc.nat(nodes - 1), { minLength: 1, maxLength: nodes - 1 })
  .map((set) => `{${set.sort().join(', ')}}`);

/** A state predicate. */
const predicate = nodeSet.map((set) => `x \\in ${set}`);

/** Temporal formulas of the forms that TLC can check. */
const formula: fc.Arbitrary<string> = fc.letrec<{ formula: string }>((tie) => ({
  formula: fc.oneof(
    { maxDepth: 2 },
    predicate.map((p) => `[]<>(${p})`),
    predicate.map((p) => `<>[](${p})`),
    predicate.map((p) => `<>(${p})`),
    fc.constantFrom('A', 'B').map((action) => `[]<><<${action}>>_x`),
    fc.constantFrom('A', 'B').map((action) => `<>[][${action}]_x`),
    fc.tuple(predicate, predicate).map(([p, q]) => `((${p}) ~> (${q}))`),
    fc.tuple(predicate, predicate).map(([p, q]) => `[]((${p}) => <>(${q}))`),
    fc.tuple(predicate, predicate).map(([p, q]) => `<>((${p}) /\\ [](${q}))`),
    fc.constantFrom('WF_x(A)', 'SF_x(A)', 'WF_x(B)', 'SF_x(B)'),
    fc
      .tuple(fc.constantFrom('/\\', '\\/', '=>'), tie('formula'), tie('formula'))
      .map(([op, f, g]) => `((${f}) ${op} (${g}))`),
    tie('formula').map((f) => `~(${f})`),
  ),
})).formula;

const fairness = fc.subarray(['WF_x(A)', 'SF_x(A)', 'WF_x(B)', 'SF_x(B)', 'WF_x(Next)']);

/** A random graph with random fairness and a random temporal property, under a module name. */
export const randomGraph: fc.Arbitrary<(name: string) => RandomSpec> = fc
  .record({ edges, fairness, formula })
  .map(({ edges: all, fairness: fair, formula: property }) => (module) => {
    const action = (name: string): string => {
      const steps = all
        .filter((edge) => edge.action === name)
        .map(({ from, to }) => `(x = ${from} /\\ x' = ${to})`);
      return `${name} == ${steps.length === 0 ? "FALSE /\\ x' = x" : steps.join(' \\/ ')}`;
    };
    const text = `---- MODULE ${module} ----
EXTENDS Naturals
VARIABLE x
Init == x = 0
${action('A')}
${action('B')}
Next == A \\/ B
Spec == ${['Init', '[][Next]_x', ...fair].join(' /\\ ')}
Live == ${property}
====
`;
    return {
      name: module,
      text,
      config: 'SPECIFICATION Spec\nPROPERTY Live\n',
      deadlock: false,
      continueAfterViolation: false,
      features: new Set(),
      isWhole: true,
    };
  });

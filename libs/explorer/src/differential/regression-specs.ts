/** Specifications on which TLC and the explorer once differed; they are judged with the random ones. */
import type { RandomSpec } from './random-specs.ts';

const behaviour = 'INIT Init\nNEXT Next\n';

function regression(name: string, definition: string, config: string, next = "x' = 1 - x"): RandomSpec {
  const text = `---- MODULE ${name} ----
EXTENDS Naturals, FiniteSets, TLC
VARIABLE x
Init == x = 0
Next == ${next}
${definition}
====
`;
  return {
    name,
    text,
    config: behaviour + config,
    deadlock: true,
    continueAfterViolation: false,
    features: new Set(),
    isWhole: false,
  };
}

/** Without variables: nothing but constants, and no state in which they are judged. */
function stateless(name: string, definition: string, config: string): RandomSpec {
  const text = `---- MODULE ${name} ----\nEXTENDS Integers, TLC\n${definition}\n====\n`;
  return { ...regression(name, definition, ''), text, config };
}

export const regressionSpecs: readonly RandomSpec[] = [
  stateless('StatelessInvariant', 'I == 1 = "a"', 'INVARIANT I\n'),
  stateless('StatelessNumber', 'I == 3', 'INVARIANT I\n'),
  stateless('StatelessChoice', 'P == CHOOSE x \\in {} : TRUE', 'PROPERTY P\n'),
  stateless('StatelessTruth', 'I == 1 = 1', 'INVARIANT I\n'),
  // TLC refuses a constant that is FALSE; under such a constraint nothing would be left to check.
  regression('ConstraintFalse', 'F == 1 = 2', 'CONSTRAINT F\n'),
  regression('ActionConstraintFalse', 'F == FALSE', 'ACTION_CONSTRAINT F\n'),
  // A number or a string is judged in a state or step, if there is one.
  regression('InvariantNumber', 'I == 3', 'INVARIANT I\n'),
  regression('InvariantNumberAssumed', 'I == 3\nASSUME 1 > 2', 'INVARIANT I\n'),
  regression('ActionConstraintSet', 'C == {3}', 'ACTION_CONSTRAINT C\n', "x > 0 /\\ x' = x"),
  regression('ActionConstraintText', 'C == "c"', 'ACTION_CONSTRAINT C\n', "x > 0 /\\ x' = x"),
  regression('ConstraintNumberAssumed', 'C == 3\nASSUME 1 > 2', 'CONSTRAINT C\n'),
  regression('PropertyNumberAssumed', 'P == 3\nASSUME 1 > 2', 'PROPERTY P\n'),
  regression('PropertyOfNumberAssumed', 'N == 3\nP == N /\\ x = 0\nASSUME 1 > 2', 'PROPERTY P\n'),
  regression('InvariantSetAssumed', 'I == {3}\nASSUME 1 > 2', 'INVARIANT I\n'),
  // One that stands for a declared constant is judged as if it were computed.
  regression('InvariantForConstant', 'CONSTANT N\nK == FALSE', 'CONSTANT N <- K\nINVARIANT K\n'),
  regression('ConstraintForConstant', 'CONSTANT N\nK == {1}', 'CONSTANT N <- K\nACTION_CONSTRAINT K\n'),
  regression('InvariantFalse', 'F == FALSE', 'INVARIANT F\n'),
  regression('PropertyFalse', 'F == FALSE', 'PROPERTY F\n'),
  // One that reads a variable is none, and leaves no state.
  regression('ConstraintNever', 'F == FALSE /\\ x = 0', 'CONSTRAINT F\n'),
  // Nor is one that names a variable and does not ask for it.
  regression('InvariantUnused', 'F == LET n == x IN 1 = 2', 'INVARIANT F\n'),
  // A successor whose value cannot be stored is an error after those before it.
  regression('NotStorable', '', '', "x' = 1 - x \\/ x' = Nat \\cap Nat"),
  regression('InvariantTrue', 'T == TRUE', 'INVARIANT T\n'),
  // TLC names the part of a property that is violated, by its definition or its place.
  regression('PropertyPart', "A == [][x' > x]_x\nP == [](x < 5) /\\ A", 'PROPERTY P\n'),
  regression('PropertyPartUnnamed', "P == [](x < 5) /\\ [][x' > x]_x", 'PROPERTY P\n'),
  // A condition that is constant leaves fairness or nothing; as a disjunction each would double the work.
  regression(
    'FairnessUnderConstants',
    "P == (\\A p \\in 0..19 : p > 18 => SF_x(x' = 1 - x)) => []<>(x = 1)",
    'PROPERTY P\n',
  ),
  // Counts of the run are told to what is judged state by state.
  regression(
    'DistinctInvariant',
    'I == TLCGet("distinct") < 7',
    'INVARIANT I\n',
    `x' \\in {(x + 1) % 9, (x + 4) % 9}`,
  ),
  regression(
    'QueueConstraint',
    'C == TLCGet("queue") + TLCGet("distinct") < 16',
    'CONSTRAINT C\n',
    `x' \\in {(x + 1) % 30, (x + 4) % 30, (x + 7) % 30}`,
  ),
  regression(
    'DiameterActionConstraint',
    `C == TLCGet("diameter") < 4 \\/ x' % 2 = 0`,
    'ACTION_CONSTRAINT C\n',
    `x' \\in {(x + 1) % 30, (x + 4) % 30}`,
  ),
  regression(
    'DistinctStep',
    'P == [][TLCGet("distinct") < 20]_x',
    'PROPERTY P\n',
    `x' \\in {(x + 1) % 30, (x + 4) % 30}`,
  ),
  {
    ...regression('SpecificationFalse', 'No == 1 = 2\nSpec == Init /\\ No /\\ [][Next]_x', ''),
    config: 'SPECIFICATION Spec\n',
  },
  // A conjunct of a property that TLC knows to be FALSE is a slip, too; one that it computes is violated.
  regression('PropertyConjunctFalse', 'F == 1 = 2\nP == F /\\ []<>(x = 1)', 'PROPERTY P\n'),
  regression('PropertyConjunctComputed', 'P == 1 = 2 /\\ []<>(x = 1)', 'PROPERTY P\n'),
  // What is constant in the text of a temporal formula is evaluated before all else; a definition hides it.
  regression('ConstantPart', 'P == <>(x = 7 /\\ 1 = "a") \\/ []<>(x = 0)', 'PROPERTY P\n'),
  regression('ConstantPartBelow', 'P == x = 7 ~> (2 > 1 \\/ (LET y == 1 IN y = "a"))', 'PROPERTY P\n'),
  regression('ConstantPartOfIf', 'P == x = 7 ~> (IF x = 7 THEN 3 ELSE x = 0)', 'PROPERTY P\n'),
  regression('ConstantPartHidden', 'Q == x = 7 /\\ 1 = "a"\nP == <>Q', 'PROPERTY P\n'),
  regression('LevelIsNoConstant', 'P == x = 7 ~> (x = 1 /\\ TLCGet("level") > 0)', 'PROPERTY P\n'),
  // What stands below a LET is no invariant but a temporal formula: the run goes on to the end.
  regression('PropertyBelowLet', 'P == LET Q == [](x < 1) IN Q', 'PROPERTY P\n'),
  // Behind UNCHANGED, a name that has a value is undefined to TLC as it computes a step.
  ...['<<x, Limit>>', 'vars', '<<x, k>>', '<<x, TRUE>>', '<<x, Nat>>'].map(
    (what, i): RandomSpec => ({
      ...regression(
        `UnchangedValue${i}`,
        `Limit == {3}
vars == <<x, Limit>>
Step == (x = 0 /\\ x' = 1) \\/ (x = 1 /\\ \\E k \\in {1} : UNCHANGED ${what})`,
        '',
      ),
      config: 'INIT Init\nNEXT Step\n',
      atErrors: 'counts and trace',
    }),
  ),
  // What is printed is evaluated, whether or not anybody reads it.
  regression('PrintsNoValue', 'I == PrintT({s \\in {x} : s = {}})', 'INVARIANT I\n'),
  // An action, a constraint and a counter that depend on how far the run is: nothing may be remembered by what it reads.
  regression(
    'RunLevel',
    `Shallow == TLCGet("level") < 6
Few == TLCSet(1, TLCGet(1) + 1) /\\ TLCGet(1) < 20
Near == TLCGet("level") < 4 \\/ x' % 2 = 0
ASSUME TLCSet(1, 0)`,
    'CONSTRAINTS Shallow Few\nACTION_CONSTRAINT Near\n',
    'x < 20 /\\ x\' \\in {x + 1, x + 2, TLCGet("level")}',
  ),
  regression('LevelInvariant', 'I == x < 3 \\/ TLCGet("level") < 5', 'INVARIANT I\n', "x' \\in {x, x + 1}"),
  // What a guard's first way leads to comes before the error of its second.
  regression('GuardFailsLate', '', '', "(x < 5 \\/ <<x>>[3] = 1) /\\ x' = x + 1"),
  regression('GuardOfSomeFailsLate', '', '', "(\\E k \\in {1, 2} : k = 1 \\/ <<x>>[3] = 1) /\\ x' = x + 1"),
  regression(
    'GuardWithinFailsLate',
    '',
    '',
    `LET F(k) == k = 1 \\/ (IF k > 1 THEN x = 0 \\/ <<x>>[3] = 1 ELSE FALSE)
        IN (x > 9 \\/ (F(1) /\\ F(2))) /\\ x' = x + 1`,
  ),
  {
    ...regression(
      'InitFailsLate',
      'First == (\\E k \\in {1, 2} : k = 1 \\/ <<k>>[3] = 1) /\\ x = 3\nI == x < 1',
      '',
    ),
    config: 'INIT First\nNEXT Next\nINVARIANT I\n',
  },
  // A state that a constraint cuts off is asked for no view.
  regression(
    'ViewOfCutState',
    'V == <<x, x < 3 \\/ <<x>>[4] = 1>>\nC == x < 3',
    'VIEW V\nCONSTRAINT C\n',
    "x' = x + 1",
  ),
  regression('ViewFails', 'V == <<x, x < 3 \\/ <<x>>[4] = 1>>', 'VIEW V\n', "x' = x + 1"),
  // What violates one is not asked for the next, also where the run goes on.
  {
    ...regression(
      'ErrorBehindInvariant',
      'A == x < 2\nB == x < 2 \\/ <<x>>[6] = 1',
      'INVARIANTS A B\n',
      "x < 4 /\\ x' = x + 1",
    ),
    continueAfterViolation: true,
  },
  {
    ...regression(
      'ErrorBehindStep',
      "A == [][x' < 2]_x\nB == [][x' < 2 \\/ <<x>>[6] = 1]_x",
      'PROPERTIES A B\n',
      "x < 4 /\\ x' = x + 1",
    ),
    continueAfterViolation: true,
  },
  // False before there is a run, and no constant.
  regression(
    'LevelConstraint',
    'C == TLCGet("level") \\in 1..4',
    'ACTION_CONSTRAINT C\n',
    "x < 9 /\\ x' = x + 1",
  ),
  // TLC takes the step to the other state, which is kept as this one, for the stuttering step too.
  regression('StutterUnderView', 'V == x = x\nP == []<><<Next>>_x', 'VIEW V\nPROPERTY P\n'),
  // Under -continue a deadlock ends the run once the state was asked for its fairness.
  {
    ...regression(
      'FairnessOfDeadlock',
      "Fair == WF_x(<<x>>[x + 3] = 1 /\\ x' = 1)\nSpec == Init /\\ [][Next]_x /\\ Fair\nP == []<>(x = 0)",
      '',
      "x = 1 /\\ x' = 0",
    ),
    config: 'SPECIFICATION Spec\nPROPERTY P\n',
    continueAfterViolation: true,
  },
  // What an action leaves without a value is counted, and shown as the last state.
  {
    ...regression(
      'IncompleteSuccessor',
      "VARIABLE y\nFirst == x = 0 /\\ y = 0\nStep == (x' = 1 - x /\\ y' = y) \\/ (x = 1 /\\ x' = 5)",
      '',
    ),
    config: 'INIT First\nNEXT Step\n',
    atErrors: 'counts and trace',
  },
  // TLC tells the behaviour twice.
  {
    ...regression('ErrorUnderContinue', '', '', "x' = (CASE x = 5 -> 1)"),
    continueAfterViolation: true,
    atErrors: 'counts and trace',
  },
  // One for each of the differences that are known.
  regression(
    'CounterexampleCutShort',
    'I == x < 2',
    'INVARIANT I\n',
    "IF x = 1 THEN x' = 2 \\/ (<<x>>[3] = 1 /\\ x' = 0) ELSE x' = x + 1",
  ),
  {
    ...regression('CountedAgain', 'I == x = 0 \\/ <<x>>[x + 5] = 1', 'INVARIANT I\n', "x' \\in {1, 2, 3}"),
    atErrors: 'counts and trace',
  },
  regression(
    'PartNotAskedFor',
    'P == (x = 0 ~> <<x>>[x + 3] = 1) \\/ (\\E t \\in {1, 2} : <>(t # 1 /\\ x < 2))',
    'PROPERTY P\n',
  ),
  regression(
    'FunctionComputedWhole',
    'I == [k \\in {0, 1} |-> k = 0 \\/ <<x>>[k + 5] = 1][0]',
    'INVARIANT I\n',
  ),
  regression('FunctionComparedWithString', 'I == [k \\in 1..2 |-> "a"] = "a"', 'INVARIANT I\n'),
  regression('TupleCountedAsSet', 'I == Cardinality([a : <<x>>]) = 1', 'INVARIANT I\n'),
];

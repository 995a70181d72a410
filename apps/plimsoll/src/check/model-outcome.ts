/** The outcome of checking a model: what holds, what is violated and how, where TLC and the explorer differ. */
import { type ExplorationResult, formatTrace, type Violation } from '@plimsoll/explorer';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { ExpectedConfig } from '../model/expected.ts';
import type { Model } from '../model/load-model.ts';
import { differenceTexts, type ModelCheck } from './check-model.ts';
import type { CheckOutcome } from './outcome.ts';
import { placeOf } from './place.ts';

/** The outcome, held against what the spec's folder commits to where it does. */
export function modelOutcome(
  specName: string,
  check: ModelCheck,
  name: string,
  expected: ExpectedConfig | undefined,
): CheckOutcome {
  const { explorer, model, tlc } = check;
  const differences = [...differenceTexts(check), ...unexpected(explorer, expected)];
  const [violation] = explorer.violations;
  const exit = exitOf(explorer, differences);
  const { init, distinct, generated, depth } = explorer.counts;
  return {
    spec: specName,
    name,
    kind: 'model',
    exit,
    word: wordOf(explorer, differences),
    text: [
      `${distinct} states`,
      `depth ${depth}`,
      ...(violation === undefined ? [] : [violationText(violation, model)]),
      ...(check.graph?.equal ? [`graph = TLC's (${check.graph.edges} steps)`] : [check.graphReason ?? '']),
      ...(explorer.sound ? [] : ['holds under reduction (unsound)']),
    ]
      .filter((part) => part !== '')
      .join('  '),
    details: [...differences, ...(violation === undefined ? [] : [violationDetails(violation, model)])],
    place: placeOf(violation?.error?.location ?? violation?.location, model),
    seconds: explorer.seconds + tlc.seconds,
    fact: {
      verdict: explorer.verdict,
      property: explorer.property,
      init,
      distinct,
      generated,
      depth,
      sound: explorer.sound,
      agreesWithTlc: differences.length === 0,
      graph: check.graph?.equal === true ? 'equal' : (check.graphReason ?? 'differs'),
      tlc: { version: tlc.version, jar: tlc.jarDigest, pinned: tlc.isPinned },
      unjudged: tlc.unjudged.map(({ keyword }) => keyword),
    },
  };
}

function exitOf(explorer: ExplorationResult, differences: readonly string[]): ExitCode {
  if (explorer.stopped === 'aborted') return EXIT.interrupted;
  if (explorer.verdict === 'error') return EXIT.badInput;
  if (explorer.verdict === 'inconclusive') return EXIT.inconclusive;
  if (explorer.verdict !== 'ok' || differences.length > 0) return EXIT.refused;
  return explorer.sound ? EXIT.holds : EXIT.inconclusive;
}

function wordOf({ verdict }: ExplorationResult, differences: readonly string[]): string {
  if (verdict === 'ok') return differences.length > 0 ? 'DIFFERS' : 'ok';
  return { inconclusive: 'UNDECIDED', error: 'ERROR', deadlock: 'DEADLOCK' }[verdict as string] ?? 'VIOLATED';
}

function unexpected({ verdict, counts }: ExplorationResult, expected: ExpectedConfig | undefined): string[] {
  if (expected === undefined || verdict !== 'ok') return [];
  return (['init', 'distinct', 'generated', 'depth'] as const)
    .filter((what) => counts[what] !== expected[what])
    .map((what) => `expected.json: ${what} is ${counts[what]}, committed is ${expected[what]}`);
}

function violationText({ property, location, trace, check }: Violation, model: Model): string {
  const place = placeOf(location, model);
  const steps = trace === undefined ? '' : ` after ${trace.steps.length - 1} steps`;
  return `${property ?? check}${place === undefined ? '' : ` (${place.file}:${place.line})`}${steps}`;
}

function violationDetails({ error, trace, property, check }: Violation, model: Model): string {
  const behaviour = trace === undefined ? '' : formatTrace(model.spec, trace);
  return [`${property ?? check}${error === undefined ? '' : `: ${error.message}`}`, behaviour]
    .filter(Boolean)
    .join('\n');
}

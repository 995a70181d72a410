/** The page docs/mutation.md: made from the record of the last runs and from what is explained. */
import { EXPLAINED_MUTANTS, type ExplainedMutant } from './explained.ts';
import { ENTRIES } from './parts.ts';
import { type FileScore, type MutationScores, type Survivor, scorePercent } from './scores.ts';

/** The least that is asked of every file, percent; the policy asks the same for `live`. */
export const SCORE_PERCENT_MIN = 95;

/** The explanation of a survivor; undefined where there is none. */
export function explanationOf(file: string, { was, becomes }: Survivor): ExplainedMutant | undefined {
  return EXPLAINED_MUTANTS.find((each) => each.file === file && each.was === was && each.becomes === becomes);
}

export function mutationPage({ stryker, wanted, files, nothingToMutate }: MutationScores): string {
  const missing = wanted.filter(
    (name) => !files.some(({ file }) => file === name) && !nothingToMutate.some((each) => each.name === name),
  );
  const survivors = files.flatMap((score) => score.survivors.map((survivor) => ({ score, survivor })));
  return [
    '<!-- Written by `UPDATE_GENERATED=1 npx vitest run tests/mutation`. -->',
    '',
    '# Mutation tests of level A',
    '',
    `\`npm run mutate\` lets StrykerJS ${stryker} change one thing at a time in the code of level A (a comparison, a constant, a call that is left out) and runs the tests of that file on it. A change that makes no test fail is a survivor: something that the tests do not hold. \`npm run mutate -- sizing kill-switch\` runs some parts only; \`tests/mutation/parts.ts\` names them, and the tests that are to notice. It takes an hour or two of one core for everything, so CI does not run it: CI checks that every survivor below is explained. \`promote --stage live\` asks for ${SCORE_PERCENT_MIN} % in every file, from a run on the same machine and the same bytes; the committed record counts as *recorded*.`,
    '',
    'A mutant that runs into the time limit (an endless loop) counts as noticed. Not mutated: what is generated from the proofs, which has mutants of its own (`rocq-proofs/gen`), and the words of assertions. A score is against the named unit tests alone; the tours along the models and the tests with real processes would notice more. Properties run with one fixed seed, because the tester finds a test again by its name, and the name holds the seed.',
    '',
    '| file | mutants | noticed | timed out | survived | score |',
    '| --- | --- | --- | --- | --- | --- |',
    ...files.map(row),
    ...missing.map((file) => `| \`${file}\` | | | | | not measured yet |`),
    '',
    `Nothing to mutate (Stryker makes no mutant of types, of a name that is handed on, or of a number): ${nothingToMutate.map(({ name }) => shortName(name)).join(', ')}.`,
    '',
    `Not mutated: ${ENTRIES.map(shortName).join(', ')}, the entries of a process and of a thread. A mutant is switched on in the thread of the tests, where those never run; what they call is mutated, and \`guarded-kernel.test.ts\` runs both for real.`,
    '',
    '## Survivors',
    '',
    ...survivors.map(({ score, survivor }) => survivorText(score.file, survivor)),
    '',
  ].join('\n');
}

function row(score: FileScore): string {
  const { file, killed, timedOut, survivors } = score;
  const count = killed + timedOut + survivors.length;
  const cells = [`\`${file}\``, count, killed, timedOut, survivors.length, `${scorePercent(score)} %`];
  return `| ${cells.join(' | ')} |`;
}

function survivorText(file: string, survivor: Survivor): string {
  const because = explanationOf(file, survivor)?.because ?? '**Not explained.**';
  const { was, becomes, line } = survivor;
  return `- \`${file.split('/').at(-1)}\` line ${line}: ${quoted(was)} became ${quoted(becomes)}. ${because}`;
}

/** `libs/ledger/src/chain.ts` as `ledger/chain.ts`. */
function shortName(file: string): string {
  return `\`${file.replace(/^libs\//, '').replace('/src/', '/')}\``;
}

/** As code, whatever is in it. */
function quoted(code: string): string {
  return code.includes('`') ? `\`\` ${code} \`\`` : `\`${code}\``;
}

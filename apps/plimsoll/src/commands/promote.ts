/** `plimsoll promote`: from the models to a verdict. */
import { STAGES, type Stage, verdictTable } from '@plimsoll/evidence';
import { type CommandDefinition, textOption } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { promote as runPromotion } from '../promote/promote.ts';

export const promote: CommandDefinition = {
  name: 'promote',
  summary: 'gather evidence for every requirement of the policy and judge: PROMOTE or REFUSE',
  example: 'plimsoll promote --stage paper',
  declare: (command) =>
    command
      .option('--stage <stage>', 'the stage asked for: paper or live', 'paper')
      .option('--verify', 'judge the evidence that is there; make none')
      .option(
        '--explain <requirement>',
        'tell of one requirement what it needs, what there is, and why it is met or not',
      ),
  async run(context, _operands, options) {
    const stage = stageOf(textOption(options, 'stage') ?? 'paper');
    const explain = textOption(options, 'explain');
    const verifyOnly = options['verify'] === true || explain !== undefined;
    const { verdict, file } = await runPromotion(context, { stage, verifyOnly });
    if (explain !== undefined) {
      const requirement = verdict.requirements.find(
        ({ id }) => id === explain || id.split('~')[1] === explain,
      );
      if (requirement === undefined)
        throw new Failure(EXIT.badInput, `${explain}: no requirement of the policy`);
      const { id, dal, title, status, evidence, reasons, limits } = requirement;
      const lines = [
        `${id} [${dal}] ${status} at ${stage}`,
        title,
        `needs: ${evidence.join(', ') || 'nothing meets it yet'}`,
      ];
      context.output.result(
        requirement,
        [...lines, ...reasons, ...limits.map((limit) => `open: ${limit}`)].join('\n'),
      );
      return status === 'met' ? EXIT.holds : EXIT.refused;
    }
    context.output.result(verdict, `\n${verdictTable(verdict)}`);
    if (!context.output.isJson) context.output.complain(`verdict written to ${file}`);
    return verdict.verdict === 'PROMOTE' ? EXIT.holds : EXIT.refused;
  },
};

function stageOf(text: string): Stage {
  const stage = STAGES.find((candidate) => candidate === text);
  if (stage === undefined)
    throw new Failure(EXIT.badInput, `--stage takes ${STAGES.join(' or ')}, not ${text}`);
  return stage;
}

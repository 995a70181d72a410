/** `plimsoll promote`: from the models to a verdict, and what people sign on the way. */
import { resolve } from 'node:path';
import { STAGES, type Stage, type Verdict, verdictTable } from '@plimsoll/evidence';
import type { OrderKind } from '@plimsoll/verdict';
import { type CommandDefinition, type Context, countOption, type Options, textOption } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { giveOrder, makeKey } from '../promote/orders.ts';
import { promote as runPromotion } from '../promote/promote.ts';
import { verifyFolder } from '../promote/verify-folder.ts';

/** An approval holds for a day, a broken glass for an hour, unless --hours says otherwise. */
const APPROVAL_HOURS = '24';
const BREAK_GLASS_HOURS = '1';

/** What can be signed, and what the answer says. */
const ORDERS: ReadonlyMap<string, OrderKind> = new Map([
  ['approve', 'approval'],
  ['break-glass', 'break-glass'],
  ['trip', 'trip'],
  ['rearm', 'rearm'],
]);
const SAID: { readonly [kind in OrderKind]: string } = {
  approval: 'approved',
  'break-glass': 'GLASS BROKEN',
  trip: 'STOPPED',
  rearm: 'armed again',
};

export const promote: CommandDefinition = {
  name: 'promote',
  summary: 'gather evidence for every requirement of the policy and judge: PROMOTE or REFUSE',
  example: 'plimsoll promote --stage paper',
  declare: (command) =>
    command
      .argument(
        '[action]',
        'approve: sign an approval; break-glass: sign an override; trip: stop what runs; rearm: take a stop back; keygen: make a key',
      )
      .option('--stage <stage>', 'the stage asked for: paper or live', 'paper')
      .option('--verify', 'judge the evidence that is there; make none')
      .option('--evidence <folder>', 'with --verify: judge from this evidence folder alone, offline')
      .option('--keys <policy>', 'with --evidence: trust the signers of this policy, not of the folder')
      .option(
        '--explain <requirement>',
        'tell of one requirement what it needs, what there is, and why it is met or not',
      )
      .option('--key <file>', 'with an order: your private key; with keygen: where it goes')
      .option('--reason <text>', 'with an order: why')
      .option('--hours <count>', 'with approve, break-glass, rearm: how long it holds'),
  async run(context, [action], options) {
    const stage = stageOf(textOption(options, 'stage') ?? 'paper');
    if (action === 'keygen') return keygen(context, options);
    const kind = action === undefined ? undefined : ORDERS.get(action);
    if (kind !== undefined) return order(context, options, kind, stage);
    if (action !== undefined)
      throw new Failure(
        EXIT.badInput,
        `promote ${action}: the actions are ${[...ORDERS.keys()].join(', ')} and keygen`,
      );
    const explain = textOption(options, 'explain');
    const evidence = textOption(options, 'evidence');
    if (evidence !== undefined) return fromFolder(context, options, evidence, stage, explain);
    const verifyOnly = options['verify'] === true || explain !== undefined;
    const { verdict, files } = await runPromotion(context, { stage, verifyOnly });
    const exit = show(context, verdict, explain);
    if (explain === undefined && !context.output.isJson)
      context.output.complain(
        `verdict written to ${files.json}, signed to ${files.signed}, for people to ${files.html}`,
      );
    return exit;
  },
};

function fromFolder(
  context: Context,
  options: Options,
  folder: string,
  stage: Stage,
  explain: string | undefined,
): ExitCode {
  const keys = textOption(options, 'keys');
  const verdict = verifyFolder({
    folder: resolve(folder),
    stage,
    trustedPolicy: keys === undefined ? undefined : resolve(keys),
    nowMs: Date.now(),
  });
  return show(context, verdict, explain);
}

function show({ output }: Context, verdict: Verdict, explain: string | undefined): ExitCode {
  if (explain === undefined) {
    output.result(verdict, `\n${verdictTable(verdict)}`);
    return verdict.verdict === 'PROMOTE' ? EXIT.holds : EXIT.refused;
  }
  const requirement = verdict.requirements.find(({ id }) => id === explain || id.split('~')[1] === explain);
  if (requirement === undefined) throw new Failure(EXIT.badInput, `${explain}: no requirement of the policy`);
  const { id, dal, title, status, evidence, reasons, limits } = requirement;
  const lines = [
    `${id} [${dal}] ${status} at ${verdict.stage}`,
    title,
    `needs: ${evidence.join(', ') || 'nothing meets it yet'}`,
  ];
  output.result(requirement, [...lines, ...reasons, ...limits.map((limit) => `open: ${limit}`)].join('\n'));
  return status === 'met' ? EXIT.holds : EXIT.refused;
}

function order({ project, output }: Context, options: Options, kind: OrderKind, stage: Stage): ExitCode {
  const isApproval = kind === 'approval';
  const hours = textOption(options, 'hours') ?? (kind === 'break-glass' ? BREAK_GLASS_HOURS : APPROVAL_HOURS);
  const reason = textOption(options, 'reason');
  if (!isApproval && reason === undefined)
    throw new Failure(EXIT.badInput, `${kind} needs --reason TEXT: who comes after must know why`);
  const result = giveOrder(project, {
    kind,
    stage,
    keyFile: resolve(keyOption(options)),
    reason: reason ?? '',
    hours: countOption('--hours', hours),
  });
  output.result(
    result,
    `${SAID[kind]} for ${stage} by ${result.owners.join(', ')} ${kind === 'trip' ? 'until two people arm it again' : `until ${result.expiresAt}`}: candidate ${result.candidate}\n${result.file}`,
  );
  return EXIT.holds;
}

function keygen({ output }: Context, options: Options): ExitCode {
  const file = resolve(keyOption(options));
  const { publicKey, keyid } = makeKey(file);
  output.result(
    { file, publicKey, keyid },
    `private key in ${file}: keep it, show it to nobody\nkeyid     ${keyid}\npublicKey ${publicKey}`,
  );
  return EXIT.holds;
}

function keyOption(options: Options): string {
  const file = textOption(options, 'key');
  if (file === undefined) throw new Failure(EXIT.badInput, '--key FILE is missing');
  return file;
}

function stageOf(text: string): Stage {
  const stage = STAGES.find((candidate) => candidate === text);
  if (stage === undefined)
    throw new Failure(EXIT.badInput, `--stage takes ${STAGES.join(' or ')}, not ${text}`);
  return stage;
}

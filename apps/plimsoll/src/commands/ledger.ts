/** `plimsoll ledger`: what the capital ledger holds, whether it holds, all of it as CSV; money put in or taken out. */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  AMOUNT_FORM,
  CSV_HEADER,
  csvRows,
  type Depth,
  isIntegrityProblem,
  type LedgerPlace,
  ledgerProblemText,
  type ReadonlyBook,
  readLedger,
  type StoredEntry,
  type Walked,
} from '@plimsoll/ledger';
import { type CommandDefinition, type Context, textOption } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { bookFact, bookLines, breachLines, entryFact } from '../ledger/ledger-text.ts';
import { moveCapital, readTransfer } from '../ledger/move-capital.ts';
import { mark } from '../output.ts';

export const ledger: CommandDefinition = {
  name: 'ledger',
  summary: 'show the capital ledger, verify every entry of it, export it as CSV, or put money in and out',
  example: 'plimsoll ledger verify out/paper/ledger.db',
  declare: (command) =>
    command
      .argument(
        '<action>',
        'show: the book; verify: replay all entries; export: every posting as CSV; deposit, withdraw: capital that comes later, or goes',
      )
      .argument('[file]', "the ledger; the last paper session's if absent")
      .option('--head <file>', 'its head file, if it does not lie beside it')
      .option('--out <file>', 'where an export goes, instead of the standard output')
      .option('--amount <amount>', `what is put in or taken out: ${AMOUNT_FORM}`)
      .option(
        '--id <name>',
        "the transfer's own name (the bank's reference): booked once, however often it is told",
      )
      .option(
        '--by <person>',
        'who puts it in or takes it out, where no kernel runs; a kernel knows by the token',
      )
      .option('--note <text>', 'a sentence that goes into the ledger with it')
      .option('--kernel <address>', 'the kernel that holds the ledger, unix:PATH or tcp:HOST:PORT')
      .option('--token-file <file>', "the person's token at that kernel"),
  async run(context, [action, given], options) {
    const file = resolve(given ?? join(context.project.outFolder, 'paper', 'ledger.db'));
    const headFile = textOption(options, 'head');
    const place: LedgerPlace = headFile === undefined ? { file } : { file, headFile: resolve(headFile) };
    if (action === 'show') return show(context, place);
    if (action === 'verify') return verify(context, place);
    if (action === 'export') return exportCsv(context, place, textOption(options, 'out'));
    if (action === 'deposit' || action === 'withdraw') {
      return await moveCapital(context, action, place, readTransfer(action, given, options));
    }
    throw new Failure(EXIT.badInput, `ledger takes show, verify, export, deposit or withdraw, not ${action}`);
  },
};

function show(context: Context, place: LedgerPlace): ExitCode {
  const walked = walk(context, place, 'suffix');
  if (walked === undefined) return EXIT.refused;
  const { book, head } = walked;
  const { session } = book.state;
  const lines = [
    ...bookLines(book),
    `entries ${head.count}, the last one sha256:${head.digest}`,
    ...(session === null ? [] : [`session ${session.session} is open: it is running, or it was cut off`]),
    ...breachLines(book),
  ];
  context.output.result({ file: place.file, ...headFact(walked), ...bookFact(book) }, lines.join('\n'));
  return EXIT.holds;
}

function verify(context: Context, place: LedgerPlace): ExitCode {
  const walked = walk(context, place, 'all');
  if (walked === undefined) return EXIT.refused;
  const { book, head } = walked;
  const breaches = breachLines(book);
  const lines = [
    `${mark('holds', true)}  ${head.count} entries: chain, postings, snapshots and head file, the last one sha256:${head.digest}`,
    ...breaches,
  ];
  const fact = { file: place.file, result: 'holds', ...headFact(walked), isSound: book.isSound };
  context.output.result(fact, lines.join('\n'));
  return breaches.length === 0 ? EXIT.holds : EXIT.refused;
}

function exportCsv(context: Context, place: LedgerPlace, out: string | undefined): ExitCode {
  const { output } = context;
  if (out === undefined) {
    if (!output.isJson) output.result({}, CSV_HEADER.trimEnd());
    const print = (entry: StoredEntry): void => {
      output.result(entryFact(entry), csvRows(entry).trimEnd());
    };
    return walk(context, place, 'all', print) === undefined ? EXIT.refused : EXIT.holds;
  }
  const parts = [CSV_HEADER];
  const walked = walk(context, place, 'all', (entry) => parts.push(csvRows(entry)));
  if (walked === undefined) return EXIT.refused;
  writeWhole(out, parts.join(''));
  output.result({ out, entries: walked.head.count }, `${walked.head.count} entries in ${out}`);
  return EXIT.holds;
}

function headFact({ head }: Walked): object {
  return { entries: head.count, head: `sha256:${head.digest}` };
}

/** @returns undefined when the ledger's content is refused, which has then been told. @throws Failure (exit 2) */
function walk(
  { output }: Context,
  place: LedgerPlace,
  depth: Depth,
  visit?: (entry: StoredEntry, book: ReadonlyBook) => void,
): Walked | undefined {
  const read = readLedger(place, depth, visit);
  if (read.ok) return read.value;
  const text = ledgerProblemText(read.problem);
  if (!isIntegrityProblem(read.problem)) throw new Failure(EXIT.badInput, text);
  if (output.isJson) output.result({ file: place.file, result: 'refused', problem: read.problem, text }, '');
  else output.complain(text);
  return undefined;
}

/** The whole file or none of it. @throws Failure (exit 2) */
function writeWhole(file: string, text: string): void {
  const part = `${file}.part`;
  try {
    writeFileSync(part, text);
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    throw new Failure(EXIT.badInput, `${file} can't be written (${(error as NodeJS.ErrnoException).code})`);
  }
}

/** Money put into the account or taken out: through the kernel that holds the ledger, or, where none runs, in its file. */
import {
  AMOUNT_FORM,
  amountMicroOf,
  isIntegrityProblem,
  Ledger,
  type LedgerPlace,
  type LedgerProblem,
  ledgerProblemText,
  postTransfer,
  type Transfer,
} from '@plimsoll/ledger';
import { addressOf, askKernel, type KernelAddress, type KernelAnswer } from '../ask-kernel.ts';
import { type Context, type Options, textOption } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { amountText } from './ledger-text.ts';

/** What is to be moved, and by which way. */
export interface AskedTransfer {
  readonly name: string;
  readonly amountMicro: number;
  readonly note: string;
  /** The person, or the kernel that knows the person by the token. */
  readonly by: string | KernelAddress;
}

type Action = 'deposit' | 'withdraw';

/** What became of it. */
interface Moved {
  readonly entry: number;
  readonly isNew: boolean;
  readonly cashMicro: number;
}

/** @throws Failure (exit 2) for options that are missing or contradict each other. */
export function readTransfer(action: Action, file: string | undefined, options: Options): AskedTransfer {
  const text = (name: string): string | undefined => textOption(options, name);
  const amountMicro = amountMicroOf(text('amount') ?? '');
  if (amountMicro === undefined || amountMicro === 0) {
    throw new Failure(EXIT.badInput, `${action} needs --amount: ${AMOUNT_FORM}, more than 0`);
  }
  const name = text('id');
  if (name === undefined || name === '') {
    throw new Failure(
      EXIT.badInput,
      `${action} needs --id: a name of its own, under which it is booked once`,
    );
  }
  const by = text('by');
  const where = text('kernel');
  const tokenFile = text('tokenFile');
  const asked = { name, amountMicro, note: text('note') ?? '' };
  if (where === undefined && tokenFile === undefined) {
    if (by !== undefined) return { ...asked, by };
    throw new Failure(EXIT.badInput, `${action} needs --by, or --kernel and --token-file of one that runs`);
  }
  if (where === undefined || tokenFile === undefined || addressOf(where) === undefined) {
    throw new Failure(EXIT.badInput, '--kernel unix:PATH (or tcp:HOST:PORT) and --token-file go together');
  }
  if (by !== undefined || file !== undefined || text('head') !== undefined) {
    throw new Failure(
      EXIT.badInput,
      'a kernel knows its ledger, and who asks: no file, --head or --by with it',
    );
  }
  return { ...asked, by: { where, tokenFile } };
}

/** @returns 0 when it is in the ledger, now or since before; 1 when it is refused. @throws Failure (exit 2) */
export async function moveCapital(
  { output }: Context,
  action: Action,
  place: LedgerPlace,
  { by, ...told }: AskedTransfer,
): Promise<ExitCode> {
  const moved =
    typeof by === 'string'
      ? inFile(place, { ...told, kind: action === 'deposit' ? 'deposit' : 'withdrawal', by })
      : await throughKernel(by, action, told);
  if ('refusal' in moved) {
    if (output.isJson) output.result({ result: 'refused', ...moved }, '');
    else output.complain(moved.refusal);
    return EXIT.refused;
  }
  const { entry, isNew, cashMicro } = moved;
  const done = action === 'deposit' ? 'put in' : 'taken out';
  const what = isNew ? `${amountText(told.amountMicro)} ${done}` : `${told.name} was ${done} before`;
  output.result({ result: 'holds', ...moved }, `${what}: entry ${entry}, cash ${amountText(cashMicro)}`);
  return EXIT.holds;
}

type Refused = { readonly refusal: string };

async function throughKernel(
  kernel: KernelAddress,
  type: Action,
  { name: transfer, amountMicro, note }: Omit<AskedTransfer, 'by'>,
): Promise<Moved | Refused> {
  let answer: KernelAnswer;
  try {
    answer = await askKernel(kernel, { type, transfer, amountMicro, note });
  } catch (error) {
    const again = 'ask again under the same --id: it is booked once';
    throw new Failure(EXIT.badInput, `${kernel.where}: ${(error as Error).message}; ${again}`);
  }
  if (answer['ok'] === true) {
    const { entry, isNew, cashMicro } = answer as unknown as Moved;
    return { entry, isNew, cashMicro };
  }
  return { refusal: `${answer['code']}: ${answer['text']}` };
}

/** Between sessions. What is held has no price then: a withdrawal waits for a kernel, which knows what it needs. */
function inFile(place: LedgerPlace, transfer: Transfer): Moved | Refused {
  const opened = Ledger.open(place);
  if (!opened.ok) return refusalOf(opened.problem);
  const ledger = opened.value;
  try {
    const { session } = ledger.book.state;
    if (session !== null) {
      return {
        refusal: `${session.session} is open, it was cut off: let it go on and end, or ask its kernel`,
      };
    }
    if (transfer.kind === 'withdrawal' && ledger.book.positions.size > 0) {
      const held = [...ledger.book.positions.keys()].join(', ');
      return {
        refusal: `${held} is held: a kernel that runs knows whether the rest carries it; ask it (--kernel)`,
      };
    }
    const posted = postTransfer(ledger, transfer, 0);
    if (!posted.ok) return refusalOf(posted.problem);
    const { entry, isNew } = posted.value;
    return { entry, isNew, cashMicro: ledger.book.cashMicro };
  } finally {
    ledger.close();
  }
}

/** Refused by what is in the ledger; or, thrown, unusable. @throws Failure (exit 2) */
function refusalOf(problem: LedgerProblem): Refused {
  const text = ledgerProblemText(problem);
  const isRefused =
    isIntegrityProblem(problem) || ['LEDGER302', 'LEDGER303', 'LEDGER304'].includes(problem.code);
  if (isRefused) return { refusal: text };
  const hint =
    problem.code === 'LEDGER105' ? ' Or ask the kernel that holds it (--kernel, --token-file).' : '';
  throw new Failure(EXIT.badInput, `${text}${hint}`);
}

/** What can be wrong. 1xx: the files; 2xx: the chain of entries; 3xx: a fact that is refused; 4xx: writing failed. */
export type LedgerProblem =
  | { readonly code: 'LEDGER101'; readonly file: string; readonly acknowledged: number | undefined }
  | { readonly code: 'LEDGER102'; readonly file: string }
  | { readonly code: 'LEDGER103'; readonly file: string }
  | { readonly code: 'LEDGER104'; readonly file: string; readonly detail: string }
  | { readonly code: 'LEDGER105'; readonly file: string }
  | { readonly code: 'LEDGER106'; readonly file: string; readonly detail: string }
  | { readonly code: 'LEDGER107'; readonly file: string; readonly detail: string }
  | { readonly code: 'LEDGER108'; readonly file: string }
  | { readonly code: 'LEDGER109'; readonly file: string }
  | { readonly code: 'LEDGER110' }
  | { readonly code: 'LEDGER201'; readonly entry: number }
  | { readonly code: 'LEDGER202'; readonly entry: number }
  | { readonly code: 'LEDGER203'; readonly entry: number; readonly detail: string }
  | { readonly code: 'LEDGER204'; readonly entry: number; readonly detail: string }
  | { readonly code: 'LEDGER206'; readonly acknowledged: number; readonly found: number }
  | { readonly code: 'LEDGER207'; readonly entry: number }
  | FactProblem
  | { readonly code: 'LEDGER401'; readonly detail: string };

/** Why a fact was refused; the whole group then changes nothing. */
export type FactProblem =
  | { readonly code: 'LEDGER301'; readonly field: string; readonly expected: string }
  | { readonly code: 'LEDGER302'; readonly id: string }
  | { readonly code: 'LEDGER303'; readonly account: string }
  | { readonly code: 'LEDGER304'; readonly cashMicro: number; readonly amountMicro: number }
  | { readonly code: 'LEDGER305'; readonly open: string | undefined; readonly session: string }
  | { readonly code: 'LEDGER306'; readonly person: string }
  | { readonly code: 'LEDGER307'; readonly factsMax: number };

export type LedgerProblemCode = LedgerProblem['code'];

export type LedgerResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: LedgerProblem };

const RESTORE = 'Restore ledger and head file together from a backup; nothing may trade on this one.';

/** One sentence on what is wrong and one on what to do. */
export function ledgerProblemText(problem: LedgerProblem): string {
  const [what, remedy] = words(problem);
  return `${problem.code}: ${what}. ${remedy}`;
}

/** Whether the ledger's own content is refused (tampered with, damaged, rolled back), not just unusable here. */
export function isIntegrityProblem(problem: LedgerProblem): boolean {
  if (problem.code === 'LEDGER101') return problem.acknowledged !== undefined;
  return problem.code.startsWith('LEDGER2') || DAMAGE.includes(problem.code);
}

const DAMAGE: readonly string[] = ['LEDGER104', 'LEDGER106', 'LEDGER109'];

function words(problem: LedgerProblem): readonly [what: string, remedy: string] {
  switch (problem.code) {
    case 'LEDGER101':
      return problem.acknowledged === undefined
        ? [`there is no ledger ${problem.file}`, 'A new one begins with a deposit by a named person.']
        : [
            `the ledger ${problem.file} is gone: its head file has acknowledged ${problem.acknowledged} entries`,
            RESTORE,
          ];
    case 'LEDGER102':
      return [
        `${problem.file} exists already`,
        'Capital is carried on in it; only a new file is opened with a deposit.',
      ];
    case 'LEDGER103':
      return [`${problem.file} is not a ledger`, 'Check the path.'];
    case 'LEDGER104':
      return [`${problem.file} is not laid out as a ledger of this version: ${problem.detail}`, RESTORE];
    case 'LEDGER105':
      return [`${problem.file} is in use by another process`, 'End the session that writes to it first.'];
    case 'LEDGER106':
      return [`${problem.file} is damaged: ${problem.detail}`, RESTORE];
    case 'LEDGER107':
      return [`cannot use ${problem.file}: ${problem.detail}`, 'Check the path and its permissions.'];
    case 'LEDGER108':
      return [
        `the head file ${problem.file} is missing`,
        'Restore it: without it nobody can tell whether entries were taken off the ledger.',
      ];
    case 'LEDGER109':
      return [`the head file ${problem.file} is damaged`, RESTORE];
    case 'LEDGER110':
      return [
        'the ledger holds no entry: making it was cut off before its deposit',
        'Make it again, with a deposit.',
      ];
    case 'LEDGER201':
      return [`entry ${problem.entry} is missing`, RESTORE];
    case 'LEDGER202':
      return [`entry ${problem.entry} is not the one that was written: its digest differs`, RESTORE];
    case 'LEDGER203':
      return [`entry ${problem.entry} is not as a ledger writes it: ${problem.detail}`, RESTORE];
    case 'LEDGER204':
      return [
        `entry ${problem.entry} does not follow from the entries before it: ${problem.detail}`,
        RESTORE,
      ];
    case 'LEDGER206':
      return [
        `the ledger holds ${problem.found} entries, but ${problem.acknowledged} were acknowledged: it was rolled back or lost its end`,
        RESTORE,
      ];
    case 'LEDGER207':
      return [
        `entry ${problem.entry} is not the one that was acknowledged: the ledger was rewritten`,
        RESTORE,
      ];
    case 'LEDGER301':
      return [`${problem.field} must be ${problem.expected}`, 'Nothing was posted.'];
    case 'LEDGER302':
      return [
        `${JSON.stringify(problem.id)} is in the ledger already, with another content`,
        'Nothing was posted: one id stands for one fact.',
      ];
    case 'LEDGER303':
      return [
        `${problem.account} would exceed what the ledger keeps exactly (2^53 in all, 10^15 at once)`,
        'Nothing was posted.',
      ];
    case 'LEDGER304':
      return [
        `a withdrawal of ${problem.amountMicro} exceeds the cash of ${problem.cashMicro}`,
        'Nothing was posted.',
      ];
    case 'LEDGER305':
      return problem.open === undefined
        ? [`session ${problem.session} is not open`, 'Nothing was posted.']
        : [
            `session ${problem.open} is still open, ${problem.session} cannot begin or end`,
            'Resume the open one under its own terms, and let it end.',
          ];
    case 'LEDGER306':
      return [`${problem.person} is named twice`, 'Two different people must sign.'];
    case 'LEDGER307':
      return [`more than ${problem.factsMax} facts in one group`, 'Commit more often.'];
    case 'LEDGER401':
      return [
        `writing failed: ${problem.detail}`,
        'The ledger takes nothing more until it is opened again; whether the last group is in it is seen then.',
      ];
  }
}

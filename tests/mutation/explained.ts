/** Mutants that no test can notice, each with the reason. A survivor that is not among them fails the tests. */

/** A surviving mutant, known by what it changes into what: its line may move. */
export interface ExplainedMutant {
  /** Below the project's root. */
  readonly file: string;
  readonly was: string;
  readonly becomes: string;
  /** Why nobody can tell it from the original, or why it does not matter. */
  readonly because: string;
}

const KERNEL = 'libs/survival-kernel/src';
const LEDGER = 'libs/ledger/src';
const VERDICT = 'libs/verdict/src';

/** Why the check of the mark's time cannot be missed. */
const NO_MARK =
  'Before the first mark there is no price either, and the proven gate denies an entry without a price: it never gets here.';

/** Why the latch's first value cannot be told. */
const FIRST_TRIP = 'Every step first follows the trip word, and the first trip sets the whole latch.';
/** Why a flush cannot be told. */
const POWER = 'Only a power failure tells: what the disk has after a crash of the process is the same.';

/** Why a comparison of hashes cannot be missed. */
const QUICK_HASH = 'The hash is compared first because that is quick; the identifiers decide.';

/** Why a race cannot be caught. */
const IN_BETWEEN = 'A trip between two lines of one function: which test meets that is chance.';

/** Why the pure gate's words for a malformed order cannot be told. */
const NOT_MALFORMED = 'Never reached: a malformed order was refused before the proven gate was asked.';

/** Why the check of a place that is not there cannot be told. */
const NO_PLACE = 'Before the first place and behind the last there is no state, which is none that may fill.';
/** Why the kept total cannot be told from the sum. */
const ADDED_UP = 'Then the instruments are added up each time: slower, and the same.';

/** Why an amount of 0 cannot be told. */
const NEVER_ZERO =
  'Never 0 here: what is held is compared with 0 before it, and a fill of nothing was refused.';
/** Why a case that does nothing cannot be told. */
const NOTHING_TO_DO = 'The last case, which does nothing: what follows is the same without it.';

/** Why an order that cannot be read needs no check of its own. */
const NO_TIME =
  'Never reached: what is no order says no time, and a signature without a time did not count. The check is for the type.';
/** Why a payload that is no JSON is not met. */
const WAS_TIMED =
  'Never reached: what is no JSON says no time, and a signature without a time does not count.';
/** Why a predicate is there. */
const HAS_PREDICATE =
  'Its own fields were found by then, which are in the predicate: the question mark is for the type.';
/** Why a block that does nothing is as good. */
const NOTHING_RETURNED = 'A function that ends returns undefined too.';

/** Why the way in which a ledger is opened cannot be told. */
const ONLY_LOOKED = 'Nothing is written there either way: the word has SQLite refuse what nobody does.';
/** Why a log that was left behind does no harm. */
const DELETES_LOG =
  'SQLite deletes the log of a database that has no page yet, and makes its index anew: ours is the second belt.';
/** Why the check of a damaged head cannot be missed. */
const NO_COUNT = 'A damaged head has no count, which is not 0 either: the check is for the type.';

export const EXPLAINED_MUTANTS: readonly ExplainedMutant[] = [
  { file: `${LEDGER}/ledger.ts`, was: "known !== 'damaged'", becomes: 'true', because: NO_COUNT },
  { file: `${LEDGER}/ledger.ts`, was: "'damaged'", becomes: '""', because: NO_COUNT },
  { file: `${LEDGER}/ledger.ts`, was: '[place.file, headFileOf(place)]', becomes: '[]', because: POWER },
  { file: `${LEDGER}/ledger.ts`, was: 'syncFolderOf(file);', becomes: ';', because: POWER },
  { file: `${LEDGER}/ledger.ts`, was: "'write'", becomes: '""', because: POWER },
  {
    file: `${LEDGER}/ledger.ts`,
    was: "'suffix'",
    becomes: '""',
    because: 'Then the book is replayed from the first entry: slower, and the same.',
  },
  { file: `${LEDGER}/ledger.ts`, was: '`${place.file}-wal`', becomes: '``', because: DELETES_LOG },
  { file: `${LEDGER}/ledger.ts`, was: '`${place.file}-shm`', becomes: '``', because: DELETES_LOG },
  { file: `${LEDGER}/ledger.ts`, was: "'read'", becomes: '""', because: ONLY_LOOKED },
  {
    file: `${LEDGER}/book.ts`,
    was: "answer === 'APPLIED'",
    becomes: 'true',
    because: 'An assertion of what always holds: the postings of a fact are made so that they sum to zero.',
  },
  {
    file: `${LEDGER}/book.ts`,
    was: '[...stated] .sort(byName)',
    becomes: '[...stated]',
    because:
      'Without it differences stand in another order, as fixed as this one: first what the book holds, then what only the statement names.',
  },
  {
    file: `${LEDGER}/book.ts`,
    was: 'default: return undefined;',
    becomes: 'default:',
    because: 'Behind the last case a function returns undefined too.',
  },
  { file: `${LEDGER}/book.ts`, was: "'funding'", becomes: '""', because: NOTHING_TO_DO },
  {
    file: `${LEDGER}/book.ts`,
    was: "case 'funding': break;",
    becomes: "case 'funding':",
    because: NOTHING_TO_DO,
  },
  {
    file: `${LEDGER}/book.ts`,
    was: 'left < right',
    becomes: 'left <= right',
    because: 'The names are keys of a map: no two are equal.',
  },
  {
    file: `${LEDGER}/book.ts`,
    was: "assert(isPostingSafe(posting), 'the totals of safe postings are safe: no two go to one total');",
    becomes: ';',
    because:
      'An assertion of what always holds: a fact posts to each total once, and no more than an amount.',
  },
  {
    file: `${LEDGER}/book.ts`,
    was: '{ ...NO_TOTALS }',
    becomes: '{}',
    because: 'Each of the five is set right after.',
  },
  {
    file: `${LEDGER}/posting.ts`,
    was: '/^(?:position|venue):(.*)$/',
    becomes: '/^(?:position|venue):(.*)/',
    because: 'A name has no line break, so that all of it is matched either way.',
  },
  { file: `${LEDGER}/posting.ts`, was: 'held > 0', becomes: 'held >= 0', because: NEVER_ZERO },
  {
    file: `${LEDGER}/posting.ts`,
    was: 'quantityMicro > 0',
    becomes: 'quantityMicro >= 0',
    because: NEVER_ZERO,
  },
  { file: `${KERNEL}/gate-book.ts`, was: 'place >= 0', becomes: 'true', because: NO_PLACE },
  { file: `${KERNEL}/gate-book.ts`, was: 'place < 0', becomes: 'false', because: NO_PLACE },
  {
    file: `${KERNEL}/gate-book.ts`,
    was: 'place < this.#state.length',
    becomes: 'place <= this.#state.length',
    because: NO_PLACE,
  },
  {
    file: `${KERNEL}/gate-book.ts`,
    was: 'Number.isSafeInteger(this.#allMicro)',
    becomes: 'false',
    because: ADDED_UP,
  },
  {
    file: `${KERNEL}/gate-book.ts`,
    was: '{ this.#allMicro += book.aloneMicro - before; return; }',
    becomes: '{}',
    because: ADDED_UP,
  },
  {
    file: `${KERNEL}/gate-book.ts`,
    was: 'new Array<InstrumentBook>(ordersRemembered)',
    becomes: 'new Array()',
    because:
      'A place is read after an order was put there: made in full at once, so that nothing grows later.',
  },
  { file: `${KERNEL}/order-gate.ts`, was: "'GATE101'", becomes: '""', because: NOT_MALFORMED },
  { file: `${KERNEL}/order-gate.ts`, was: "'quantity'", becomes: '""', because: NOT_MALFORMED },
  {
    file: `${KERNEL}/order-gate.ts`,
    was: "{ code: answer, field: 'quantity' }",
    becomes: '{}',
    because: NOT_MALFORMED,
  },
  {
    file: `${KERNEL}/order-gate.ts`,
    was: "case 'GATE101': return deny({ code: answer, field: 'quantity' });",
    becomes:
      "/* v8 ignore next 2 -- @preserve: a malformed order was refused before the proven gate was asked */ case 'GATE101':",
    because: NOT_MALFORMED,
  },
  {
    file: `${KERNEL}/order-gate.ts`,
    was: "posture !== 'APEX' && posture !== 'STALKER'",
    becomes: 'false',
    because:
      'Saves the sum where nothing may be entered: the proven gate looks at the other instruments for an entry alone.',
  },
  {
    file: `${KERNEL}/shared-health.ts`,
    was: 'this.tripWord !== 0',
    becomes: 'false',
    because: IN_BETWEEN,
  },
  { file: `${KERNEL}/shared-health.ts`, was: 'false', becomes: 'true', because: IN_BETWEEN },
  {
    file: `${KERNEL}/shared-health.ts`,
    was: 'sequence + 1',
    becomes: 'sequence - 1',
    because: 'Odd either way: a record that is being written.',
  },
  {
    file: `${KERNEL}/shared-health.ts`,
    was: 'sequence + 2',
    becomes: 'sequence - 2',
    because: 'Even, and another one than before, either way.',
  },
  {
    file: `${KERNEL}/shared-health.ts`,
    was: 'tries < READ_TRIES_MAX',
    becomes: 'tries <= READ_TRIES_MAX',
    because: 'A reader that gives up after a thousand and one tries is as good as one after a thousand.',
  },
  {
    file: `${LEDGER}/fact-check.ts`,
    was: "(value['quantityMicro'] as number) > 0",
    becomes: "value['quantityMicro'] as number >= 0",
    because: 'A quantity of 0 was refused before the signs are compared.',
  },
  {
    file: `${KERNEL}/id-table.ts`,
    was: 'this.#hashes[place] === hash',
    becomes: 'true',
    because: QUICK_HASH,
  },
  {
    file: `${KERNEL}/id-table.ts`,
    was: 'this.#buckets[hole] === place',
    becomes: 'true',
    because: 'An assertion of what always holds: the sentence above it says why.',
  },
  {
    file: `${KERNEL}/id-table.ts`,
    was: 'index < id.length',
    becomes: 'index <= id.length',
    because: 'Another hash, as good as this one: one more round over nothing.',
  },
  {
    file: `${KERNEL}/order-line.ts`,
    was: "case 'filled': book.filled(event.id, event.quantityMicro); break;",
    becomes: "case 'filled':",
    because:
      'What follows takes what is left of a changed order from the event; a fill has no such field, and undefined is refused.',
  },
  { file: `${KERNEL}/order-line.ts`, was: "'orders'", becomes: '""', because: NOTHING_TO_DO },
  {
    file: `${KERNEL}/order-line.ts`,
    was: "case 'orders': break;",
    becomes: "case 'orders':",
    because: NOTHING_TO_DO,
  },
  { file: `${KERNEL}/kill-switch.ts`, was: 'false', becomes: 'true', because: FIRST_TRIP },
  {
    file: `${KERNEL}/kill-switch.ts`,
    was: '{ isTripped: false, firstSigner: 0, secondSigner: 0 }',
    becomes: '{}',
    because: FIRST_TRIP,
  },
  {
    file: `${KERNEL}/kill-switch.ts`,
    was: 'this.#follow();',
    becomes: ';',
    because:
      'After a trip and after a refused re-arm: whatever looks at the latch next follows the word first.',
  },
  {
    file: `${KERNEL}/kill-switch.ts`,
    was: 'true',
    becomes: 'false',
    because: 'The argument says whether a re-arm may be; a trip does not look at it.',
  },
  {
    file: `${KERNEL}/kill-switch.ts`,
    was: 'word !== 0',
    becomes: 'true',
    because:
      'The word becomes 0 in a re-arm alone, which sets what was seen to 0 as well: then nothing is new.',
  },
  { file: `${KERNEL}/trip-file.ts`, was: 'fsyncSync(fd);', becomes: ';', because: POWER },
  { file: `${KERNEL}/trip-file.ts`, was: '{ fsyncSync(folder); }', becomes: '{}', because: POWER },
  { file: `${KERNEL}/trip-file.ts`, was: 'fsyncSync(folder);', becomes: ';', because: POWER },
  { file: `${KERNEL}/last-hop.ts`, was: 'book.markAtMs >= 0', becomes: 'true', because: NO_MARK },
  {
    file: `${KERNEL}/last-hop.ts`,
    was: 'book.markAtMs >= 0',
    becomes: 'book.markAtMs > 0',
    because: NO_MARK,
  },
  {
    file: `${KERNEL}/last-hop.ts`,
    was: 'default: return answer.MALFORMED;',
    becomes:
      '/* v8 ignore next 2 -- @preserve: what GATE101 means was refused before the proven gate was asked */ default:',
    because: 'Never reached: what the proven gate calls malformed was refused before it was asked.',
  },
  {
    file: `${KERNEL}/guardian.ts`,
    was: 'false',
    becomes: 'true',
    because: 'Every halt and every wait sets it before anybody looks at it.',
  },
  {
    file: `${KERNEL}/guardian.ts`,
    was: "'changed'",
    becomes: '""',
    because: 'A change of an order leaves open what was open: who waits looks, and goes on waiting.',
  },
  {
    file: `${KERNEL}/guardian.ts`,
    was: "case 'changed': return;",
    becomes: "case 'changed':",
    because: 'A change of an order leaves open what was open: who waits looks, and goes on waiting.',
  },
  {
    file: `${KERNEL}/supervisor.ts`,
    was: 'this.#beats += 1',
    becomes: 'this.#beats -= 1',
    because: 'Whether the counter moved is all that is asked of it.',
  },
  {
    file: `${KERNEL}/controller.ts`,
    was: 'broken.length === 0',
    becomes: 'true',
    because:
      'While something is broken nobody can sign, and a breach voids what was signed: two have signed only where nothing is broken.',
  },
  {
    file: `${KERNEL}/controller.ts`,
    was: 'assert(result.ok, `${action} was refused inside a step`);',
    becomes: ';',
    because: 'An assertion of what always holds: each step stands behind its guard.',
  },
  {
    file: `${KERNEL}/watchdog.ts`,
    was: 'tries < CUT_TRIES_MAX',
    becomes: 'tries <= CUT_TRIES_MAX',
    because: 'One look more after 2 500 of them.',
  },
  {
    file: `${KERNEL}/venue-session.ts`,
    was: '{ return undefined; }',
    becomes: '{}',
    because: NOTHING_RETURNED,
  },
  {
    file: `${VERDICT}/envelope.ts`,
    was: "'utf8'",
    becomes: '""',
    because: 'Node takes no encoding for UTF-8.',
  },
  {
    file: `${VERDICT}/orders.ts`,
    was: 'order === undefined',
    becomes: 'false',
    because: NO_TIME,
  },
  {
    file: `${VERDICT}/orders.ts`,
    was: 'afterMs !== undefined',
    becomes: 'true',
    because: 'No time is at or before undefined: the check is for the type.',
  },
  {
    file: `${VERDICT}/trips.ts`,
    was: 'order === undefined',
    becomes: 'false',
    because: NO_TIME,
  },
  {
    file: `${VERDICT}/trust.ts`,
    was: 'key === undefined',
    becomes: 'false',
    because: 'No key signed what a key that is none signed: the check is for the type.',
  },
  {
    file: `${VERDICT}/trust.ts`,
    was: 'at !== undefined',
    becomes: 'true',
    because: 'No time is at or after undefined: the check is for the type.',
  },
  {
    file: `${VERDICT}/trust.ts`,
    was: 'parsedKeys.size >= PARSED_MAX',
    becomes: 'parsedKeys.size > PARSED_MAX',
    because: 'A thousand and one keys are remembered as well as a thousand.',
  },
  {
    file: `${VERDICT}/trust.ts`,
    was: '{ return undefined; }',
    becomes: '{}',
    because: NOTHING_RETURNED,
  },
  {
    file: `${VERDICT}/record.ts`,
    was: "predicate?.['verificationResult']",
    becomes: "predicate['verificationResult']",
    because: HAS_PREDICATE,
  },
  {
    file: `${VERDICT}/record.ts`,
    was: "predicate?.['policy']",
    becomes: "predicate['policy']",
    because: HAS_PREDICATE,
  },
  {
    file: `${VERDICT}/record.ts`,
    was: "predicate?.['timeVerified']",
    becomes: "predicate['timeVerified']",
    because: HAS_PREDICATE,
  },
  {
    file: `${KERNEL}/readings.ts`,
    was: 'sequence > (sequences[sensor] ?? 0)',
    becomes: 'sequence >= (sequences[sensor] ?? 0)',
    because: 'The same number again is remembered as the same number.',
  },
  {
    file: `${KERNEL}/readings.ts`,
    was: 'reading.sequence < last',
    becomes: 'reading.sequence <= last',
    because: 'The same number again was found repeated on the line before.',
  },
  {
    file: `${VERDICT}/record.ts`,
    was: '/^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,3})?Z$/',
    becomes: '/^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,3})?Z/',
    because: 'With anything behind its Z it is no time for Date.parse either.',
  },
  {
    file: `${KERNEL}/recompute.ts`,
    was: '[]',
    becomes: '["Stryker was here"]',
    because: 'Who may sign is told with each signature: this list is never looked at.',
  },
  { file: `${VERDICT}/audit-trail.ts`, was: 'true', becomes: 'false', because: POWER },
  { file: `${VERDICT}/audit-trail.ts`, was: '{ flush: true }', becomes: '{}', because: POWER },
  {
    file: `${VERDICT}/live-start.ts`,
    was: '!payload.ok',
    becomes: 'false',
    because: WAS_TIMED,
  },
  {
    file: `${VERDICT}/live-start.ts`,
    was: "'LIVE102'",
    becomes: '""',
    because: WAS_TIMED,
  },
  {
    file: `${VERDICT}/live-start.ts`,
    was: "{ code: 'LIVE102', file, reason: payload.reason }",
    becomes: '{}',
    because: WAS_TIMED,
  },
  {
    file: `${VERDICT}/live-start.ts`,
    was: "'; '",
    becomes: '""',
    because: 'One order is asked about, and one has one reason at most.',
  },
  {
    file: `${VERDICT}/live-start.ts`,
    was: "', '",
    becomes: '""',
    because: 'Fewer than two have signed here: there is one name at most.',
  },
  { file: `${LEDGER}/head-file.ts`, was: 'fdatasyncSync(this.#fd);', becomes: ';', because: POWER },
  { file: `${LEDGER}/head-file.ts`, was: '{ fsyncSync(fd); }', becomes: '{}', because: POWER },
  { file: `${LEDGER}/head-file.ts`, was: 'fsyncSync(fd);', becomes: ';', because: POWER },
  {
    file: `${VERDICT}/live-start.ts`,
    was: 'start.file === undefined',
    becomes: 'false',
    because: 'Who names no file has no bytes either: the check is for the type.',
  },
];

/** The page docs/attack-table.md: made from the table that the tests run. */
import { ATTACKS } from './attacks.ts';

/** Attacks that are tried elsewhere: on the kernel's start, and on bytes. */
const ELSEWHERE: readonly (readonly [string, string])[] = [
  [
    'A node runs other bytes',
    'LIVE106, LIVE105, LIVE107: `libs/verdict/src/live-start.test.ts`, `tests/links/kernel-live.test.ts`',
  ],
  [
    'Nodes of one fleet run different builds, at the start or later',
    'LIVE114: `libs/verdict/src/live-start-fleet.test.ts`, `apps/kernel/src/main.test.ts`',
  ],
  [
    'A node hides what it runs: unsigned, by a stranger’s key, or by another node’s',
    'LIVE118, LIVE119: `libs/verdict/src/live-start-fleet.test.ts`',
  ],
  [
    'The clock of a node is set back below what it has seen',
    'LIVE111: `libs/verdict/src/live-start.test.ts`',
  ],
  [
    'A verdict is unsigned, of an older format, expired, for another policy, approved by too few',
    'LIVE102 to LIVE115: `libs/verdict/src/live-start.test.ts`',
  ],
  [
    'The file of a stop is taken out of the orders beside a verdict, on a node that has seen it',
    'LIVE120: `apps/kernel/src/live-verdict.test.ts`, `libs/verdict/src/trip-memory.test.ts`',
  ],
  [
    'The glass is broken by one person, too long, or for another build',
    'LIVE116: `libs/verdict/src/live-start.test.ts`',
  ],
  [
    'JSON is truncated, enormous, deeply nested, names a thing twice, or is oddly encoded',
    '`libs/evidence/src/evidence.test.ts`, `libs/verdict/src/envelope.test.ts`, `tests/gate/bad-input.test.ts`',
  ],
];

/** The page's text. */
export function attackPage(): string {
  const rows = ATTACKS.map(({ attack, how, by, says }) => `| ${attack} | ${how} | ${by} | ${said(says)} |`);
  return [
    '# The attack table',
    '',
    'Every way in which we would try to get an unverified build past the gate, and what refuses it. Each row is a test (`tests/gate/attacks.ts`): it is tried on a project that reached live, and the refusal must give the reason. This page is made from that table.',
    '',
    '| attack | what is done | refused by | the reason |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    'Tried elsewhere:',
    '',
    '| attack | refused as, and where it is tried |',
    '| --- | --- |',
    ...ELSEWHERE.map(([attack, where]) => `| ${attack} | ${where} |`),
    '',
    '## What this does not stop',
    '',
    '- Whoever holds a trusted signing key can sign what is not so. Two owners (`signatures`), approvals by people and short validity make that harder; a revocation ends it.',
    '- Whoever can replace a node’s policy, its keys and its verdict at once is believed by that node. Keep the trusted policy where a deployment cannot write, and name it: `kernel --keys`, `promote --verify --evidence … --keys`.',
    '- The mark of the latest time seen lies on the node’s disk; who can delete it can set the clock back to the verdict’s own time, and no further.',
    '- Whoever deletes a trip from the orders beside a verdict before any node has seen it takes it back; a node that has seen it remembers its digest (`.plimsoll/kernel-trips`), and who can write there too can make it forget. Keep orders where a deployment can add and not remove.',
    '- A hard-wired time source, a hardware key, and an isolated builder (SLSA build level 3) are not there.',
    '',
  ].join('\n');
}

/** The expression as a reader takes it: what stands there, without its syntax. */
function said({ source }: RegExp): string {
  const [first = ''] = source.split('(.|\\n)*');
  const text = first
    .replace(/\[0-9a-f\]\{64\}|sha256:\\w\+|\\w\+|\\d\+/g, '…')
    .replace(/\.\*/g, '…')
    .replace(/\\(.)/g, '$1')
    .replace(/\|.*$/, '');
  return `\`${text}\``;
}

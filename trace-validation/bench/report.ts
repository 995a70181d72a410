/** The page of `bench:trace`. */
import type { Rate } from './our-side.ts';
import type { TlcRate } from './tlc-side.ts';

export interface Circumstances {
  readonly machine: string;
  readonly node: string;
  readonly java: string;
  readonly tlc: string;
  readonly loads: readonly number[];
}

/** Markdown. */
export function pageText(
  rates: readonly Rate[],
  tlc: readonly { readonly what: string; readonly rate: TlcRate }[],
  { machine, node, java, tlc: tlcVersion, loads }: Circumstances,
): string {
  return [
    '<!-- Written by `npm run bench:trace`. Measure again instead of editing. -->',
    '',
    '# Trace validation, and TLC on the same traces',
    '',
    `A lock service with eight clients, a queue and fencing tokens. *Full*: every variable, action and arguments. *Partial*: who holds the lock with which token, and no action. CPU seconds of the whole process, garbage collection included; making the events is not counted. ${machine}; Node ${node.replace('v', '')}, Java ${java}, TLC ${tlcVersion}; load ${loads.map((load) => load.toFixed(1)).join(', ')} at the start, between and at the end.`,
    '',
    ...aims(rates),
    '',
    '## The monitor',
    '',
    table(
      ['what', 'events', 'CPU s', 'events / CPU s', 'resident MB', 'answer'],
      rates.map(({ what, events, cpuSeconds, residentMb, answer }) => [
        what,
        number(events),
        cpuSeconds.toFixed(cpuSeconds < 1 ? 3 : 1),
        number(Math.round(events / cpuSeconds)),
        String(residentMb),
        answer,
      ]),
    ),
    '',
    '## TLC',
    '',
    'One worker, the trace as TLA+ literals, start and parsing included: a process of its own for each trace.',
    '',
    table(
      ['what', 'events', 'wall s', 'CPU s', 'states', 'answer', 'monitor CPU s'],
      tlc.map(({ what, rate }) => [
        what,
        number(rate.events),
        rate.wallSeconds.toFixed(1),
        rate.cpuSeconds.toFixed(1),
        rate.generated,
        rate.answer,
        ours(rates, what, rate.events),
      ]),
    ),
    '',
  ].join('\n');
}

/** The aims, and whether they are met here. */
function aims(rates: readonly Rate[]): string[] {
  const best = (what: string) =>
    Math.max(
      0,
      ...rates.filter((rate) => rate.what === what).map(({ events, cpuSeconds }) => events / cpuSeconds),
    );
  const seconds = (what: string, events: number) =>
    rates.find((rate) => rate.what === what && rate.events === events)?.cpuSeconds;
  const wrong = rates.filter((rate) => rate.what.startsWith('partial, wrong'));
  const slowest = Math.max(0, ...wrong.map(({ cpuSeconds }) => cpuSeconds));
  const rows: [string, string, string, boolean][] = [
    rateRow('decoded steps on one core', best('step, decoded, fully observed'), 1_000_000),
    rateRow('lines from bytes with schema checks', best('read lines, schema checks, without'), 250_000),
    rateRow('the same with the hash chain', best('read lines, schema checks, with the hash chain'), 100_000),
    secondsRow('partial lock trace of 100 events', seconds('partial, valid', 100), 0.05),
    secondsRow('partial lock trace of 50,000 events', seconds('partial, valid', 50_000), 3),
    secondsRow('a corrupted partial one, at most', slowest, 5),
  ];
  return [
    table(
      ['aim', 'measured', 'aimed at', ''],
      rows.map(([what, measured, aim, isMet]) => [what, measured, aim, isMet ? 'met' : 'missed']),
    ),
  ];
}

function rateRow(what: string, rate: number, aim: number): [string, string, string, boolean] {
  return [what, `${number(Math.round(rate))} / CPU s`, `${number(aim)} / s`, rate >= aim];
}

function secondsRow(
  what: string,
  seconds: number | undefined,
  aim: number,
): [string, string, string, boolean] {
  return [
    what,
    `${(seconds ?? Number.NaN).toFixed(3)} CPU s`,
    `${aim} s`,
    seconds !== undefined && seconds <= aim,
  ];
}

function ours(rates: readonly Rate[], what: string, events: number): string {
  const rate = rates.find((each) => each.what === what && each.events === events);
  return rate === undefined ? '' : rate.cpuSeconds.toFixed(3);
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

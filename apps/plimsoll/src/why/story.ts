/** An order's trail as a story that a risk officer reads from top to bottom: the order first, the sensors last. */
import { leverageCenti, POSTURES, type Posture } from '@plimsoll/survival-kernel';
import type { JsonObject, JsonValue, TraceEvent } from '@plimsoll/trace';
import { amountText } from '../ledger/ledger-text.ts';
import {
  type DecisionBehind,
  decisionBehind,
  type OrderEvent,
  objectAt,
  type Trail,
  text,
} from './order-trail.ts';
import { THEOREMS } from './theorems.ts';

type Found = Extract<Trail, { kind: 'found' }>;

/** A fill of the order, as the ledger has it. */
export interface LedgerFill {
  readonly entry: number;
  readonly id: string;
  readonly quantityMicro: number;
  readonly proceedsMicro: number;
  readonly feeMicro: number;
}

/** The story's lines. `fills`: undefined when there is no ledger to ask. */
export function story(orderId: string, trail: Found, fills: readonly LedgerFill[] | undefined): string[] {
  const first = trail.events[0]?.event.why;
  const lines = [`order ${orderId}: ${orderText(objectAt(first, 'order'))}`];
  for (const each of trail.events) lines.push(...eventLines(each, trail));
  lines.push(...fillLines(fills));
  lines.push(line('build', trail.build ?? 'the trace does not say which'));
  for (const { file, isFinished } of [
    trail.gate,
    ...(trail.controller === undefined ? [] : [trail.controller]),
  ]) {
    if (!isFinished) {
      lines.push(
        `${file} is unfinished: its session is running, or was cut off; it conforms to nothing until it ends`,
      );
    }
  }
  return lines;
}

function orderText(order: JsonObject): string {
  const { side, quantityMicro, instrument, priceMicro, kind } = order;
  return `${text(side)} ${money(quantityMicro)} ${text(instrument)} at ${money(priceMicro)}, ${text(kind)}`;
}

function eventLines({ event, grant }: OrderEvent, trail: Found): string[] {
  const { seq, action, actor, args, why } = event;
  const model =
    event.stutter === true
      ? `no step of ${trail.gate.header.spec}`
      : `${text(action)}(${argsText(args)}) of ${trail.gate.header.spec}`;
  if (why?.['verdict'] === undefined) {
    return [line('sent', `by ${actor} with token ${text(why?.['token'])}: event ${seq}, ${model}`)];
  }
  const lines = [
    line('judged', `${verdictText(why)}: event ${seq}, ${model}`),
    line('fence', fenceText(event, grant)),
    line('authority', authorityText(why)),
    line('spec', `${trail.gate.header.specDigest}, model ${trail.gate.header.model}`),
  ];
  const decision = trail.decisions.get(decisionBehind(event) ?? 0);
  if (decision === undefined) lines.push(line('decision', 'the trace names none that this rests on'));
  else lines.push(...decisionLines(decision, trail));
  return lines;
}

function verdictText(why: JsonObject): string {
  if (why['verdict'] === 'PASS') return why['isReducing'] === true ? 'PASS, an exit' : 'PASS, an entry';
  const reason = why['text'] ?? (why['code'] === 'LOCK303' ? 'its token is not the newest' : undefined);
  return `${text(why['verdict'])}, ${text(why['code'])}${reason === undefined ? '' : `: ${text(reason)}`}`;
}

function fenceText({ why, state, args, stutter }: TraceEvent, grant: TraceEvent | undefined): string {
  if (stutter === true) {
    const { instrument } = objectAt(why ?? {}, 'order');
    return `token ${text(why?.['token'])} of ${text(instrument)}: ${text(why?.['worker'])} does not hold it`;
  }
  const instrument = text(args?.['i']);
  const newest = why?.['newest'] ?? pointOf(state?.['newest'], instrument);
  const token = why?.['token'];
  const isLive = token !== undefined && token === newest;
  const lease =
    grant === undefined
      ? 'no lease of it is in the trace'
      : `lease of ${text(args?.['w'])} granted in event ${grant.seq}`;
  return `token ${text(token)} of ${instrument}, newest ${text(newest)}: ${isLive ? 'live' : 'STALE'}; ${lease}`;
}

function authorityText(why: JsonObject): string {
  const { posture, epoch, rPpm, ageMs } = objectAt(why, 'authority');
  if (posture === undefined) return 'not asked: the fence had refused it';
  return `${text(posture)}, record ${text(epoch)}, R ${percent(rPpm)}, ${text(ageMs)} ms old`;
}

function decisionLines({ events, postureBefore, mismatch }: DecisionBehind, trail: Found): string[] {
  const last = events.at(-1);
  const why = last?.why;
  if (last === undefined || why === undefined) return [];
  const filter = objectAt(why, 'filter');
  const actions = events.map(({ seq, action, args }) => `${text(action)}(${argsText(args)}) in event ${seq}`);
  const after = text(last.state?.['posture']);
  return [
    line(
      'decision',
      `${text(why['decision'])} at ${text(why['nowMs'])} ms: ${actions.join(', ')} of SurvivalController`,
    ),
    ...readingLines(why),
    line('multipliers', `m1 invariants      ${percent(why['m1'])}  ${proven('m1')}`),
    line('', `m2 envelope        ${percent(why['m2'])}  ${proven('m2')}`),
    line('', `m3 order books     ${percent(why['m3'])}  ${proven('m3')}`),
    line('', `m4 environment     ${percent(why['m4'])}  ${proven('m4')}`),
    line('', `m5 capital         ${percent(why['m5'])}  ${proven('m5')}`),
    line('product', `${percent(why['totalPpm'])}  ${proven('product')}`),
    line(
      'filter',
      `${percent(filter['fromRPpm'])} to ${percent(filter['rPpm'])} in ${text(filter['elapsedMs'])} ms  ${proven('filter')}`,
    ),
    line(
      'posture',
      `${postureBefore ?? 'none'} to ${after}  ${proven('posture')}; ${leverageText(after, filter['rPpm'])}`,
    ),
    line(
      'recomputed',
      mismatch === undefined ? 'from the readings, equal to the last unit' : differs(mismatch),
    ),
    line(
      'spec',
      `${trail.controller?.header.specDigest ?? 'unknown'}, model ${trail.controller?.header.model ?? 'unknown'}`,
    ),
  ];
}

/** What a recomputation found, in words. */
export function differs({ what, expected, recorded }: NonNullable<DecisionBehind['mismatch']>): string {
  return `NOT EQUAL: ${what} is ${recorded} in the trace, the readings give ${expected}`;
}

function readingLines(why: JsonObject): string[] {
  const readings = objectAt(why, 'readings');
  const { checksumHolds, ledgerAgrees, heartbeatAgeMs } = objectAt(readings, 'invariants');
  const books = objectAt(readings, 'microstructure');
  const environment = objectAt(readings, 'environment');
  const defects = why['defects'];
  const bad = Array.isArray(defects) ? defects : [];
  const injected = Array.isArray(why['injected']) ? why['injected'].map(text).join(', ') : undefined;
  return [
    line(
      'readings',
      `invariants: checksum ${holds(checksumHolds)}, ledger ${holds(ledgerAgrees)}, heartbeat ${text(heartbeatAgeMs)} ms old`,
    ),
    line('', `envelope: ${text(objectAt(readings, 'envelope')['ageMs'])} ms old`),
    line(
      '',
      `order books: latency ${text(books['latencyMs'])} ms, jitter ${text(books['jitterMs'])} ms, depth ${percent(books['depthPpm'])} of usual`,
    ),
    line(
      '',
      `environment: volatility ${percent(environment['volatilityPpm'])} of usual, takers bought ${percent(environment['takerBuyPpm'])}`,
    ),
    line('', `capital: drawdown ${percent(objectAt(readings, 'capital')['drawdownPpm'])}`),
    line('disbelieved', bad.length === 0 ? 'none' : bad.map((each) => defectText(each)).join(', ')),
    ...(injected === undefined ? [] : [line('injected', `faults of the session's plan: ${injected}`)]),
  ];
}

function fillLines(fills: readonly LedgerFill[] | undefined): string[] {
  if (fills === undefined) return [line('ledger', 'there is none beside the traces')];
  if (fills.length === 0) return [line('ledger', 'no fill of it')];
  return fills.map(({ entry, id, quantityMicro, proceedsMicro, feeMicro }) =>
    line(
      'ledger',
      `entry ${entry}, ${id}: ${amountText(quantityMicro)} for ${amountText(proceedsMicro)}, fee ${amountText(feeMicro)}`,
    ),
  );
}

function line(name: string, said: string): string {
  return `  ${name.padEnd(12)} ${said}`;
}

function proven(part: keyof typeof THEOREMS): string {
  return `(${THEOREMS[part].join(', ')})`;
}

function leverageText(posture: string, rPpm: JsonValue | undefined): string {
  const known = POSTURES.find((each): each is Posture => each === posture);
  if (known === undefined || typeof rPpm !== 'number') return 'leverage unknown';
  return `leverage up to ${(leverageCenti(known, rPpm) / 100).toFixed(2)}  ${proven('leverage')}`;
}

function holds(value: JsonValue | undefined): string {
  return value === true ? 'holds' : value === false ? 'BROKEN' : 'unknown';
}

function defectText(defect: JsonValue): string {
  const fields = typeof defect === 'object' && defect !== null && !Array.isArray(defect) ? defect : {};
  const { sensor, code } = fields as { readonly [field: string]: JsonValue };
  return `${text(sensor)} (${text(code)})`;
}

function argsText(args: JsonObject | undefined): string {
  return Object.entries(args ?? {})
    .map(([name, value]) => `${name} = ${text(value)}`)
    .join(', ');
}

function money(value: JsonValue | undefined): string {
  return typeof value === 'number' ? amountText(value) : text(value);
}

/** Ppm as per cent with all its digits. */
function percent(value: JsonValue | undefined): string {
  return typeof value === 'number' ? `${(value / 10_000).toFixed(4)} %` : text(value);
}

/** The value of an ITF function at a point. */
function pointOf(value: JsonValue | undefined, point: string): JsonValue | undefined {
  const pairs = objectAt({ value: value ?? null }, 'value')['#map'];
  if (!Array.isArray(pairs)) return undefined;
  for (const pair of pairs) if (Array.isArray(pair) && pair[0] === point) return pair[1];
  return undefined;
}

/** What a test reports when model and system part: where, after what, and how to get there again. */
import type { ItfState, SpecEvent } from '@plimsoll/statecharts';
import { type Disagreement, NO_STEP, START } from './check-step.ts';
import { keyOf } from './model.ts';

/** Where model and system part, and how to get there. */
export interface Failure extends Disagreement {
  readonly initial: ItfState;
  /** What was done since `initial`, the failing event last. */
  readonly events: readonly SpecEvent[];
  /** Which of the events, by index, both model and system refused; of a random run only. */
  readonly refused?: readonly number[];
  /** Of a random run only. */
  readonly replay?: Replay;
}

/** What fast-check needs to run a failing list of commands again, and nothing else: all three. */
export interface Replay {
  readonly seed: number;
  readonly path: string;
  readonly replayPath: string;
}

const HEADLINES: { readonly [kind in Failure['kind']]: string } = {
  refused: 'the model allows, the system refused:',
  'not allowed': 'the model forbids, the system did:',
  'refusal changed state': 'refused, and yet something changed:',
  'wrong state': 'model and system differ after',
  threw: 'the system threw an error at',
};

/** A failure for people: what differs, the numbered list of what was done, and how to replay it. */
export function failureText(failure: Failure): string {
  const { kind, event, message, initial, events, refused, replay } = failure;
  const numbered = events.map((one, index) => {
    const mark = refused?.includes(index) === true ? ', refused' : '';
    return `  ${String(index + 1).padStart(3)}. ${eventText(one)}${mark}`;
  });
  const replayLines =
    replay === undefined
      ? []
      : [
          `seed ${replay.seed}, path "${replay.path}", replayPath "${replay.replayPath}"`,
          `replay it with --replay ${replayToken(replay)}`,
        ];
  return [
    `${HEADLINES[kind]} ${eventText(event)}`,
    ...message.split('\n').map((line) => `  ${line}`),
    `from ${keyOf(initial)}`,
    ...numbered,
    ...replayLines,
  ].join('\n');
}

/** `Grant(w = w1, i = BTC)`. */
export function eventText({ type, ...fields }: SpecEvent): string {
  if (type === START) return 'the start';
  if (type === NO_STEP) return 'asking for a step, and getting none';
  const values = Object.entries(fields).map(([name, value]) => `${name} = ${valueText(value)}`);
  return `${type}(${values.join(', ')})`;
}

/** `seed:path:replayPath`, the path with dots in place of its colons: so that it can be taken apart again. */
export function replayToken({ seed, path, replayPath }: Replay): string {
  return `${seed}:${path.replaceAll(':', '.')}:${replayPath}`;
}

/** Reads what `replayToken` prints; undefined when it is something else. */
export function readReplay(token: string): Replay | undefined {
  const [, seed, path, replayPath] = /^(-?\d+):([\d.]*):([A-Za-z0-9+/=:]*)$/.exec(token) ?? [];
  if (seed === undefined || path === undefined || replayPath === undefined) return undefined;
  return { seed: Number(seed), path: path.replaceAll('.', ':'), replayPath };
}

function valueText(value: unknown): string {
  const integer = (value as { readonly '#bigint'?: string } | null)?.['#bigint'];
  if (integer !== undefined) return integer;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

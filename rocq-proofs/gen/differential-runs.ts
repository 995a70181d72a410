/**
 * Long directed runs, the same in Rocq, TypeScript and Java: each draws its inputs from one generator of random numbers,
 * and gives a digest of everything that it computed. Health comes in stretches, so that every change of posture occurs.
 */

import type * as numbersModule from '../../libs/survival-kernel/src/generated/proven.ts';
import type * as gateModule from '../../libs/survival-kernel/src/generated/proven-gate.ts';
import type * as heartbeatModule from '../../libs/survival-kernel/src/generated/proven-heartbeat.ts';
import type * as latchModule from '../../libs/survival-kernel/src/generated/proven-latch.ts';
import type * as ledgerModule from '../../libs/survival-kernel/src/generated/proven-ledger.ts';

/** A build of everything that is generated. */
export interface Build {
  readonly numbers: Pick<typeof numbersModule, 'step'>;
  readonly gate: Pick<typeof gateModule, 'gate' | 'exposureWith'>;
  readonly latch: Pick<typeof latchModule, 'latchStep'>;
  readonly ledger: Pick<typeof ledgerModule, 'judgePosting' | 'replay'>;
  readonly heartbeat: Pick<
    typeof heartbeatModule,
    'watchFrom' | 'watched' | 'livenessAt' | 'heartbeatIsLost'
  >;
}

/** What a run gives, and what occurred in it how often (`APEX>TURTLE`, `GATE109`, `DUPLICATE` …). */
export interface RunResult {
  readonly digest: number;
  readonly seen: ReadonlyMap<string, number>;
}

/** The runs, by name; Runs.java and RUNS_IN_ROCQ say the same. */
export const RUN_NAMES = ['controller', 'gate', 'latch', 'ledger', 'heartbeat'] as const;
export type RunName = (typeof RUN_NAMES)[number];

export const DIGEST_MODULUS = 67_108_859;
export const POSTURES = ['HIBERNATE', 'TURTLE', 'STALKER', 'APEX'] as const;
export const GATE_ANSWERS = [
  'PASS_EXIT',
  'PASS_ENTRY',
  'GATE101',
  'GATE104',
  'GATE105',
  'GATE106',
  'GATE107',
  'GATE108',
  'GATE109',
  'GATE110',
  'GATE111',
] as const;
export const LATCH_EVENTS = ['TRIP', 'SIGN', 'REARM'] as const;
export const LIVENESS = ['ALIVE', 'MISSED', 'ASLEEP'] as const;
export const POSTING_ANSWERS = ['APPLIED', 'DUPLICATE', 'GAP', 'UNBALANCED', 'TOO_LARGE'] as const;

/** Drawdowns whose R lies in each of the bands between thresholds, from full health to none. */
const DRAWDOWNS = [0, 60_000, 90_000, 105_000, 140_000, 165_000, 180_000, 200_000];
const STRETCH = 128; // evaluations at one level: over two hours, so that R gets all the way
const SCALES = [1, 1_000_003, 4_503_599_627];
/** Limits of a watch that are none, or none that anybody means, besides those that are. */
const ODD_PERIODS = [-1, 0, 20, 3_600_000, 3_600_001];
const ODD_MISSES = [-1, 0, 1, 100, 101];
const LEG_SCALES = [1, 1_000_003, 30_000_000_000, 40_000_000_000];

/** Numbers from 0 to 65 535; the digest and the counts of a run. */
class Run {
  #state: number;
  #digest = 0;
  readonly #seen = new Map<string, number>();

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  draw(bound: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return (this.#state >>> 16) % bound;
  }

  of<T>(list: readonly T[]): T {
    return list[this.draw(list.length)] as T;
  }

  put(value: number): void {
    const residue = ((value % DIGEST_MODULUS) + DIGEST_MODULUS) % DIGEST_MODULUS;
    this.#digest = (this.#digest * 31 + residue) % DIGEST_MODULUS;
  }

  saw(what: string): void {
    this.#seen.set(what, (this.#seen.get(what) ?? 0) + 1);
  }

  get result(): RunResult {
    return { digest: this.#digest, seen: this.#seen };
  }
}

/** Runs `count` steps of it on a build. */
export function runOn(build: Build, name: RunName, seed: number, count: number): RunResult {
  const run = new Run(seed);
  const steps = { controller, gate, latch, ledger, heartbeat } as const;
  steps[name](build, run, count);
  return run.result;
}

function controller({ numbers }: Build, run: Run, count: number): void {
  let state: numbersModule.Controller = { rPpm: 0, carry: 0, posture: 'HIBERNATE' };
  let drawdownPpm = 0;
  for (let index = 0; index < count; index += 1) {
    if (index % STRETCH === 0) drawdownPpm = run.of(DRAWDOWNS);
    const signals = {
      invariantsHold: run.draw(2_048) !== 0,
      envelopeAgeMs: run.draw(32_768),
      latencyMs: run.draw(210),
      jitterMs: run.draw(104),
      depthPpm: 480_000 + run.draw(65_536),
      noShockYet: true,
      shockAgeMs: -1,
      drawdownPpm,
    };
    const next = numbers.step(state, signals, 30_000 + run.draw(65_536));
    if (next.posture !== state.posture) run.saw(`${state.posture}>${next.posture}`);
    state = next;
    run.put(state.rPpm * 4 + POSTURES.indexOf(state.posture));
    run.put(state.carry);
  }
}

function gate({ gate: built }: Build, run: Run, count: number): void {
  for (let index = 0; index < count; index += 1) {
    const [scale, priceScale, moneyScale] = [run.of(SCALES), run.of(SCALES), run.of(SCALES)];
    const pending = () => (run.draw(3) === 0 ? run.draw(500) * scale : run.draw(64) === 0 ? -1 : 0);
    const exposure = {
      positionMicro: (run.draw(2_001) - 1_000) * scale,
      openBuyMicro: pending(),
      openSellMicro: pending(),
      inFlightBuyMicro: pending(),
      inFlightSellMicro: pending(),
      markPriceMicro: run.draw(3_000) * priceScale,
      inventoryMaxMicro: run.draw(6_000) * scale,
    };
    const otherMicro = built.exposureWith(run.draw(1_000), exposure);
    run.put(otherMicro);
    const answer = built.gate(
      run.draw(2) === 0,
      run.draw(2) === 0,
      run.draw(1_000) * scale,
      run.draw(3_000) * priceScale,
      exposure,
      run.draw(1_000) * priceScale,
      run.draw(4_000) * moneyScale,
      run.of(POSTURES),
      run.draw(65_536) * 16,
      run.draw(65_536) * 16,
    );
    run.saw(answer);
    run.put(GATE_ANSWERS.indexOf(answer));
  }
}

function latch({ latch: built }: Build, run: Run, count: number): void {
  let state: latchModule.Latch = { isTripped: false, firstSigner: 0, secondSigner: 0 };
  for (let index = 0; index < count; index += 1) {
    const next = built.latchStep(state, run.of(LATCH_EVENTS), run.draw(4), run.draw(8) !== 0);
    if (next.isTripped !== state.isTripped) run.saw(next.isTripped ? 'tripped' : 're-armed');
    state = next;
    run.put((state.isTripped ? 16 : 0) + state.firstSigner * 4 + state.secondSigner);
  }
}

function ledger({ ledger: built }: Build, run: Run, count: number): void {
  let books: ledgerModule.Books = {
    sequence: 0,
    cashMicro: 0,
    positionsMicro: 0,
    feesMicro: 0,
    profitMicro: 0,
    capitalMicro: 0,
  };
  for (let index = 0; index < count; index += 1) {
    const sequence = books.sequence + (run.draw(5) === 0 ? run.draw(3) : 1);
    const leg = () => (run.draw(65_536) - 32_768) * run.of(LEG_SCALES);
    const [cashMicro, positionsMicro, feesMicro, profitMicro] = [leg(), leg(), leg(), leg()];
    const sum = cashMicro + positionsMicro + feesMicro + profitMicro;
    const capitalMicro = run.draw(7) === 0 ? 0 : -sum;
    const posting = { sequence, cashMicro, positionsMicro, feesMicro, profitMicro, capitalMicro };
    const answer = built.judgePosting(books, posting);
    run.saw(answer);
    run.put(POSTING_ANSWERS.indexOf(answer));
    books = built.replay(books, posting);
    for (const value of Object.values(books)) run.put(value);
  }
}

function heartbeat({ heartbeat: built }: Build, run: Run, count: number): void {
  let [watch, beats, nowUs] = [built.watchFrom(0, 0), 0, 0];
  for (let index = 0; index < count; index += 1) {
    const periodMs = run.draw(16) === 0 ? run.of(ODD_PERIODS) : 50;
    const missesMax = run.draw(16) === 0 ? run.of(ODD_MISSES) : 3;
    if (run.draw(4) === 0) beats += 1;
    nowUs += run.draw(32) === 0 ? 149_990 + run.draw(20) : run.draw(60_000);
    if (run.draw(64) === 0) nowUs -= run.draw(65_536);
    const seen = built.livenessAt(periodMs, missesMax, watch, beats, nowUs);
    watch = built.watched(watch, beats, nowUs);
    run.saw(seen);
    run.put(LIVENESS.indexOf(seen));
    run.put(watch.beatAtUs);
    run.put(watch.lookedAtUs);
    const isLost = built.heartbeatIsLost(run.draw(200) - 1, run.draw(150) - 1, run.draw(300) - 1);
    run.saw(isLost ? 'lost' : 'heard');
    run.put(isLost ? 1 : 0);
  }
}

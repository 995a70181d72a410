/**
 * A transition tour: drives the real system along every edge of the model's graph that the environment can choose,
 * follows what the system chooses, and tries in each state everything that the model forbids there.
 */
import type { ItfState, SpecEvent } from '@plimsoll/statecharts';
import { checkPerform, checkProceed, checkStart, START, type StepCheck } from './check-step.ts';
import type { Driver } from './driver.ts';
import type { Failure } from './failure.ts';
import { keyOf, type Model } from './model.ts';
import type { GraphEdge, GraphState, ModelGraph } from './model-graph.ts';
import { replayEvents } from './replay-events.ts';
import { TourPlan } from './tour-plan.ts';

export interface TourReport {
  readonly states: number;
  readonly statesVisited: number;
  readonly edges: number;
  readonly covered: number;
  /** Edges that the system could have chosen when it had the choice, and never did. */
  readonly neverChosen: number;
  /** Edges that leave states to which the system's choices never led. */
  readonly beyond: number;
  /** Actions of the model without a covered edge: the system never took them. */
  readonly actionsNotCovered: readonly string[];
  /** Events tried where the model forbids them, and steps of its own that the system rightly didn't take. */
  readonly refusals: number;
  readonly steps: number;
  /** False when the graph is only a part of the model's, or the tour was ended before nothing was open. */
  readonly isComplete: boolean;
  readonly failure: Failure | undefined;
}

export interface TourOptions {
  /** Steps before a tour is given up; an edge takes a few. */
  readonly stepsMax?: number;
  /** Ends the tour early when aborted. */
  readonly signal?: AbortSignal | undefined;
  /** Called now and then with the number of edges covered. */
  readonly onProgress?: (covered: number) => void;
}

const STEPS_MAX = 2_000_000;
const PROGRESS_EVERY = 200;

/** The number of every state that isn't in the graph: there the tour begins anew. */
const OUTSIDE = -1;

/** Runs the tour on a driver. Ends at the first disagreement. Errors that the driver throws pass through. */
export async function tour(
  model: Model,
  graph: ModelGraph,
  driver: Driver,
  options: TourOptions = {},
): Promise<TourReport> {
  return await new Tour(model, graph, driver, options).run();
}

class Tour {
  readonly #model: Model;
  readonly #graph: ModelGraph;
  readonly #driver: Driver;
  readonly #options: TourOptions;
  readonly #stepsMax: number;
  readonly #plan: TourPlan;
  readonly #probed = new Set<number>();
  #initial: ItfState = {};
  #events: SpecEvent[] = [];
  #state = 0;
  #steps = 0;
  #refusals = 0;

  constructor(model: Model, graph: ModelGraph, driver: Driver, options: TourOptions) {
    this.#model = model;
    this.#graph = graph;
    this.#driver = driver;
    this.#options = options;
    this.#stepsMax = options.stepsMax ?? STEPS_MAX;
    this.#plan = new TourPlan(graph);
  }

  async run(): Promise<TourReport> {
    let failure: Failure | undefined;
    try {
      for (const initial of this.#model.initial) {
        failure = await this.#from(initial);
        if (failure !== undefined) break;
      }
      if (failure !== undefined) failure = await this.#shortened(failure);
    } finally {
      await this.#driver.stop?.();
    }
    return this.#report(failure);
  }

  #report(failure: Failure | undefined): TourReport {
    const { states, edges } = this.#graph;
    const { covered } = this.#plan;
    const neverChosen = this.#plan.neverChosen().length;
    const taken = new Set(edges.filter((edge) => this.#plan.isCovered(edge)).map(({ event }) => event.type));
    const actions = this.#model.spec.actions.map(({ id }) => id);
    return {
      states: states.length,
      statesVisited: this.#probed.size,
      edges: edges.length,
      covered,
      neverChosen,
      beyond: edges.length - covered - neverChosen,
      actionsNotCovered: actions.filter((id) => !taken.has(id)),
      refusals: this.#refusals,
      steps: this.#steps,
      isComplete: this.#graph.isComplete && !this.#mustEnd(),
      failure,
    };
  }

  /** Tours what is reachable from one initial state, starting afresh when the way on leads through no open edge. */
  async #from(initial: ItfState): Promise<Failure | undefined> {
    do {
      const failure = (await this.#start(initial)) ?? (await this.#untilNothingIsOpen());
      if (failure !== undefined) return failure;
    } while (!this.#mustEnd() && this.#plan.pathFrom(this.#numberOf(initial)).length > 0);
    return undefined;
  }

  #mustEnd(): boolean {
    return this.#steps >= this.#stepsMax || this.#options.signal?.aborted === true;
  }

  #numberOf(state: ItfState): number {
    return this.#graph.numbers.get(keyOf(state)) ?? OUTSIDE;
  }

  async #start(initial: ItfState): Promise<Failure | undefined> {
    this.#initial = initial;
    this.#events = [];
    this.#state = this.#numberOf(initial);
    const failure = this.#follow(await checkStart(this.#model, this.#driver, initial));
    return failure ?? (await this.#probe());
  }

  async #untilNothingIsOpen(): Promise<Failure | undefined> {
    for (;;) {
      const path = this.#plan.pathFrom(this.#state);
      if (path.length === 0) return undefined;
      for (const edge of path) {
        if (this.#mustEnd()) return undefined;
        const failure = (await this.#take(edge)) ?? (await this.#probe());
        if (failure !== undefined) return failure;
        if (this.#state === edge.to) continue;
        if (this.#state === OUTSIDE) return undefined;
        // The system chose otherwise: plan anew from where it went.
        this.#plan.deviate(edge);
        break;
      }
    }
  }

  /** Gives the edge's stimulus, or lets the system take a step where the edge is the system's. */
  async #take(edge: GraphEdge): Promise<Failure | undefined> {
    this.#plan.ask(edge);
    const { values } = this.#here();
    const stimulus = this.#graph.stimuli[edge.stimulus];
    const check =
      stimulus === undefined
        ? await checkProceed(this.#model, this.#driver, values)
        : await checkPerform(this.#model, this.#driver, values, stimulus);
    this.#steps += 1;
    if (this.#steps % PROGRESS_EVERY === 0) this.#options.onProgress?.(this.#plan.covered);
    return this.#follow(check);
  }

  /** Tries, once in each state, every stimulus that the model forbids there, and whether the system stays put. */
  async #probe(): Promise<Failure | undefined> {
    if (this.#state === OUTSIDE || this.#probed.has(this.#state)) return undefined;
    this.#probed.add(this.#state);
    const { values, edges, leads } = this.#here();
    const possible = new Set([...edges.map(({ stimulus }) => stimulus), ...leads]);
    for (const [number, stimulus] of this.#graph.stimuli.entries()) {
      if (possible.has(number)) continue;
      const failure = this.#follow(await checkPerform(this.#model, this.#driver, values, stimulus));
      if (failure !== undefined) return failure;
      this.#refusals += 1;
    }
    if (possible.has(-1) || this.#driver.proceed === undefined) return undefined;
    const failure = this.#follow(await checkProceed(this.#model, this.#driver, values));
    if (failure === undefined) this.#refusals += 1;
    return failure;
  }

  /** Goes where the step led; nowhere after a refusal. */
  #follow(check: StepCheck): Failure | undefined {
    if (!check.ok) {
      const { disagreement } = check;
      return { ...disagreement, initial: this.#initial, events: [...this.#events, disagreement.event] };
    }
    if (check.step === undefined) return undefined;
    const to = this.#numberOf(check.state);
    const key = keyOf(check.step.event);
    const edge = this.#here().edges.find((one) => one.to === to && keyOf(one.event) === key);
    this.#events.push(check.step.event);
    // A step that a CONSTRAINT cuts off has no edge.
    if (edge !== undefined) this.#plan.cover(edge);
    this.#state = edge === undefined ? OUTSIDE : to;
    return undefined;
  }

  /** The failure by the shortest way there, if it shows there too: a tour comes the long way round. */
  async #shortened(failure: Failure): Promise<Failure> {
    const failing = failure.events.at(-1);
    if (failing === undefined || failing.type === START) return failure;
    for (const initial of this.#model.initial) {
      const way = this.#plan.wayTo(this.#numberOf(initial), this.#state);
      if (way === undefined || way.length >= failure.events.length - 1) continue;
      const events = [...way.map(({ event }) => event), failing];
      const again = await replayEvents(this.#model, this.#driver, initial, events);
      if (again?.kind === failure.kind && again.event.type === failure.event.type) return again;
    }
    return failure;
  }

  #here(): GraphState {
    const here = this.#graph.states[this.#state];
    if (here === undefined) throw new Error(`the graph has no state ${this.#state}`);
    return here;
  }
}

/**
 * A transition tour: drives the real system along every edge of the model's graph that the environment can choose,
 * follows what the system chooses, and tries in each state everything that the model forbids there.
 */
import type { ItfState, SpecEvent } from '@plimsoll/statecharts';
import { checkPerform, checkProceed, type Disagreement, differences, type StepCheck } from './check-step.ts';
import type { Driver } from './driver.ts';
import { keyOf, type Model } from './model.ts';
import type { GraphEdge, GraphState, ModelGraph } from './model-graph.ts';
import { TourPlan } from './tour-plan.ts';

export interface TourReport {
  readonly states: number;
  readonly edges: number;
  readonly covered: number;
  /** Edges that the system could have chosen when it had the choice, and never did. */
  readonly neverChosen: number;
  /** Events tried where the model forbids them; all were refused. */
  readonly refusals: number;
  readonly steps: number;
  readonly failure: Failure | undefined;
}

/** Where model and system part, and how to get there. */
export interface Failure extends Disagreement {
  readonly initial: ItfState;
  /** What was done since `initial`, the failing event last. */
  readonly events: readonly SpecEvent[];
}

export interface TourOptions {
  /** Steps before a tour is given up; an edge takes a few. */
  readonly stepsMax: number;
  /** Called now and then with the number of edges covered. */
  readonly onProgress?: (covered: number) => void;
}

/** Runs the tour on a driver. Ends at the first disagreement. */
export async function tour(
  model: Model,
  graph: ModelGraph,
  driver: Driver,
  options: TourOptions,
): Promise<TourReport> {
  return await new Tour(model, graph, driver, options).run();
}

class Tour {
  readonly #model: Model;
  readonly #graph: ModelGraph;
  readonly #driver: Driver;
  readonly #options: TourOptions;
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
    this.#plan = new TourPlan(graph);
  }

  async run(): Promise<TourReport> {
    let failure: Failure | undefined;
    for (const initial of this.#model.initial) {
      failure = await this.#from(initial);
      if (failure !== undefined) break;
    }
    await this.#driver.stop?.();
    return {
      states: this.#graph.states.length,
      edges: this.#graph.edges.length,
      covered: this.#plan.covered,
      neverChosen: this.#plan.neverChosen(),
      refusals: this.#refusals,
      steps: this.#steps,
      failure,
    };
  }

  /** Tours what is reachable from one initial state, starting afresh when the way on leads through no open edge. */
  async #from(initial: ItfState): Promise<Failure | undefined> {
    do {
      const failure = (await this.#start(initial)) ?? (await this.#untilNothingIsOpen());
      if (failure !== undefined) return failure;
    } while (this.#steps < this.#options.stepsMax && this.#plan.pathFrom(this.#numberOf(initial)).length > 0);
    return undefined;
  }

  #numberOf(initial: ItfState): number {
    return this.#graph.numbers.get(keyOf(initial)) ?? 0;
  }

  async #start(initial: ItfState): Promise<Failure | undefined> {
    await this.#driver.start(initial);
    this.#initial = initial;
    this.#events = [];
    this.#state = this.#numberOf(initial);
    const wrong = differences(initial, await this.#driver.observe());
    if (wrong.length === 0) return await this.#probeForbidden();
    return this.#failed({ kind: 'wrong state', event: { type: '$init' }, message: wrong.join('\n') });
  }

  async #untilNothingIsOpen(): Promise<Failure | undefined> {
    for (;;) {
      const path = this.#plan.pathFrom(this.#state);
      if (path.length === 0 || this.#steps >= this.#options.stepsMax) return undefined;
      for (const edge of path) {
        const failure = (await this.#take(edge)) ?? (await this.#probeForbidden());
        if (failure !== undefined) return failure;
        // The system chose otherwise: plan anew from where it went.
        if (this.#state !== edge.to) break;
      }
    }
  }

  /** Gives the edge's stimulus, or lets the system take a step where the edge is the system's. */
  async #take(edge: GraphEdge): Promise<Failure | undefined> {
    this.#plan.ask(edge);
    this.#steps += 1;
    const { values } = this.#here();
    const stimulus = this.#graph.stimuli[edge.stimulus];
    const check: StepCheck | undefined =
      stimulus === undefined
        ? await checkProceed(this.#model, this.#driver, values)
        : await checkPerform(this.#model, this.#driver, values, stimulus);
    if (check === undefined) return undefined;
    if (!check.ok) {
      this.#events.push(check.disagreement.event);
      return this.#failed(check.disagreement);
    }
    if (check.step !== undefined) this.#moveTo(check.step.event, check.state);
    if (this.#steps % 200 === 0) this.#options.onProgress?.(this.#plan.covered);
    return undefined;
  }

  #moveTo(event: SpecEvent, state: ItfState): void {
    const to = this.#graph.numbers.get(keyOf(state));
    const key = keyOf(event);
    const edge = this.#here().edges.find(
      (candidate) => candidate.to === to && keyOf(candidate.event) === key,
    );
    if (to === undefined || edge === undefined)
      throw new Error('the tour left the graph: it was explored incompletely');
    this.#events.push(event);
    this.#plan.cover(edge);
    this.#state = to;
  }

  /** Tries, once in each state, every stimulus that the model forbids there. */
  async #probeForbidden(): Promise<Failure | undefined> {
    if (this.#probed.has(this.#state)) return undefined;
    this.#probed.add(this.#state);
    const { values, edges } = this.#here();
    const possible = new Set(edges.map(({ stimulus }) => stimulus));
    for (const [number, stimulus] of this.#graph.stimuli.entries()) {
      if (possible.has(number)) continue;
      const check = await checkPerform(this.#model, this.#driver, values, stimulus);
      if (!check.ok) {
        this.#events.push(stimulus);
        return this.#failed(check.disagreement);
      }
      this.#refusals += 1;
    }
    return undefined;
  }

  #here(): GraphState {
    const here = this.#graph.states[this.#state];
    if (here === undefined) throw new Error('the tour left the graph: it was explored incompletely');
    return here;
  }

  #failed(disagreement: Disagreement): Failure {
    return { ...disagreement, initial: this.#initial, events: [...this.#events] };
  }
}

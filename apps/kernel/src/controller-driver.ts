/** The live controller of a session: holds its memory, takes decisions, and records each action that they take. */

import type {
  Cause,
  Controller,
  ControllerAction,
  ControllerSetup,
  Multipliers,
  Posture,
  PostureRecord,
  Readings,
} from '@plimsoll/survival-kernel';
import { decisionRecord, issuePosture, observedState, sign, start, step } from '@plimsoll/survival-kernel';
import type { JsonObject } from '@plimsoll/trace';
import type { EventRecorder } from './session-recorder.ts';

/** One per session. */
export class ControllerDriver {
  readonly #setup: ControllerSetup;
  readonly #recorder: EventRecorder;
  #controller: Controller | undefined;
  #record: PostureRecord | undefined;
  #multipliers: Multipliers | undefined;
  #decisionCount = 0;
  #lastSeq = 0;

  constructor(setup: ControllerSetup, recorder: EventRecorder) {
    this.#setup = setup;
    this.#recorder = recorder;
  }

  /** The posture record in the kernel's memory; the gate judges its age itself. */
  get postureRecord(): PostureRecord | undefined {
    return this.#record;
  }

  get posture(): Posture {
    return this.#controller?.state.posture ?? 'HIBERNATE';
  }

  /** Stopped by a breach, until two people re-arm. */
  get isTripped(): boolean {
    return this.#controller?.state.tripped ?? false;
  }

  get signers(): readonly string[] {
    return this.#controller?.state.signers ?? [];
  }

  /** Of the last decision. */
  get multipliers(): Multipliers | undefined {
    return this.#multipliers;
  }

  get broken(): readonly Cause[] {
    return this.#controller?.state.broken ?? [];
  }

  /** `seq` of the controller's last event. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** Takes a decision at `nowMs` and issues its posture, valid for `validMs`. `notes` go into its lines' `why`. */
  decide(
    readings: Readings,
    nowMs: number,
    validMs: number,
    injected: readonly string[],
    notes: JsonObject = {},
  ): void {
    const before = this.#controller;
    const { controller, decision } =
      before === undefined ? start(readings, nowMs, this.#setup) : step(before, readings, nowMs, this.#setup);
    this.#decisionCount += 1;
    this.#multipliers = decision.multipliers;
    for (const [index, action] of decision.actions.entries()) {
      // Each action becomes the live state before its line is written: the line shows this memory, not the model.
      this.#controller = { state: action.state, memory: controller.memory };
      const why = decisionRecord(decision, this.#decisionCount, index, this.#setup);
      this.#write(action, 'controller', decision.nowMs, {
        ...why,
        ...labelled(injected),
        ...notes,
      } as unknown as JsonObject);
    }
    this.#controller = controller;
    const epoch = (this.#record?.epoch ?? 0) + 1;
    this.#record = issuePosture(controller.state, decision.multipliers.m3, epoch, decision.nowMs, validMs);
  }

  /** A person signs the re-arm. @returns the refusal's code, or undefined when it counts. */
  sign(person: string, injected: readonly string[]): string | undefined {
    if (this.#controller === undefined) return 'CTRL102';
    const signed = sign(this.#controller, person, this.#setup);
    if (!signed.ok) return signed.refusal.code;
    this.#controller = signed.controller;
    this.#write(signed.action, person, signed.controller.state.evaluatedAtMs, {
      person,
      ...labelled(injected),
    });
    return undefined;
  }

  #write(action: ControllerAction, actor: string, nowMs: number, why: JsonObject): void {
    const state = this.#controller?.state ?? action.state;
    this.#lastSeq = this.#recorder.record({
      tsUs: nowMs * 1_000,
      actor,
      action: action.action,
      args: action.args,
      state: observedState(state) as unknown as JsonObject,
      why,
    });
  }
}

function labelled(injected: readonly string[]): JsonObject {
  return injected.length === 0 ? {} : { injected };
}

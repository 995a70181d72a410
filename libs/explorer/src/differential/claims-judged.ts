/**
 * What the explorer says of many temporal formulas of one specification, judged by TLC in two runs. Those that it says
 * hold must hold, all at once. Of each that is violated, the counterexample alone is made a specification: it must be a
 * behaviour of the first one, its fairness included, and the formula's negation must hold of it.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CompiledSpec } from '@plimsoll/tla-values';
import type { Tools } from '@plimsoll/tlaplus-tools';
import { type BatchAnswer, type BatchModel, judgeBatch } from '@plimsoll/tlaplus-tools/testing';
import { exploreSync } from '../explore.ts';
import { formatState } from '../report/format-trace.ts';
import type { Trace } from '../result.ts';
import { compiledSpec } from './compiled-spec.ts';
import type { RandomSpec } from './random-specs.ts';
import { aids } from './spec-modules.ts';

/** What is said of the properties of a specification; those that end in an error are left out. */
export interface Claims {
  readonly spec: RandomSpec;
  readonly compiled: CompiledSpec;
  readonly holds: readonly string[];
  /** Counterexamples, by property. */
  readonly violated: ReadonlyMap<string, Trace>;
}

export interface Objection {
  readonly model: BatchModel;
  /** What TLC said. */
  readonly said: readonly string[];
}

export interface ClaimsOutcome {
  readonly holds: number;
  readonly violated: number;
  readonly objections: readonly Objection[];
}

/** Judges each property of the specifications alone, and has TLC judge what is said. `change` may falsify it. */
export async function judgeClaims(
  tools: Tools,
  specs: readonly RandomSpec[],
  change: (claims: Claims) => Claims = (claims) => claims,
): Promise<ClaimsOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-claims-'));
  try {
    for (const { name, text } of aids) writeFileSync(join(folder, `${name}.tla`), text);
    const bare = specs.map((spec) => ({ ...spec, config: withoutProperties(spec.config) }));
    const answers = await judgeBatch(tools, folder, bare);
    const all: Claims[] = [];
    for (const [i, spec] of specs.entries()) {
      const answer = answers[i] as BatchAnswer;
      all.push(change(claimsOf(spec, await compiledSpec(spec, answer, folder))));
    }
    const models = all.flatMap(modelsOf);
    const judged = await judgeBatch(tools, folder, models);
    return {
      holds: all.reduce((sum, { holds }) => sum + holds.length, 0),
      violated: all.reduce((sum, { violated }) => sum + violated.size, 0),
      objections: models.flatMap((model, i) => objectionTo(model, judged[i] as BatchAnswer)),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

const withoutProperties = (config: string): string => config.replace(/^PROPERTY .*\n/gm, '');

function claimsOf(spec: RandomSpec, compiled: CompiledSpec): Claims {
  const holds: string[] = [];
  const violated = new Map<string, Trace>();
  for (const property of compiled.properties) {
    const { verdict, trace } = exploreSync({ ...compiled, properties: [property] }, { deadlock: false });
    if (verdict === 'ok') holds.push(property.name);
    else if (verdict === 'liveness' && trace !== undefined) violated.set(property.name, trace);
    else if (verdict !== 'error') throw new Error(`${spec.name}, ${property.name}: ${verdict}\n${spec.text}`);
  }
  return { spec, compiled, holds, violated };
}

function modelsOf(claims: Claims): readonly BatchModel[] {
  const { spec, holds, violated } = claims;
  const name = `${spec.name}Holds`;
  const text = `---- MODULE ${name} ----\nEXTENDS ${spec.name}\n====\n`;
  const config = withoutProperties(spec.config) + holds.map((one) => `PROPERTY ${one}\n`).join('');
  const together = { name, text, config, deadlock: false, continueAfterViolation: false };
  return [...(holds.length > 0 ? [together] : []), ...(violated.size > 0 ? [lassosOf(claims)] : [])];
}

/** The counterexamples as a specification with one behaviour each, from as many initial states. */
function lassosOf({ spec, compiled, violated }: Claims): BatchModel {
  const name = `${spec.name}Lassos`;
  const initial: string[] = [];
  const steps: string[] = [];
  const denials: string[] = [];
  for (const [property, { steps: states, loop }] of violated) {
    const number = denials.length;
    const texts = states.map(({ state }) => formatState(compiled, state).replaceAll('\n', ' '));
    const at = (i: number): string => `lassoNo = ${number} /\\ lassoAt = ${i} /\\ ${texts[i]}`;
    const isStill = loop?.action === undefined;
    initial.push(at(0));
    for (let i = 0; i < texts.length; i++) {
      const next = i + 1 < texts.length ? i + 1 : (loop?.start ?? i);
      if (i + 1 === texts.length && isStill) break;
      steps.push(`lassoNo = ${number} /\\ lassoAt = ${i} /\\ ${at(next).replace(/(\w+) = /g, primed)}`);
    }
    denials.push(`Denied${number} == lassoNo = ${number} => ~${property}`);
  }
  const or = (parts: readonly string[]): string => parts.map((part) => `\n  \\/ ${part}`).join('');
  const text = `---- MODULE ${name} ----
EXTENDS ${spec.name}
VARIABLES lassoNo, lassoAt
lassoVars == <<lassoNo, lassoAt, vars>>
LassoInit == ${or(initial)}
LassoNext == ${steps.length === 0 ? 'lassoAt < 0 /\\ UNCHANGED lassoVars' : or(steps)}
LassoSpec == LassoInit /\\ [][LassoNext]_lassoVars /\\ WF_lassoVars(LassoNext)
${denials.join('\n')}
====
`;
  const asked = ['Spec', ...denials.map((_, number) => `Denied${number}`)];
  const config = `${withoutProperties(spec.config).replace('SPECIFICATION Spec', 'SPECIFICATION LassoSpec')}${asked
    .map((one) => `PROPERTY ${one}\n`)
    .join('')}`;
  return { name, text, config, deadlock: false, continueAfterViolation: false };
}

const primed = (_text: string, name: string): string => `${name}' = `;

function objectionTo(model: BatchModel, { reading }: BatchAnswer): readonly Objection[] {
  const { saysSuccess, saysFinished, violations, errors } = reading;
  const said = [...violations, ...errors].map(({ message }) => message);
  return saysSuccess && saysFinished && said.length === 0 ? [] : [{ model, said }];
}

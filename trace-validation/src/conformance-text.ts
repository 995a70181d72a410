/** An answer in words: one line a fact, the reason in full. */
import { printable, traceProblemText } from '@plimsoll/trace';
import type { Conformance, ConformanceFacts, Doubt, Obstacle, Refusal, TracePlace } from './conformance.ts';
import type { Attempt, Explanation } from './explanation.ts';

/** Lines without a final newline; the first says the answer. Nothing from the trace begins a line or moves a cursor. */
export function conformanceText(conformance: Conformance): string {
  const { facts } = conformance;
  const source = facts.source === undefined ? 'trace' : `trace of ${facts.source}`;
  const lines = [`${source}  ${conformance.kind}  ${facts.events} events matched`];
  switch (conformance.kind) {
    case 'conforms':
      break;
    case 'refused':
      lines.push(...refusalLines(conformance.refusal));
      break;
    case 'inconclusive':
      lines.push(...doubtLines(conformance.doubt));
      break;
    case 'unusable':
      return printable(obstacleText(conformance.obstacle));
  }
  lines.push(...coverageLines(facts, conformance.kind === 'conforms'));
  return lines.map(printable).join('\n');
}

function refusalLines(refusal: Refusal): string[] {
  switch (refusal.code) {
    case 'MON101':
      return [`  altered: ${traceProblemText(refusal.problem)}`];
    case 'MON102':
      return [
        `  constant ${refusal.spec}!${refusal.constant} is ${refusal.found}, the model has ${refusal.expected} (MON102)`,
        '  a trace may choose the constants in TraceConstants only',
      ];
    case 'MON103':
      return [`  ${refusal.spec}!${refusal.assumption} is false with the constants of this trace (MON103)`];
    case 'MON104':
      return [`  ${placeText(refusal.at)}: ${refusal.detail} (MON104)`];
    case 'MON201':
      return [
        `  ${placeText(refusal.at)}: no step of the model explains this (MON201)`,
        ...explanationLines(refusal.explanation),
      ];
    case 'MON202': {
      const { what, expected, recorded, from = 'the readings' } = refusal.mismatch;
      return [
        `  ${placeText(refusal.at)}: ${what} is ${recorded}, recomputed from ${from} it is ${expected} (MON202, ${refusal.check})`,
      ];
    }
    case 'MON203':
      return [`  ${placeText(refusal.at)}: ${refusal.spec} cannot be evaluated: ${refusal.detail} (MON203)`];
    case 'MON204': {
      const { silentMs, silenceMsMax } = refusal;
      return [
        `  after ${placeText(refusal.at)}: no whole line for ${silentMs} ms, allowed are ${silenceMsMax}: silence means stop (MON204)`,
      ];
    }
  }
}

function doubtLines(doubt: Doubt): string[] {
  switch (doubt.code) {
    case 'MON301':
      return [
        `  no end line${doubt.tornBytes > 0 ? `, and ${doubt.tornBytes} bytes of a torn line` : ''}: the producer still runs, or died (MON301)`,
      ];
    case 'MON302':
      return [`  ${placeText(doubt.at)}: the budget ran out: ${doubt.limit} = ${doubt.value} (MON302)`];
    case 'MON303':
      return [
        `  ${placeText(doubt.at)}: no explanation found, but not tried were ${doubt.forgotten} (MON303)`,
        ...explanationLines(doubt.explanation),
      ];
    case 'MON304':
      return [`  ${placeText(doubt.at)}: ${doubt.spec} is beyond our limits: ${doubt.detail} (MON304)`];
    case 'MON305':
      return [
        `  deadlines on ${doubt.clocks.join(', ')} cannot be judged by stamps of ${doubt.traceClock} (MON305)`,
      ];
  }
}

function obstacleText(obstacle: Obstacle): string {
  switch (obstacle.code) {
    case 'MON401':
      return `unusable: ${traceProblemText(obstacle.problem)}`;
    case 'MON402':
      return `unusable: the trace was made for another ${obstacle.what}: ${obstacle.found}, we have ${obstacle.expected} (MON402). Validate it with the model that it names.`;
    case 'MON403':
      return `unusable: the trace resumes ${obstacle.resumes ?? 'nothing'}, given was ${obstacle.expected ?? 'nothing'} (MON403). Give the traces of a source in order.`;
    case 'MON404':
      return 'unusable: the trace has no events, so nothing was checked (MON404). Did the producer run?';
    case 'MON405':
      return `unusable: ${obstacle.detail} (MON405). Mend the model module.`;
  }
}

function placeText({ file, line, seq, tsUs, actor, action }: TracePlace): string {
  const event = seq === undefined ? '' : ` event ${seq}, ${tsUs} us, ${actor}${action ? ` ${action}` : ''}`;
  return `${file === undefined ? '' : `${file} `}line ${line}${event}`;
}

function explanationLines(explanation: Explanation): string[] {
  const lines: string[] = [];
  if (explanation.beyondSpecs !== undefined) lines.push(`    ${explanation.beyondSpecs}`);
  for (const { spec, attempts, nearestAllowed, state } of explanation.specs) {
    lines.push(...attempts.flatMap((attempt) => attemptLines(spec, attempt)));
    if (nearestAllowed !== undefined) {
      const { action, args, differences } = nearestAllowed;
      const but = differences
        .map(({ variable, model, trace }) => `${variable} = ${model}, not ${trace}`)
        .join('; ');
      lines.push(`    nearest allowed: ${action}(${args})${but ? ` gives ${but}` : ''}`);
    }
    const before = Object.entries(state).map(([variable, value]) => `/\\ ${variable} = ${value}`);
    if (before.length > 0) lines.push('    state before', ...before.map((line) => `      ${line}`));
  }
  if (explanation.statesBefore > 1)
    lines.push(`    (one of ${explanation.statesBefore} states that fit the lines before)`);
  if (explanation.lastSteps.length > 0)
    lines.push('    last steps', ...explanation.lastSteps.map((step) => `      ${step}`));
  return lines;
}

function attemptLines(spec: string, { action, args, reason }: Attempt): string[] {
  const what = `    ${spec}!${action}(${args})`;
  switch (reason.kind) {
    case 'blocked': {
      const { at, text, operands } = reason.conjunct;
      const values = operands
        .map((operand) => `${oneLine(operand.text)} = ${oneLine(operand.value)}`)
        .join(', ');
      return [
        `${what} is blocked at ${at} by`,
        ...text.split('\n').map((each) => `      ${each}`),
        `      where ${values}`,
      ];
    }
    case 'payload':
      return [`${what}: a value lies outside its domain, or there is none to choose`];
    case 'state':
      return reason.differences.map(({ variable, model, trace, isUnmodelled }) => {
        const but = isUnmodelled ? '; it changed without an action that writes it' : '';
        return `${what} gives ${variable} = ${model}, the trace says ${trace}${but}`;
      });
    case 'property':
      return [`${what} breaks ${reason.names.join(', ')}`];
  }
}

/** TLA+ over several lines, as one. */
function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ');
}

/** What a trace never did is told of a whole one: what came after the end of another is not known. */
function coverageLines({ coverage }: ConformanceFacts, isWhole: boolean): string[] {
  return coverage.specs.flatMap(({ spec, actions, never, observedShare, partlyObservedShare }) => {
    const taken = actions.filter(({ count }) => count > 0).map(({ action, count }) => `${action} ${count}`);
    const partly = percent(partlyObservedShare);
    const seen = `${percent(observedShare)} % of its variables observed${partly > 0 ? `, ${partly} % at some points` : ''}`;
    return [
      `  ${spec}  ${taken.join(', ') || 'no action'}; ${seen}`,
      ...(isWhole && never.length > 0 ? [`  ${spec}  never: ${never.join(', ')}`] : []),
    ];
  });
}

function percent(share: number): number {
  return Math.round(share * 100);
}

/** The shape of header, event and end lines. Written by hand: it runs on every line of every trace. */
import { isDigest } from './digest.ts';
import { TRACE_FORMAT, type TraceEnd, type TraceEvent, type TraceHeader } from './format.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';
import type { TraceFault } from './problem.ts';

const HEADER_FIELDS = new Set(
  'trace spec specDigest model constants alsoSpecs source clock startedAt feed resumes'.split(' '),
);
const BINDING_FIELDS = new Set(['spec', 'specDigest', 'model', 'constants']);
const FEED_FIELDS = new Set(['session', 'seed', 'faults']);
const STEP_FIELDS = new Set(['spec', 'action', 'args']);

/** More specs than this in one line is a mistake; it bounds the work a line can ask for. */
const STEPS_MAX = 16;

/** A session with more faults on purpose than this is no session: it bounds what each event is compared with. */
const FAULTS_MAX = 1_000;

/** What is wrong with a header, or undefined when it is a `TraceHeader`. */
export function headerFault(value: JsonValue): TraceFault | undefined {
  if (!isJsonObject(value) || !Object.hasOwn(value, 'trace')) {
    return { code: 'TRACE201', found: 'the first line has no "trace" field' };
  }
  if (value.trace !== TRACE_FORMAT) {
    return { code: 'TRACE201', found: `"trace" is ${JSON.stringify(value.trace)?.slice(0, 40)}` };
  }
  const fault = unknownField(value, HEADER_FIELDS) ?? bindingFault(value, '');
  if (fault) return fault;
  for (const field of ['source', 'clock', 'startedAt']) {
    if (!isName(value[field])) return wrong(field, 'a string that is not empty');
  }
  if (value.resumes !== undefined && !isDigest(value.resumes)) return wrong('resumes', 'a digest');
  return feedFault(value.feed) ?? alsoSpecsFault(value.alsoSpecs);
}

function feedFault(value: JsonValue | undefined): TraceFault | undefined {
  if (value === undefined) return undefined;
  if (!isJsonObject(value)) return wrong('feed', 'an object');
  const fault = unknownField(value, FEED_FIELDS);
  if (fault) return fault;
  if (!isName(value.session)) return wrong('feed.session', 'the name of a session of market data');
  if (!isCount(value.seed)) return wrong('feed.seed', 'a whole number from 0');
  const { faults } = value;
  const isList = Array.isArray(faults) && faults.length <= FAULTS_MAX && faults.every(isJsonObject);
  return isList ? undefined : wrong('feed.faults', `a list of at most ${FAULTS_MAX} objects`);
}

function alsoSpecsFault(value: JsonValue | undefined): TraceFault | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || value.length > STEPS_MAX) {
    return wrong('alsoSpecs', `an array of at most ${STEPS_MAX}`);
  }
  for (const binding of value as readonly JsonValue[]) {
    if (!isJsonObject(binding)) return wrong('alsoSpecs', 'an array of objects');
    const fault = unknownField(binding, BINDING_FIELDS) ?? bindingFault(binding, 'alsoSpecs.');
    if (fault) return fault;
  }
  return undefined;
}

function bindingFault(value: JsonObject, where: string): TraceFault | undefined {
  if (!isName(value.spec)) return wrong(`${where}spec`, 'the name of a module');
  if (!isDigest(value.specDigest)) return wrong(`${where}specDigest`, 'a digest, "sha256:…"');
  if (!isName(value.model)) return wrong(`${where}model`, 'the name of a model');
  if (!isJsonObject(value.constants)) return wrong(`${where}constants`, 'an object');
  return undefined;
}

/** What is wrong with an event line, or undefined when it is a `TraceEvent`. */
export function eventFault(value: JsonValue): TraceFault | undefined {
  if (!isJsonObject(value)) return wrong('the line', 'an object');
  for (const name in value) {
    const fault = eventFieldFault(name, value[name] as JsonValue);
    if (fault) return fault;
  }
  if (value.seq === undefined) return wrong('seq', 'given');
  if (value.tsUs === undefined) return wrong('tsUs', 'given');
  if (value.actor === undefined) return wrong('actor', 'given');
  if (value.prev === undefined) return wrong('prev', 'given');
  return combinationFault(value);
}

function eventFieldFault(name: string, value: JsonValue): TraceFault | undefined {
  switch (name) {
    case 'seq':
      return isCount(value) && value >= 1 ? undefined : wrong(name, 'a whole number from 1');
    case 'tsUs':
      return isCount(value) ? undefined : wrong(name, 'whole microseconds from 0');
    case 'actor':
    case 'action':
      return isName(value) ? undefined : wrong(name, 'a string that is not empty');
    case 'args':
    case 'state':
    case 'why':
      return isJsonObject(value) ? undefined : wrong(name, 'an object');
    case 'stutter':
      return value === true ? undefined : wrong(name, 'true, or absent');
    case 'prev':
      // Its characters are compared with a digest when the chain is checked.
      return typeof value === 'string' && value.length === 71
        ? undefined
        : wrong(name, 'a digest, "sha256:…"');
    case 'steps':
      return stepsFault(value);
    case 'after':
      return afterFault(value);
    default:
      return { code: 'TRACE203', field: name };
  }
}

function combinationFault(event: JsonObject): TraceFault | undefined {
  const has = (name: string) => event[name] !== undefined;
  if (has('steps') && (has('action') || has('args'))) {
    return { code: 'TRACE204', detail: 'steps stands beside action or args' };
  }
  if (has('stutter') && (has('steps') || has('action') || has('args'))) {
    return { code: 'TRACE204', detail: 'stutter stands beside a step' };
  }
  return undefined;
}

function stepsFault(value: JsonValue): TraceFault | undefined {
  if (!Array.isArray(value) || value.length === 0 || value.length > STEPS_MAX) {
    return wrong('steps', `an array of 1 to ${STEPS_MAX} steps`);
  }
  const specs = new Set<JsonValue>();
  for (const step of value as readonly JsonValue[]) {
    if (!isJsonObject(step)) return wrong('steps', 'an array of objects');
    const fault = unknownField(step, STEP_FIELDS);
    if (fault) return fault;
    if (!isName(step.spec)) return wrong('steps.spec', 'the name of a module');
    if (step.action !== undefined && !isName(step.action)) return wrong('steps.action', 'an action id');
    if (step.args !== undefined && !isJsonObject(step.args)) return wrong('steps.args', 'an object');
    if (specs.has(step.spec)) return { code: 'TRACE204', detail: `two steps of ${step.spec} in one line` };
    specs.add(step.spec);
  }
  return undefined;
}

function afterFault(value: JsonValue): TraceFault | undefined {
  if (!isJsonObject(value)) return wrong('after', 'an object from source to seq');
  for (const source in value) {
    if (!isCount(value[source])) return wrong(`after.${source}`, 'a seq');
  }
  return undefined;
}

/** What is wrong with an end line, or undefined when it is a `TraceEnd`. */
export function endFault(value: JsonObject): TraceFault | undefined {
  if (value.end !== true) return wrong('end', 'true');
  if (!isCount(value.count)) return wrong('count', 'a whole number');
  if (!isDigest(value.head)) return wrong('head', 'a digest');
  return unknownField(value, new Set(['end', 'count', 'head']));
}

/** Casts after a check found nothing, in one place. */
export const asHeader = (value: JsonValue) => value as unknown as TraceHeader;
export const asEvent = (value: JsonValue) => value as unknown as TraceEvent;
export const asEnd = (value: JsonValue) => value as unknown as TraceEnd;

function unknownField(value: JsonObject, known: ReadonlySet<string>): TraceFault | undefined {
  for (const name in value) if (!known.has(name)) return { code: 'TRACE203', field: name };
  return undefined;
}

function wrong(field: string, expected: string): TraceFault {
  return { code: 'TRACE202', field, expected };
}

function isName(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && value.length > 0;
}

function isCount(value: JsonValue | undefined): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

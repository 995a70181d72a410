/** `plimsoll monitor`: re-checks a running system's trace as it is written, and stops the system when it departs. */
import { readdirSync, statSync } from 'node:fs';
import {
  type Conformance,
  conformanceText,
  createMonitor,
  exitCodeOf,
  type Monitor,
} from '@plimsoll/trace-validation';
import { addressOf } from '../ask-kernel.ts';
import {
  type CommandDefinition,
  type Context,
  countOption,
  listOption,
  type Options,
  textOption,
} from '../command.ts';
import { EXIT, type ExitCode, gravest } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import {
  CHECKPOINT_FORMAT,
  type Checkpoint,
  readCheckpoint,
  writeCheckpoint,
} from '../monitor/checkpoint-file.ts';
import { type FollowPlace, follow } from '../monitor/follow.ts';
import { type MonitorFacts, serveMetrics } from '../monitor/metrics.ts';
import { killThroughEndpoint, runOnViolation, type StopReport } from '../monitor/stop-the-kernel.ts';
import { sharedOption } from '../validate/shared-option.ts';
import { specOption } from '../validate/spec-option.ts';
import { feedText } from '../validate/trace-feed.ts';
import { type TraceInput, traceInputs } from '../validate/trace-input.ts';
import { feedOf, modelsOf, monitorOptions } from '../validate/validate-traces.ts';

/** Options of a trace that is followed. */
const FOLLOWING = new Set([
  'follow',
  'untilEnd',
  'kernel',
  'tokenFile',
  'silenceMs',
  'checkpoint',
  'metricsPort',
  'onViolation',
]);
/** A checkpoint is written at most so often. */
const CHECKPOINT_MS_MIN = 1_000;

export const monitor: CommandDefinition = {
  name: 'monitor',
  summary:
    'follow the trace of a running system, re-check each event as it is written, and stop the system when one does not conform',
  example:
    'plimsoll monitor --follow out/session/InventoryLocks.ndjson --kernel unix:/run/kernel.sock --token-file monitor.token',
  declare: (command) =>
    command
      .argument(
        '<trace>',
        "the trace file, or a folder that it is rotated in; or a mesh's folder, whose journals and logs are merged",
      )
      .option('--follow', 'wait for more where the trace ends, and for the file that resumes it')
      .option('--until-end', 'with --follow: stop at an end line that no file resumes')
      .option('--spec <name=path...>', 'where a spec of the trace is, if it is no model of this project')
      .option('--shared <names...>', 'variables that must be equal: Spec.variable=Other.variable')
      .option(
        '--kernel <address>',
        "the kernel's endpoint, unix:PATH or tcp:HOST:PORT, whose kill switch is thrown",
      )
      .option('--token-file <file>', "the token that lets the monitor in at the kernel's endpoint")
      .option(
        '--silence-ms <count>',
        'with --follow: a producer that writes no line for so long has departed',
      )
      .option('--on-violation <command>', 'a shell command to run when an event does not conform')
      .option(
        '--metrics-port <port>',
        'serve Prometheus metrics at 127.0.0.1:PORT/metrics; 0 takes a free one',
      )
      .option('--checkpoint <file>', 'where to keep the place, so that a restart goes on from there'),
  async run(context, [trace = ''], options) {
    if (hasJournals(trace)) {
      refuseFollowing(options);
      // The models and the client of the mesh are loaded for this alone.
      const { monitorMeshFolder } = await import('../mesh/chaos.ts');
      return await monitorMeshFolder(context, trace);
    }
    const session = await Session.open(context, trace, options);
    return await session.run();
  },
};

/** Members of a mesh write their journals there. */
function hasJournals(folder: string): boolean {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return false;
  return readdirSync(folder).some((name) => name.endsWith('.journal.ndjson'));
}

/** @throws Failure for options that mean one trace which goes on. */
function refuseFollowing(options: Options): void {
  const given = Object.keys(options).filter((name) => FOLLOWING.has(name) && options[name] !== undefined);
  if (given.length === 0) return;
  const names = given.map((name) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
  throw new Failure(
    EXIT.badInput,
    `a mesh's folder is judged as it stands, without ${names.join(', ')}: follow the traces of its kernels`,
  );
}

class Session {
  readonly #context: Context;
  readonly #input: TraceInput & { readonly kind: 'file' | 'rotated' };
  readonly #options: Options;
  readonly #monitor: Monitor;
  #place: FollowPlace | undefined;
  #checkpointAtMs = Number.NEGATIVE_INFINITY;
  #later: NodeJS.Timeout | undefined;
  #violations = 0;

  private constructor(
    context: Context,
    input: TraceInput & { readonly kind: 'file' | 'rotated' },
    options: Options,
    followed: Monitor,
  ) {
    this.#context = context;
    this.#input = input;
    this.#options = options;
    this.#monitor = followed;
  }

  /** @throws Failure for options that make no sense, before anything is followed. */
  static async open(context: Context, trace: string, options: Options): Promise<Session> {
    checkStopOptions(options);
    const inputs = await traceInputs([trace], false);
    const [input] = inputs;
    if (inputs.length !== 1 || (input?.kind !== 'file' && input?.kind !== 'rotated')) {
      throw new Failure(EXIT.badInput, `${trace}: a monitor follows one source: name its file`);
    }
    const specs = new Map(listOption(options, 'spec').map(specOption));
    const models = await modelsOf(context.project, { input, specs }, context.signal);
    const shared = listOption(options, 'shared').map(sharedOption);
    const feed = await feedOf(context.project, { input, feedFile: undefined }, models);
    if (feed !== undefined) context.output.complain(feedText(feed.finding).trim());
    const followed = createMonitor(monitorOptions(models, { shared }, feed));
    return new Session(context, input, options, followed);
  }

  async run(): Promise<ExitCode> {
    const { output } = this.#context;
    const from = this.#resumedPlace();
    if (typeof from === 'string') return await this.#departed(from, from, EXIT.refused);
    const metrics = await this.#serveMetrics();
    try {
      const ending = await follow({
        file: from?.file ?? this.#firstFile,
        monitor: this.#monitor,
        ...(from === undefined ? {} : { from }),
        isFollowing: this.#options['follow'] === true,
        untilEnd: this.#options['untilEnd'] === true,
        silenceMsMax: silenceOf(this.#options),
        signal: this.#context.signal,
        onProgress: (place) => this.#progress(place),
      });
      const { conformance } = ending;
      this.#keepPlace(true);
      output.result({ file: this.#input.name, ...conformance }, conformanceText(conformance));
      const isUnfinished = conformance.kind === 'inconclusive' && conformance.doubt.code === 'MON301';
      if (ending.isInterrupted && isUnfinished) return EXIT.interrupted;
      if (conformance.kind === 'conforms' || isUnfinished) return exitCodeOf(conformance);
      return await this.#departed(
        reasonOf(conformance),
        conformanceText(conformance),
        exitCodeOf(conformance),
      );
    } finally {
      metrics?.close();
    }
  }

  get #firstFile(): string {
    return this.#input.kind === 'file' ? this.#input.file : (this.#input.files[0] as string);
  }

  /** The place of the checkpoint; a text when the trace was altered behind it; undefined to start anew. */
  #resumedPlace(): Checkpoint | string | undefined {
    const file = textOption(this.#options, 'checkpoint');
    if (file === undefined) return undefined;
    const reading = readCheckpoint(file);
    if (reading.kind === 'none') return undefined;
    if (reading.kind === 'refused') {
      if (reading.isTrace) return reading.detail;
      throw new Failure(EXIT.badInput, reading.detail);
    }
    const { checkpoint } = reading;
    const files = this.#input.kind === 'file' ? [this.#input.file] : this.#input.files;
    const isOurs = files.includes(checkpoint.file) || statSync(checkpoint.file).isFile();
    if (!isOurs) throw new Failure(EXIT.badInput, `${file} is of another trace, ${checkpoint.file}`);
    const status = this.#monitor.restore(checkpoint.place.header, checkpoint.monitor);
    if (status !== 'open') {
      const detail = `${file} was made with another model than is here now: remove it to start from the beginning`;
      throw new Failure(EXIT.badInput, detail);
    }
    this.#context.output.complain(`going on after event ${checkpoint.place.lastSeq} of ${checkpoint.file}`);
    return checkpoint;
  }

  #progress(place: FollowPlace): void {
    this.#place = place;
    this.#context.output.progress(`event ${place.reader?.lastSeq ?? 0}, ${place.lagBytes} bytes behind`);
    this.#keepPlace(false);
  }

  #keepPlace(isLast: boolean): void {
    const file = textOption(this.#options, 'checkpoint');
    const { reader, offset, lastLineAt, file: traceFile } = this.#place ?? {};
    if (file === undefined || reader === undefined || offset === undefined || lastLineAt === undefined)
      return;
    clearTimeout(this.#later);
    const waitMs = this.#checkpointAtMs + CHECKPOINT_MS_MIN - performance.now();
    if (!isLast && waitMs > 0) {
      // The producer may fall silent: what was read last is kept too.
      this.#later = setTimeout(() => this.#keepPlace(false), waitMs).unref();
      return;
    }
    const checkpoint = this.#monitor.checkpoint();
    if (checkpoint === undefined || reader.count === 0) return;
    this.#checkpointAtMs = performance.now();
    const format = CHECKPOINT_FORMAT;
    writeCheckpoint(file, {
      format,
      file: traceFile as string,
      offset,
      lastLineAt,
      place: reader,
      monitor: checkpoint,
    });
  }

  async #serveMetrics(): Promise<{ readonly close: () => void } | undefined> {
    const port = textOption(this.#options, 'metricsPort');
    if (port === undefined) return undefined;
    if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
      throw new Failure(EXIT.badInput, `--metrics-port takes a port from 0 to 65535, not ${port}`);
    try {
      const served = await serveMetrics(Number(port), () => this.#facts());
      this.#context.output.complain(`metrics at http://127.0.0.1:${served.port}/metrics`);
      return served;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new Failure(
        EXIT.machine,
        `--metrics-port ${port} can't be listened at (${code}): choose another`,
      );
    }
  }

  #facts(): MonitorFacts {
    const place = this.#place;
    return {
      specs: this.#input.bindings.map(({ spec }) => spec),
      status: this.#monitor.status,
      events: this.#monitor.events,
      lagBytes: place?.lagBytes ?? 0,
      lagSeconds: place && place.lagBytes > 0 ? (performance.now() - place.readAtMs) / 1_000 : 0,
      openCandidates: this.#monitor.candidates,
      violations: this.#violations,
    };
  }

  /** Something does not conform, or nobody can say any more whether it does: stop what is running. */
  async #departed(reason: string, report: string, exit: ExitCode): Promise<ExitCode> {
    this.#violations++;
    const { output } = this.#context;
    output.complain(reason);
    const where = textOption(this.#options, 'kernel');
    const tokenFile = textOption(this.#options, 'tokenFile');
    const command = textOption(this.#options, 'onViolation');
    const stops: StopReport[] = [];
    if (where !== undefined && tokenFile !== undefined)
      stops.push(await killThroughEndpoint({ where, tokenFile }, `monitor: ${reason}`));
    if (command !== undefined) stops.push(await runOnViolation(command, reason, report));
    for (const { what, isDone, detail } of stops)
      output.complain(`${isDone ? 'stopped' : 'NOT STOPPED'}: ${what}: ${detail}`);
    return gravest([exit, ...(stops.some(({ isDone }) => !isDone) ? [EXIT.machine] : [])]);
  }
}

/** @throws Failure where nobody waits, so that nobody could be too late. */
function silenceOf(options: Options): number | undefined {
  const text = textOption(options, 'silenceMs');
  if (text === undefined) return undefined;
  if (options['follow'] !== true)
    throw new Failure(EXIT.badInput, '--silence-ms needs --follow: without it nothing is waited for');
  return countOption('--silence-ms', text);
}

function checkStopOptions(options: Options): void {
  silenceOf(options);
  const where = textOption(options, 'kernel');
  if ((where === undefined) !== (textOption(options, 'tokenFile') === undefined))
    throw new Failure(EXIT.badInput, '--kernel and --token-file go together: the kernel asks who kills it');
  if (where !== undefined && addressOf(where) === undefined)
    throw new Failure(EXIT.badInput, `--kernel takes unix:PATH or tcp:HOST:PORT, not ${where}`);
}

/** One line: what an operator reads first. */
function reasonOf(conformance: Conformance): string {
  const [first = '', second = ''] = conformanceText(conformance).split('\n');
  return `${conformance.kind}: ${second.trim() || first}`;
}

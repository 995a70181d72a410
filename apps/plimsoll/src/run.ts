/** Runs one command line: every ending is a sentence with an exit code, never a stack trace. */
import { CommanderError } from 'commander';
import { commandLine } from './command-line.ts';
import { commandsFor } from './commands/index.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { Failure } from './failure.ts';

const NODE_MAJOR_MIN = 24;

/** Runs `argv`, as `process.argv` has it. */
export async function run(argv: readonly string[]): Promise<ExitCode> {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < NODE_MAJOR_MIN) {
    process.stderr.write(
      `plimsoll needs Node ${NODE_MAJOR_MIN}; this is ${process.version}. Run it as: npm run plimsoll -- …\n`,
    );
    return EXIT.machine;
  }
  process.stdout.on('error', endWithoutOutput);
  const interruption = new AbortController();
  abortAtSignals(interruption);
  let exit: ExitCode = EXIT.holds;
  try {
    const program = commandLine(await commandsFor(argv[2]), interruption.signal, (code) => {
      exit = code;
    });
    await program.parseAsync([...argv]);
  } catch (error) {
    exit = interruption.signal.aborted
      ? complainOfInterruption(error)
      : await complain(error, argv.includes('--debug'));
  }
  return interruption.signal.aborted ? EXIT.interrupted : exit;
}

/** What was found can't be told: whatever it was, it must not read as if it held. */
function endWithoutOutput(error: NodeJS.ErrnoException): never {
  // Whoever read the output has seen enough of it (`| head`): no defect, and nobody left to tell.
  if (error.code === 'EPIPE') process.exit(EXIT.inconclusive);
  process.stderr.write(`the output can't be written: ${error.message}\n`);
  process.exit(EXIT.machine);
}

/**
 * A terminal's Ctrl-C comes twice within milliseconds where npm runs us: the terminal tells everybody, and npm hands
 * it on. What comes later is somebody who won't wait for the report.
 */
const SAME_INTERRUPT_MS = 1000;

function abortAtSignals(interruption: AbortController): void {
  let firstAtMs: number | undefined;
  const interrupted = (): void => {
    firstAtMs ??= performance.now();
    if (performance.now() - firstAtMs > SAME_INTERRUPT_MS) process.exit(EXIT.interrupted);
    interruption.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, interrupted);
}

/** What was running when Ctrl-C came ends in all sorts of ways: none of them is a defect. */
function complainOfInterruption(error: unknown): ExitCode {
  process.stderr.write(`${error instanceof Failure ? error.message : 'interrupted'}\n`);
  return EXIT.interrupted;
}

async function complain(error: unknown, debug: boolean): Promise<ExitCode> {
  // Commander has printed its own message: help and version end well, a wrong option is bad input.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.holds : EXIT.badInput;
  // By its name, so that the command line starts without loading TLA+ values.
  if (error instanceof Error && error.name === 'TlaError') {
    process.stderr.write(`an expression of the spec has no value: ${error.message}\n`);
    return EXIT.badInput;
  }
  if (error instanceof Failure) {
    process.stderr.write(`${error.message}\n`);
    if (debug) process.stderr.write(`${error.stack}\n`);
    return error.exit;
  }
  const { systemLimitText } = await import('@plimsoll/trace'); // only here: the command line starts without it
  const limit = systemLimitText(error);
  const message = limit ?? (error instanceof Error ? error.message : String(error));
  const isDefect = limit === undefined;
  process.stderr.write(
    `${isDefect ? 'plimsoll failed by a defect of its own' : 'this machine has no more'}: ${message}\n`,
  );
  if (debug && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  else if (isDefect) process.stderr.write('Run it again with --debug and report what it prints.\n');
  return isDefect ? EXIT.defect : EXIT.machine;
}

/** The kernel's command: `--mode paper` runs a session, `--mode live` starts only with a verdict for its own digests. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isDigest, systemLimitText } from '@plimsoll/trace';
import { liveRefusalText } from '@plimsoll/verdict';
import { capitalOptions } from './capital-options.ts';
import { feedFromProcess } from './feed-process.ts';
import { askLiveStart, type LiveStartAllowed } from './live-verdict.ts';
import { SessionError } from './market-feed.ts';
import { ownFileDigests } from './own-files.ts';
import { runPaperSession } from './paper-session.ts';
import { readMeshFile } from './service/mesh/mesh-file.ts';
import { initState, startService, untilStopped } from './service/serve.ts';
import { readServiceConfig } from './service/service-config.ts';
import { TokenFile } from './service/token-file.ts';
import type { CapitalOptions } from './session-capital.ts';
import type { PaperSessionOptions } from './session-setup.ts';
import { UNPINNED } from './session-setup.ts';
import { standBy } from './stand-by.ts';

const HELP = `kernel --mode paper|live [options]
  --source recorded|day|synthetic  market data of a paper session (recorded)
  --out FOLDER                 where its traces go; must not hold any yet (out/paper)
  --seed N                     whole number that decides all that is random (1)
  --spec NAME=MODEL@DIGEST     model and spec digest for a trace's header, once a spec (unpinned without)
  --started-at TIME            wall time for the headers, RFC 3339 (now)
  --turns N                    ends the session after N observations
  --ledger FILE                the capital (ledger.db in the folder of --out; of --state, for a service)
  --deposit AMOUNT --by NAME   opens a new ledger with so much money (12.50), put in by that person
  --resume                     goes on with the session that was cut off, if one was: same options, same --out
  --cleared-by NAME,NAME       two people who have looked into every order that no trace explains
  --progress                   tells each turn on stderr
  --socket PATH | --port N     serves orders at a Unix-domain socket, or a port of the loopback interface (0: any)
  --config FILE                instruments and limits of a service
  --tokens FILE                who may connect to a service
  --state FOLDER               latches a service's kill switch there, and starts its watchdog and supervisor
  --init-state FOLDER          puts a clean kill switch there, by hand, before the very first start
  --http PORT                  health, readiness, metrics and a live page with the kill button, on 127.0.0.1 (0: any)
  --venue paper                the service holds the session with a paper venue, which it starts; needs --state
  --mesh FILE                  puts a service on a mesh: members, names and keys are in the file
  --clock machine|session      a service's clock: the machine's, or the one its observations tell (machine)
  --verdict FILE               the signed verdict that a live start needs (verdict-live.dsse.json)
  --keys POLICY                trust the signers of this policy, not of the repository's own
  --fleet FOLDER               shared by all nodes: each says what it runs, a mixed fleet is refused
  --node NAME                  this node's name in the fleet (the host's)
  --node-key FILE              the private key with which it signs what it runs: a signer of its name, role node
  --stand-by                   stays in the fleet, and ends when that is mixed or the verdict is over
  --break-glass FILE           an order of two people that overrides a refusal, for hours; it is recorded
  --audit FILE                 the audit trail (out/audit.ndjson)
  --print-subjects             prints the digests that a live verdict must cover, as JSON
Example: node apps/kernel/src/main.ts --mode paper --out out/paper --deposit 1000000 --by ann
         node apps/kernel/src/main.ts --mode paper --socket out/kernel.sock --config kernel.json --tokens tokens.json --out out/service
`;

const REPOSITORY_ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Where the command writes. */
export interface CommandOutput {
  /** Results. */
  readonly result: (text: string) => void;
  /** Complaints. */
  readonly complain: (text: string) => void;
}

/**
 * Runs the command.
 *
 * @returns The exit code: 0 done, 1 refused, 2 bad input, 3 something is missing, 70 our defect.
 */
export async function runKernel(args: readonly string[], output: CommandOutput): Promise<number> {
  try {
    return await perform(args, output);
  } catch (error) {
    const limit = systemLimitText(error);
    if (limit !== undefined) {
      output.complain(limit);
      return 3;
    }
    if (!(error instanceof SessionError)) throw error;
    output.complain(error.message);
    return error.exitCode;
  }
}

async function perform(args: readonly string[], output: CommandOutput): Promise<number> {
  const options = readOptions(args);
  if (typeof options === 'string') {
    return badInput(output, `${options}\n${HELP}`);
  }
  if (options.help === true) {
    output.result(HELP);
    return 0;
  }
  if (options['init-state'] !== undefined) {
    initState(options['init-state']);
    return 0;
  }
  if (options['print-subjects'] === true) {
    const subjects = [...ownFileDigests(REPOSITORY_ROOT)].map(([name, sha256]) => ({ name, sha256 }));
    output.result(JSON.stringify(subjects));
    return 0;
  }
  if (options.mode === 'live') return await startLive(options, output);
  if (options.mode === 'paper') {
    const isService = options.socket !== undefined || options.port !== undefined;
    return isService ? await runService(options, output) : await runPaper(options, output);
  }
  return badInput(output, `--mode is ${options.mode ?? 'missing'}: paper or live\n${HELP}`);
}

async function startLive(options: Options, output: CommandOutput): Promise<number> {
  const answer = askLiveStart({
    repositoryRoot: REPOSITORY_ROOT,
    verdict: options.verdict,
    breakGlass: options['break-glass'],
    keys: options.keys,
    fleet: options.fleet,
    node: options.node,
    nodeKey: options['node-key'],
    audit: options.audit,
    nowMs: Date.now(),
  });
  if ('code' in answer) {
    output.complain(`live start refused: ${answer.code}: ${liveRefusalText(answer)}`);
    return 1;
  }
  if (answer.brokenBy !== undefined)
    output.complain(`BREAK GLASS by ${answer.brokenBy.owners.join(' and ')}: ${answer.brokenBy.reason}`);
  if (options['stand-by'] === true) return await waitInFleet(answer, output);
  // Nothing runs on: the others need not wait for this node.
  answer.member?.leave();
  // There is no venue adapter yet: saying so is the only honest end of an allowed start.
  output.complain('the verdict holds for this build, but no live venue is built in yet');
  return 3;
}

async function waitInFleet(
  { member, expiresAtMs }: LiveStartAllowed,
  output: CommandOutput,
): Promise<number> {
  if (member === undefined) return badInput(output, '--stand-by needs --fleet FOLDER and --node-key FILE');
  const told = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => told.abort());
  output.result('standing by');
  const refusal = await standBy({ member, expiresAtMs, now: Date.now, signal: told.signal });
  if (refusal === undefined) return 0;
  output.complain(`live stopped: ${refusal.code}: ${liveRefusalText(refusal)}`);
  return 1;
}

async function runPaper(options: Options, output: CommandOutput): Promise<number> {
  const { source = 'recorded', out = join(REPOSITORY_ROOT, 'out', 'paper') } = options;
  const seed = Number(options.seed ?? '1');
  const turnsMax = Number(options.turns ?? '100000');
  if (source !== 'recorded' && source !== 'day' && source !== 'synthetic')
    return badInput(output, '--source is recorded, day or synthetic');
  if (!Number.isSafeInteger(seed)) return badInput(output, '--seed is a whole number');
  if (!Number.isSafeInteger(turnsMax) || turnsMax < 1)
    return badInput(output, '--turns is a whole number from 1 on');
  const capital = capitalOptions(options, out);
  if (typeof capital === 'string') return badInput(output, capital);
  if (existsSync(join(out, 'session.json')) && capital.resumes !== true)
    return badInput(output, `${out} holds a session already: choose another --out`);
  const specs = specIdentities(options.spec ?? []);
  if (typeof specs === 'string') return badInput(output, specs);
  const startedAt = options['started-at'] ?? new Date().toISOString();
  const feed = feedFromProcess({ source, repositoryRoot: REPOSITORY_ROOT, seed });
  const summary = await runPaperSession({
    source: feed,
    sourceName: source,
    outFolder: out,
    seed,
    turnsMax,
    specs,
    startedAt,
    capital,
    ...(options.progress === true ? { onTurn: (turn: number) => output.complain(`turn ${turn}`) } : {}),
  });
  output.result(JSON.stringify(summary));
  if (summary.ledger.isReconciled) return 0;
  const { failure } = summary.ledger;
  output.complain(
    failure ?? 'the ledger and the venue do not agree at the end: see "ledger" in session.json',
  );
  return 1;
}

async function runService(options: Options, output: CommandOutput): Promise<number> {
  const { config, tokens, socket, port, clock = 'machine', out, state, venue } = options;
  if (venue !== undefined && (venue !== 'paper' || state === undefined))
    return badInput(output, '--venue is paper, and needs --state');
  if (config === undefined || tokens === undefined || out === undefined)
    return badInput(output, 'a service needs --config, --tokens and --out');
  if (socket !== undefined && port !== undefined)
    return badInput(output, 'give --socket or --port, not both');
  if (clock !== 'machine' && clock !== 'session') return badInput(output, '--clock is machine or session');
  const portNumber = Number(port ?? '0');
  const httpPort = options.http === undefined ? undefined : Number(options.http);
  if (!isPort(portNumber) || (httpPort !== undefined && !isPort(httpPort)))
    return badInput(output, '--port and --http are whole numbers from 0 to 65535');
  const specs = specIdentities(options.spec ?? []);
  if (typeof specs === 'string') return badInput(output, specs);
  const startedAt = options['started-at'];
  const capital = serviceCapital(options, state ?? out);
  if (typeof capital === 'string') return badInput(output, capital);
  const running = await startService({
    capital,
    config: readServiceConfig(config),
    tokens: TokenFile.read(tokens),
    address: socket === undefined ? { port: portNumber } : { path: socket },
    clock,
    outFolder: out,
    stateFolder: state,
    httpPort,
    mesh: options.mesh === undefined ? undefined : readMeshFile(options.mesh),
    hasPaperVenue: venue === 'paper',
    specs,
    ...(startedAt === undefined ? {} : { startedAt }),
  });
  output.result(JSON.stringify({ listensAt: running.listensAt, httpPort: running.httpPort }));
  await untilStopped(running.service);
  await running.drain();
  return 0;
}

/** A service keeps a ledger when it is told where, gets a deposit, or finds one in its state. */
function serviceCapital(options: Options, folder: string): CapitalOptions | undefined | string {
  const isWanted = options.ledger !== undefined || options.deposit !== undefined || options.by !== undefined;
  if (!isWanted && !existsSync(join(folder, 'ledger.db'))) return undefined;
  return capitalOptions(options, folder);
}

function isPort(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value <= 65_535;
}

/** Identities by spec, or what is wrong with an option. */
function specIdentities(given: readonly string[]): PaperSessionOptions['specs'] | string {
  const specs = { SurvivalController: UNPINNED, InventoryLocks: UNPINNED };
  for (const text of given) {
    const [, name, model, digest] = /^(\w+)=(\w+)@(.+)$/.exec(text) ?? [];
    const isKnown = name === 'SurvivalController' || name === 'InventoryLocks';
    if (!isKnown || model === undefined || !isDigest(digest)) {
      return `--spec ${text}: write SurvivalController=MODEL@sha256:… or InventoryLocks=MODEL@sha256:…`;
    }
    specs[name] = { model, specDigest: digest };
  }
  return specs;
}

type Options = Exclude<ReturnType<typeof readOptions>, string>;

function readOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        mode: { type: 'string' },
        source: { type: 'string' },
        out: { type: 'string' },
        seed: { type: 'string' },
        turns: { type: 'string' },
        ledger: { type: 'string' },
        deposit: { type: 'string' },
        by: { type: 'string' },
        resume: { type: 'boolean' },
        'cleared-by': { type: 'string' },
        progress: { type: 'boolean' },
        spec: { type: 'string', multiple: true },
        'started-at': { type: 'string' },
        verdict: { type: 'string' },
        socket: { type: 'string' },
        port: { type: 'string' },
        config: { type: 'string' },
        tokens: { type: 'string' },
        clock: { type: 'string' },
        keys: { type: 'string' },
        fleet: { type: 'string' },
        node: { type: 'string' },
        'node-key': { type: 'string' },
        'stand-by': { type: 'boolean' },
        'break-glass': { type: 'string' },
        audit: { type: 'string' },
        state: { type: 'string' },
        'init-state': { type: 'string' },
        venue: { type: 'string' },
        http: { type: 'string' },
        mesh: { type: 'string' },
        'print-subjects': { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    return (error as Error).message;
  }
}

function badInput(output: CommandOutput, sentence: string): 2 {
  output.complain(sentence);
  return 2;
}

/**
 * The supervisor's process. Prints one JSON line when it listens, and one for a halt; ends 0 after an orderly end of
 * the process that it watches, 1 after a halt.
 */
import { SUPERVISOR_LOOK_MS, Supervisor, type SupervisorSetup } from './supervisor.ts';

// Whoever read this may be the process that died: its halt is done all the same.
process.stdout.on('error', () => {});
const supervisor = new Supervisor(JSON.parse(process.argv[2] ?? '{}') as SupervisorSetup);
const server = await supervisor.listen();
say({ kind: 'listening' });
let why: string | undefined;
while (why === undefined) {
  await new Promise((resolve) => setTimeout(resolve, SUPERVISOR_LOOK_MS));
  why = supervisor.look(performance.now());
}
server.close();
if (why === 'clean') supervisor.leave();
else {
  say({ kind: 'halted', report: await supervisor.halt(why) });
  process.exitCode = 1;
}

function say(message: object): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

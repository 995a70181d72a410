/**
 * The table of commands: the parser, the help and the documentation are made from it. A command's code is loaded
 * when it is the one that runs: what `promote` needs would take longer to load than a small model to explore.
 */
import type { CommandDefinition } from '../command.ts';

const COMMANDS: { readonly [name: string]: () => Promise<CommandDefinition> } = {
  check: async () => (await import('./check.ts')).check,
  explore: async () => (await import('./explore.ts')).explore,
  compile: async () => (await import('./compile.ts')).compile,
  test: async () => (await import('./test.ts')).test,
  graph: async () => (await import('./graph.ts')).graph,
  validate: async () => (await import('./validate.ts')).validate,
  monitor: async () => (await import('./monitor.ts')).monitor,
  prove: async () => (await import('./prove.ts')).prove,
  conformance: async () => (await import('./conformance.ts')).conformance,
  promote: async () => (await import('./promote.ts')).promote,
  kernel: async () => (await import('./kernel.ts')).kernel,
  agent: async () => (await import('./agent.ts')).agent,
  ledger: async () => (await import('./ledger.ts')).ledger,
  why: async () => (await import('./why.ts')).why,
  data: async () => (await import('./data.ts')).data,
  matrix: async () => (await import('./matrix.ts')).matrix,
  mesh: async () => (await import('./mesh.ts')).mesh,
  init: async () => (await import('./init.ts')).init,
  doctor: async () => (await import('./doctor.ts')).doctor,
};

/** The command of that name alone, or all of them when the name is none: for help and for complaints. */
export async function commandsFor(name: string | undefined): Promise<readonly CommandDefinition[]> {
  const load = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  return load === undefined ? Promise.all(Object.values(COMMANDS).map((one) => one())) : [await load()];
}

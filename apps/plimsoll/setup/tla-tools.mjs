/** Fetches tla2tools before the tests start, so that they don't all try to at once; says which version they use. */
import { exitCodeOf, findTools, toolProblemText } from '@plimsoll/tlaplus-tools';

const tools = await findTools();
if (tools.ok) {
  const { java, jar } = tools.value;
  process.stdout.write(`tla2tools ${jar.name}, Java ${java.version}\n`);
} else {
  process.stderr.write(`${toolProblemText(tools.problem)}\n`);
  process.exitCode = exitCodeOf(tools.problem);
}

/**
 * Fetches tla2tools before the tests start, so that they don't all try to at once; says which version they use. Hundreds
 * of tests start it: what Java makes of its classes is kept for all of them.
 */
import { exitCodeOf, findTools, toolProblemText } from '@plimsoll/tlaplus-tools';
import { makeArchive } from '@plimsoll/tlaplus-tools/testing';

const tools = await findTools();
if (tools.ok) {
  const { java, jar } = tools.value;
  const start = (await makeArchive(tools.value)) ? ', its classes archived' : '';
  process.stdout.write(`tla2tools ${jar.name}, Java ${java.version}${start}\n`);
} else {
  process.stderr.write(`${toolProblemText(tools.problem)}\n`);
  process.exitCode = exitCodeOf(tools.problem);
}

/** The kernel's entry. */
import { runKernel } from './kernel-command.ts';

process.exitCode = await runKernel(process.argv.slice(2), {
  result: (text) => process.stdout.write(`${text}\n`),
  complain: (text) => process.stderr.write(`${text}\n`),
});

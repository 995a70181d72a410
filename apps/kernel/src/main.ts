/** The kernel's entry. */
import { inlineHotPath } from '@plimsoll/survival-kernel';
import { runKernel } from './kernel-command.ts';

inlineHotPath();
process.exitCode = await runKernel(process.argv.slice(2), {
  result: (text) => process.stdout.write(`${text}\n`),
  complain: (text) => process.stderr.write(`${text}\n`),
});

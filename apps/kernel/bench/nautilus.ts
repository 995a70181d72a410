/** NautilusTrader's own RiskEngine on the same orders, where its environment is installed. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { percentiles, row } from './samples.ts';

/** Made by the agent's first run. */
const ENVIRONMENTS = fileURLToPath(new URL('../../../.plimsoll/nautilus', import.meta.url));
const SCRIPT = fileURLToPath(new URL('./nautilus_risk_engine.py', import.meta.url));
/** Loading it alone takes seconds. */
const RUN_MS_MAX = 120_000;
/** A call is some forty bytes of JSON. */
const OUTPUT_BYTES_MAX = 64_000_000;

/** A Markdown row, nanoseconds; or why there is none. */
export function measureNautilus(count: number): { readonly rows: string[]; readonly note: string } {
  const python = newestPython();
  if (python === undefined) {
    return { rows: [], note: 'NautilusTrader is not installed here (to enable: `npm run agent`).' };
  }
  const text = execFileSync(python, [SCRIPT, String(count)], {
    encoding: 'utf8',
    timeout: RUN_MS_MAX,
    maxBuffer: OUTPUT_BYTES_MAX,
  });
  const { version, ns } = JSON.parse(text) as { readonly version: string; readonly ns: readonly number[] };
  const name = `NautilusTrader ${version}: \`RiskEngine.execute\` of a limit order that passes`;
  const note =
    "NautilusTrader's RiskEngine is called from Python, as its strategies call it, with an account, an instrument and a quote; its checks are precision, notional, balance and rate. Its trading state, leases and orders in flight are not part of a decision of its own.";
  return { rows: [row(name, percentiles(ns), 0, 'not counted')], note };
}

function newestPython(): string | undefined {
  if (!existsSync(ENVIRONMENTS)) return undefined;
  return readdirSync(ENVIRONMENTS)
    .filter((name) => name.startsWith('python-'))
    .sort()
    .map((name) => join(ENVIRONMENTS, name, 'bin', 'python'))
    .filter((python) => existsSync(python))
    .at(-1);
}

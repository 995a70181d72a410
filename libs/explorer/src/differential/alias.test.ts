/** What a person sees of a counterexample under an ALIAS is what TLC shows of it. */
import { runTlc } from '@plimsoll/tlaplus-tools';
import { expect, test, vi } from 'vitest';
import { exploreSync } from '../explore.ts';
import { formatTrace } from '../report/format-trace.ts';
import { aliasModels } from './alias-models.ts';
import { withModel } from './judged-twice.ts';

// TLC's start alone takes seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

/** Without headlines, and without what we say beside a state whose ALIAS could not be shown. */
const statesIn = (text: string): string[] =>
  text
    .split(/^State \d+: .*\n|^Back to state .*/m)
    .map((state) => state.replace(/^\(ALIAS .*\)$/m, '').trim())
    .filter((state) => state !== '');

const conjuncts = (variables: ReadonlyMap<string, string>): string => {
  const lines = [...variables].map(([name, value]) => `${name} = ${value}`);
  return lines.length === 1 ? (lines[0] as string) : lines.map((line) => `/\\ ${line}`).join('\n');
};

test.for(aliasModels)('an ALIAS $what', async (model) => {
  await withModel(model, async ({ tools, module, config, spec }) => {
    const { trace } = exploreSync(spec);
    expect(trace && statesIn(formatTrace(spec, trace))).toEqual(model.shown);
    // Today's jar is asked where it knows the statement.
    if (!tools.jar.features.statements.has('ALIAS')) return;
    const tlc = await runTlc(tools, { module, config, isShort: true });
    expect(tlc.trace.map(({ variables }) => conjuncts(variables))).toEqual(model.shown);
  });
});

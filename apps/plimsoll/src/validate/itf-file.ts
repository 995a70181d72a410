/** The steps before a refusal as ITF files, which Apalache's and Quint's viewers read. */
import { writeFileSync } from 'node:fs';
import type { Conformance } from '@plimsoll/trace-validation';

/** Writes one file a spec. @returns their names: none when there is no refusal with steps before it. */
export function writeItf(conformance: Conformance, file: string): string[] {
  const explanation =
    conformance.kind === 'refused' && conformance.refusal.code === 'MON201'
      ? conformance.refusal.explanation
      : conformance.kind === 'inconclusive' && conformance.doubt.code === 'MON303'
        ? conformance.doubt.explanation
        : undefined;
  const traces = Object.entries(explanation?.prefix ?? {});
  return traces.map(([spec, trace]) => {
    const name = traces.length === 1 ? file : file.replace(/(\.itf)?\.json$|$/, `.${spec}.itf.json`);
    writeFileSync(name, `${JSON.stringify(trace, null, 1)}\n`);
    return name;
  });
}

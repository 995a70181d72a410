/** Answers from a shared JVM: the same as those of a JVM of its own, job after job, and none that is not whole. */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { exportXml } from './export-xml.ts';
import type { Tools } from './find-tools.ts';
import { runTlc, type TlcRequest } from './run-tlc.ts';
import { folderWith, realTools, tla } from './testing/real-tools.ts';
import type { TlcEvent, TlcResult } from './tlc-result.ts';

vi.setConfig({ testTimeout: 240_000 });

let tools: Tools;
beforeAll(async () => {
  tools = await realTools();
});

/** TLC orders strings and model values as it meets them, and keeps the order for the whole JVM. */
const chooser = (first: string, second: string) =>
  tla(
    'M',
    `EXTENDS Naturals, TLC
CONSTANT Values
VARIABLES x
Seen == <<"${first}", "${second}">>
Init == x = Seen[1]
Next == x' = CHOOSE s \\in {"alpha", "beta", "gamma"} : s # x
Spec == Init /\\ [][Next]_x
Fair == Spec /\\ WF_x(Next)
Same == x # "beta"
Ends == <>(x = "nowhere")
Stays == [][x' = "gamma"]_x
Wrong == x < 1
Stuck == Init /\\ [][x = "zeta" /\\ x' = x]_x
ASSUME Assumed == Values # {}`,
  );

const CONFIGURATIONS: readonly string[] = [
  'SPECIFICATION Spec',
  'SPECIFICATION Spec\nINVARIANT Same',
  'SPECIFICATION Fair\nPROPERTY Ends',
  'SPECIFICATION Spec\nPROPERTY Stays',
  'SPECIFICATION Stuck',
  'SPECIFICATION Spec\nINVARIANT Wrong',
];

/** What must be the same; the times and the collector's name are not. */
function verdictOf({ result, events }: { result: TlcResult; events: readonly TlcEvent[] }, folder: string) {
  const { seconds, cpuSeconds, warnings, ...rest } = result;
  expect([seconds > 0, cpuSeconds >= 0, Array.isArray(warnings)]).toEqual([true, true, true]);
  const kinds = events.map(({ event }) => event).filter((event) => event !== 'warning');
  return JSON.parse(JSON.stringify({ rest, kinds }, withMaps).replaceAll(folder, '')) as unknown;
}

const withMaps = (_key: string, value: unknown): unknown => (value instanceof Map ? [...value] : value);

async function run(folder: string, config: string, more: Partial<TlcRequest>, with_ = tools) {
  writeFileSync(join(folder, 'M.cfg'), config);
  const events: TlcEvent[] = [];
  const request = { module: join(folder, 'M.tla'), config: join(folder, 'M.cfg'), isShort: true, ...more };
  const result = await runTlc(with_, request, (event) => events.push(event));
  return { result, events };
}

describe('a shared JVM', () => {
  it.each([
    ['gamma', 'beta', '{a, b}', CONFIGURATIONS.length],
    ['beta', 'gamma', '{b, a}', 2],
    ['alpha', 'delta', '{}', 1],
  ])(
    'answers as one of its own does, after other jobs (%s before %s, Values = %s)',
    async (first, second, values, count) => {
      const folder = folderWith({ 'M.tla': chooser(first, second) });
      for (const text of CONFIGURATIONS.slice(0, count)) {
        const config = `CONSTANT Values = ${values}\n${text}\n`;
        const shared = verdictOf(await run(folder, config, { isOneOfMany: true }), folder);
        expect(shared, config).toEqual(verdictOf(await run(folder, config, {}), folder));
      }
    },
  );

  it('parses what SANY parses, and says what SANY says', async () => {
    const folder = folderWith({
      'M.tla': tla('M', 'EXTENDS Sequences\nx == <<1>>'),
      'N.tla': tla('N', 'EXTENDS M\ny == Head(x)'),
      'Bad.tla': tla('Bad', 'y == undefined'),
    });
    for (const name of ['M.tla', 'N.tla', 'Bad.tla', 'N.tla', 'Nowhere.tla', 'M.tla']) {
      const module = join(folder, name);
      const shared = await exportXml(tools, { module, isOneOfMany: true });
      expect(JSON.parse(JSON.stringify(shared))).toEqual(
        JSON.parse(JSON.stringify(await exportXml(tools, { module }))),
      );
    }
  });
});

/** States, and steps by action: neither colours nor what stutters. */
function stepsAndStates(dotFile: string): string[] {
  const lines = readFileSync(dotFile, 'utf8').split('\n');
  const told = lines.filter((line) => /^-?\d/.test(line) && !line.includes('style="dashed"'));
  return [...new Set(told.map((line) => line.replace(/,color=.*|;$/, '').replace(/\];?$/, '')))].sort();
}

describe('the state graph that a shared JVM writes', () => {
  const spec = tla(
    'M',
    `EXTENDS Naturals
VARIABLES x, said
Init == x \\in {0, 3} /\\ said = "a \\"quoted\\" \\\\ word"
Up == x' = (x + 1) % 5 /\\ UNCHANGED said
Say(w) == said' = w /\\ UNCHANGED x
Next == Up \\/ \\E w \\in {"one", "two"} : Say(w) \\/ (x = 2 /\\ x' = 0 /\\ UNCHANGED said)
Spec == Init /\\ [][Next]_<<x, said>> /\\ WF_x(Up)
Low == x < 4
Rises == []<>(x = 2)`,
  );

  it.each([
    ['of a model', 'SPECIFICATION Spec'],
    ['inside CONSTRAINT', 'INIT Init\nNEXT Next\nCONSTRAINT Low'],
    ['of a model with liveness, which is judged alike', 'SPECIFICATION Spec\nPROPERTY Rises'],
  ])('is the one that TLC writes, %s', async (_what, config) => {
    const folder = folderWith({ 'M.tla': spec });
    const graphs = [];
    for (const isOneOfMany of [true, false]) {
      const dumpGraph = join(folder, `${isOneOfMany}.dot`);
      const { result } = await run(folder, `${config}\n`, { isOneOfMany, dumpGraph, deadlock: false });
      expect(result.result).toBe('holds');
      graphs.push(stepsAndStates(dumpGraph));
    }
    expect(graphs[0]).toEqual(graphs[1]);
    expect(graphs[0]?.join('\n')).toMatch(/label="Up"[^]*label="\/\\\\ said|label="\/\\\\ x/);
    // It is written by us: TLC's own has colours.
    expect(readFileSync(join(folder, 'true.dot'), 'utf8')).not.toContain('fontcolor');
  });
});

describe('a shared JVM that fails', () => {
  /** A Java that does as told where the server is started, and is the real one else. */
  function falseJava(body: string): Tools {
    const folder = folderWith({});
    const path = join(folder, 'java');
    writeFileSync(
      path,
      `#!/bin/sh\ncase "$*" in *ToolServer*) ${body};; esac\nexec "${tools.java.path}" "$@"\n`,
    );
    chmodSync(path, 0o755);
    return { ...tools, java: { ...tools.java, path } };
  }

  it.each([
    ['has no compiler', 'exit 1'],
    ['says that it is done and has done nothing', 'while read -r line; do echo "0 1"; done; exit 0'],
    ['says something else', 'while read -r line; do echo "PROMOTE"; done; exit 0'],
    ['dies in the middle', 'read -r line; kill -9 $$'],
  ])('gives no answer, and TLC is asked in its own: one that %s', async (_what, body) => {
    const folder = folderWith({ 'M.tla': chooser('gamma', 'beta') });
    const config = 'CONSTANT Values = {a}\nSPECIFICATION Spec\nINVARIANT Same\n';
    const { result } = await run(folder, config, { isOneOfMany: true }, falseJava(body));
    expect([result.result, result.property]).toEqual(['violated', 'Same']);
  });
});

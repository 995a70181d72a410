import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { readState, readTraceEnd } from './tlc-values.ts';
import { type ToolMessage, type ToolOutput, toolMessageReader } from './tool-messages.ts';

function read(text: string): ToolOutput[] {
  const outputs: ToolOutput[] = [];
  const reader = toolMessageReader((output) => outputs.push(output));
  for (const line of text.split('\n')) reader.line(line);
  reader.end();
  return outputs;
}

describe('toolMessageReader', () => {
  it('takes a message inside another apart, also one that stands behind text', () => {
    const text = [
      '@!@!@STARTMSG 1000:1 @!@!@',
      'The exception was',
      ': @!@!@STARTMSG 5006:0 @!@!@',
      'line 3',
      '@!@!@ENDMSG 5006 @!@!@',
      '@!@!@ENDMSG 1000 @!@!@',
    ].join('\n');
    const inner = { code: 5006, severity: 0, text: 'line 3', inner: [] };
    const message = { code: 1000, severity: 1, text: 'The exception was\n: \nline 3', inner: [inner] };
    expect(read(text)).toEqual([{ kind: 'message', message }]);
  });

  it('does not take what a spec prints for a message', () => {
    const line = '"@!@!@STARTMSG 2193:0 @!@!@"';
    expect(read(line)).toEqual([{ kind: 'text', line }]);
    expect(read('"a" @!@!@STARTMSG 2193:0 @!@!@')).toMatchObject([{ kind: 'text' }]);
  });

  it('hands out a message that was cut off', () => {
    expect(read('@!@!@STARTMSG 2217:4 @!@!@\n1: <Initial predicate>')).toMatchObject([
      { kind: 'message', message: { code: 2217, text: '1: <Initial predicate>' } },
    ]);
  });
});

/** Messages as TLC nests them: own lines first, then those inside. */
interface Tree {
  readonly code: number;
  readonly severity: number;
  readonly lines: readonly string[];
  readonly inner: readonly Tree[];
}

const line = fc.string({ maxLength: 20 }).filter((text) => !/[\n\r]|@!@!@/.test(text));
const treeOver = (inner: fc.Arbitrary<Tree[]>): fc.Arbitrary<Tree> =>
  fc.record({ code: fc.nat(9999), severity: fc.nat(4), lines: fc.array(line, { maxLength: 3 }), inner });
/** TLC nests three deep at most. */
const leaf = treeOver(fc.constant([]));
const tree = treeOver(fc.array(treeOver(fc.array(leaf, { maxLength: 2 })), { maxLength: 2 }));

const printed = ({ code, severity, lines, inner }: Tree): string[] => [
  `@!@!@STARTMSG ${code}:${severity} @!@!@`,
  ...lines,
  ...inner.flatMap(printed),
  `@!@!@ENDMSG ${code} @!@!@`,
];
const textOf = ({ lines, inner }: Tree): string[] => [...lines, ...inner.flatMap(textOf)];
const messageOf = (message: Tree): ToolMessage => ({
  code: message.code,
  severity: message.severity,
  text: textOf(message).join('\n'),
  inner: message.inner.map(messageOf),
});

describe('toolMessageReader, on any output', () => {
  test.prop([fc.array(tree, { maxLength: 4 })])(
    'gives back the messages that were printed, as they were nested',
    (trees) => {
      const outputs = trees.length === 0 ? [] : read(trees.flatMap(printed).join('\n'));
      expect(outputs).toEqual(trees.map((message) => ({ kind: 'message', message: messageOf(message) })));
    },
  );

  test.prop([fc.array(tree, { minLength: 1, maxLength: 3 }), fc.nat()])(
    'reads any beginning of it',
    (trees, cut) => {
      const lines = trees.flatMap(printed);
      const outputs = read(lines.slice(0, (cut % lines.length) + 1).join('\n'));
      const whole = outputs.slice(0, -1);
      expect(whole).toEqual(
        trees.slice(0, whole.length).map((message) => ({ kind: 'message', message: messageOf(message) })),
      );
    },
  );
});

describe('readState', () => {
  const fileOf = (name: string): string => `${name}.tla`;

  it('reads a state whose values run over lines', () => {
    const text =
      '2: <Inc line 6, col 8 to line 6, col 57 of module A>\n/\\ f = << 1,\n   "y = 2" >>\n/\\ x = 1\n';
    expect(readState(text, fileOf)).toEqual({
      number: 2,
      action: 'Inc',
      place: { file: 'A.tla', line: 6, column: 8, endLine: 6, endColumn: 57 },
      variables: new Map([
        ['f', '<< 1,\n   "y = 2" >>'],
        ['x', '1'],
      ]),
    });
  });

  it('reads a state of one variable, and an action with arguments as newer TLCs print it', () => {
    expect(readState('1: <Initial predicate>\nx = 0\n', fileOf)).toEqual({
      number: 1,
      variables: new Map([['x', '0']]),
    });
    expect(readState('2: <Go(a, 1) line 1, col 1 to line 1, col 2 of module A>\nx = 0', fileOf)?.action).toBe(
      'Go(a, 1)',
    );
  });

  it('reads how a lasso ends', () => {
    expect(readTraceEnd('5: Stuttering')).toEqual({ kind: 'stuttering' });
    expect(readTraceEnd('2: Back to state: <Inc line 5, col 8 to line 5, col 23 of module G>\n')).toEqual({
      kind: 'back-to-state',
      toNumber: 2,
      action: 'Inc',
    });
  });
});

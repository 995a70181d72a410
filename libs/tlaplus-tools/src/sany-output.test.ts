import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { placeIn, specProblem } from './sany-output.ts';

const fileOf = (name: string): string => `${name}.tla`;
const problemOf = (output: string) => specProblem(output, '/spec/Root.tla', fileOf);

describe('specProblem', () => {
  it('reads a precedence conflict, as TLC passes it on', () => {
    const output = `***Parse Error***

  Precedence conflict between ops \\land in block line 4, col 22 to line 4, col 23 of module G and \\lor.

Residual stack trace follows:
ExtendableExpr starting at line 4, column 25.


Fatal errors while parsing TLA+ spec in file G

tla2sany.semantic.AbortException
*** Abort messages: 1

In module G

Could not parse module G from file G.tla

`;
    expect(problemOf(output)).toMatchObject({
      code: 'TOOL202',
      complaints: [
        {
          message: expect.stringMatching(/Precedence conflict/),
          place: { file: 'G.tla', line: 4, column: 22 },
        },
      ],
    });
  });

  it('knows a stack that overflows, in the parser or in the exporter', () => {
    const output = `Parsing file /spec/Root.tla
Exception in thread "main" java.lang.StackOverflowError
\tat tla2sany.parser.TLAplusParser.Expression(TLAplusParser.java:6692)
`;
    expect(problemOf(output)).toEqual({ code: 'TOOL207', file: '/spec/Root.tla' });
  });

  it('finds nothing wrong in the output of a clean parse', () => {
    expect(problemOf('Parsing file /spec/Root.tla\nSemantic processing of module Root\n')).toBeUndefined();
  });

  const fragment = fc.constantFrom(
    '*** Errors: 2\n',
    '*** Abort messages: 1\n',
    'line 3, col 6 to line 3, col 8 of module Q\n',
    'Unknown location\n',
    "Unknown operator: `Foo'.\n",
    '***Parse Error***\n',
    'Fatal errors while parsing TLA+ spec in file P.tla\n',
    'Could not parse module P from file P.tla\n',
    'Cannot find source file for module X imported in module Y.\n',
    '\n',
  );
  test.prop([fc.array(fragment, { maxLength: 12 })])(
    'makes something of any mixture of its sentences',
    (fragments) => {
      const problem = problemOf(fragments.join(''));
      if (problem?.code === 'TOOL202' || problem?.code === 'TOOL203')
        expect(problem.complaints).not.toEqual([]);
    },
  );
});

describe('placeIn', () => {
  it('reads the places of SANY and of TLC', () => {
    const place = { file: 'M.tla', line: 6, column: 22, endLine: 6, endColumn: 51 };
    expect(placeIn('3. Line 6, column 22 to line 6, column 51 in M', fileOf)).toEqual(place);
    expect(placeIn('<Inc line 6, col 22 to line 6, col 51 of module M>', fileOf)).toEqual(place);
    expect(placeIn('nowhere', fileOf)).toBeUndefined();
  });
});

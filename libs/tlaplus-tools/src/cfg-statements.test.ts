import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { cfgForJar } from './cfg-statements.ts';

const none = new Set<never>();

describe('cfgForJar', () => {
  it('blanks what the jar does not know and keeps every line where it is', () => {
    const text =
      'SPECIFICATION Spec\nCHECK_DEADLOCK\n  FALSE\nALIAS View INVARIANT TypeOK Safe\nPROPERTY Live\n';
    expect(cfgForJar(text, none)).toMatchObject({
      text: 'SPECIFICATION Spec\n              \n       \n           INVARIANT TypeOK Safe\nPROPERTY Live\n',
      stripped: [
        { keyword: 'CHECK_DEADLOCK', line: 2, argument: 'FALSE' },
        { keyword: 'ALIAS', line: 4, argument: 'View' },
      ],
      checkDeadlock: false,
      invariants: ['TypeOK', 'Safe'],
      properties: ['Live'],
    });
  });

  it('leaves what the jar knows to the jar', () => {
    const text = 'INIT I NEXT N\nPOSTCONDITION Done\n';
    expect(cfgForJar(text, new Set(['POSTCONDITION'] as const))).toMatchObject({ text, stripped: [] });
  });

  it('reads neither comments nor strings as statements', () => {
    const text = 'INIT I \\* ALIAS A\n(* CHECK_DEADLOCK (* ALIAS *) FALSE *) NEXT N\nCONSTANT C = "ALIAS"\n';
    expect(cfgForJar(text, none)).toMatchObject({ text, stripped: [] });
  });

  it('finds where a name that TLC complains of stands', () => {
    const { placeOf } = cfgForJar('SPECIFICATION Spec\nINVARIANT\n  TypeOK Nope\n', none);
    expect(placeOf('The invariant Nope specified in the file is not defined.')).toMatchObject({
      line: 3,
      column: 10,
    });
    expect(placeOf('Something else')).toBeUndefined();
  });

  const word = fc.constantFrom(
    'INVARIANT',
    'ALIAS',
    'CHECK_DEADLOCK',
    'X',
    '"a b"',
    '\\* c',
    '(*',
    '*)',
    '\n',
    ' ',
    '=',
    '<-',
  );
  test.prop([fc.array(word, { maxLength: 30 })])(
    'changes no length and no line, whatever the text',
    (words) => {
      const text = words.join(' ');
      const out = cfgForJar(text, none).text;
      expect(out.length).toBe(text.length);
      expect(out.split('\n').map((line) => line.length)).toEqual(text.split('\n').map((line) => line.length));
    },
  );
});

import { describe, expect, test } from 'vitest';
import { typescriptModule } from './emit-typescript.ts';
import { readExtraction } from './read-extraction.ts';

const Z = { what: 'type:glob', name: 'z', args: [] };
const ONE_LITERAL = constructor('Zpos', [constructor('XH')]);

function constructor(name: string, args: unknown[] = []) {
  return { what: 'expr:constructor', name, args };
}

function rel(name: string) {
  return { what: 'expr:rel', name };
}

function apply(name: string, args: unknown[]) {
  return { what: 'expr:apply', func: { what: 'expr:global', name }, args };
}

/** A function of one integer. */
function f(body: unknown, argnames = ['x']) {
  const type = argnames.reduceRight<unknown>((right) => ({ what: 'type:arrow', left: Z, right }), Z);
  return { what: 'decl:term', name: 'f', type, value: { what: 'expr:lambda', argnames, body } };
}

function read(...declarations: unknown[]) {
  return readExtraction({ what: 'module', declarations }, [], ['f']);
}

describe('readExtraction', () => {
  test('translates arithmetic with the parentheses that it needs', () => {
    const sum = apply('Z.add', [rel('x'), ONE_LITERAL]);
    const declarations = read(f(apply('Z.mul', [sum, apply('Z.div', [rel('x'), ONE_LITERAL])])));
    const module = { name: 'm', what: 'm', theories: [] };
    const text = typescriptModule(
      { module, declarations, imports: new Map() },
      { arithmetic: 'plain', fields: new Map(), header: ['h'], comments: new Map([['f', 'Says so.']]) },
    );
    expect(text).toContain(
      '/** Says so. */\nexport function f(x: number): number {\n  return (x + 1) * Math.floor(x / 1);\n}',
    );
  });

  test.each([
    ['a recursive function', f(apply('f', [rel('x')])), 'f: it calls itself'],
    ['partial application', f(apply('Z.add', [rel('x')])), 'f: Z.add with 1 arguments'],
    ['a function as a value', f({ what: 'expr:global', name: 'Z.add' }), 'f: Z.add without its arguments'],
    ['an exception', f({ what: 'expr:exception', msg: 'no' }), 'f: the construct expr:exception'],
    [
      'an inner lambda',
      f({ what: 'expr:lambda', argnames: ['y'], body: rel('y') }),
      'f: the construct expr:lambda',
    ],
    ['a variable from nowhere', f(rel('y')), 'f: the variable y is not in scope'],
    ['a literal above 2^53 - 1', f(literal(2n ** 53n)), 'f: the literal 9007199254740992 is above 2^53 - 1'],
    [
      'an unknown primitive',
      f(apply('Z.pow', [rel('x'), rel('x')])),
      'Z.pow: Z.pow is not in the extraction under this name',
    ],
    ['a match on the digits of an integer', f(matchOn('Z0')), 'f: the constructor Z0'],
    [
      'an eta-reduced body',
      { ...f(rel('x')), value: { what: 'expr:global', name: 'g' } },
      'f: write all arguments (no eta-reduced body)',
    ],
    [
      'a polymorphic type',
      { ...f(rel('x')), type: { what: 'type:varidx', name: 1 } },
      'f: more arguments than its type has',
    ],
  ])('refuses %s, with its place', (_, declaration, refusal) => {
    expect(() => read(declaration)).toThrow(refusal);
  });

  test('refuses an unknown kind of declaration', () => {
    expect(() => read({ what: 'decl:type', name: 't' })).toThrow('kernel.json: the declaration decl:type');
  });

  test('takes 2^53 - 1 exactly', () => {
    const [declaration] = read(f(literal(2n ** 53n - 1n)));
    expect(declaration).toMatchObject({ body: { kind: 'int', value: Number.MAX_SAFE_INTEGER } });
  });
});

function literal(value: bigint): unknown {
  const positive = (rest: bigint): unknown =>
    rest === 1n ? constructor('XH') : constructor(rest % 2n === 1n ? 'XI' : 'XO', [positive(rest / 2n)]);
  return constructor('Zpos', [positive(value)]);
}

function matchOn(name: string): unknown {
  const pat = { what: 'pat:constructor', name, argnames: [] };
  return { what: 'expr:case', expr: rel('x'), cases: [{ what: 'case', pat, body: rel('x') }] };
}

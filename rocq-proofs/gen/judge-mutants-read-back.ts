/**
 * Misreadings of the kernel: each wrong in one place of the intermediate form, as a reader's defect would make it. The
 * read-back (`…_read` in Obligations.v) must refuse every one: Rocq is asked whether it is the kernel by reflexivity.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { obligations } from './emit-obligations.ts';
import type { Declaration, Expression, Primitive } from './ir.ts';
import { compileTheory } from './rocq.ts';

/** One wrong reading. */
export interface Misreading {
  /** The declaration, what is wrong, and where: the how-manieth place of its body, from 0. */
  readonly name: string;
  /** The program with it. */
  readonly declaration: Declaration;
}

/** What may be taken for another operation. */
const TAKEN_FOR: Partial<Record<Primitive, Primitive>> = {
  'Z.add': 'Z.sub',
  'Z.sub': 'Z.add',
  'Z.mul': 'Z.add',
  'Z.div': 'Z.modulo',
  'Z.modulo': 'Z.div',
  'Z.min': 'Z.max',
  'Z.max': 'Z.min',
  'Z.leb': 'Z.ltb',
  'Z.ltb': 'Z.leb',
  'Z.eqb': 'Z.leb',
};

/**
 * Told apart by values: a misreading that gives another answer somewhere is not the kernel, so the read-back cannot hold
 * of it. To unfold one of them until it is found another takes Rocq more than twenty minutes. From whole numbers to a
 * truth value; asked at the edges of its two numbers and beside them.
 */
const BY_VALUES: readonly string[] = ['leg_fits'];
const EDGES = ['0', 'leg_max_micro', 'amount_max', '(amount_max - leg_max_micro)'];

/** Every misreading that {@link misread} knows, of every constant and function. */
export function misreadings(declarations: readonly Declaration[]): Misreading[] {
  return declarations.flatMap((declaration): Misreading[] => {
    if (declaration.kind === 'constant')
      return misread(declaration.value).map(({ what, expression }, at) => ({
        name: `${declaration.name} ${at}: ${what}`,
        declaration: { ...declaration, value: expression },
      }));
    if (declaration.kind !== 'function') return [];
    return misread(declaration.body).map(({ what, expression }, at) => ({
      name: `${declaration.name} ${at}: ${what}`,
      declaration: { ...declaration, body: expression },
    }));
  });
}

interface Wrong {
  readonly what: string;
  readonly expression: Expression;
}

/** The expression with one thing wrong, in each of its places: here, or further in. */
function misread(expression: Expression): Wrong[] {
  const within = <K extends string>(
    part: Expression,
    rebuild: (part: Expression) => Expression & { kind: K },
  ) => misread(part).map(({ what, expression }): Wrong => ({ what, expression: rebuild(expression) }));
  switch (expression.kind) {
    case 'int':
      return [{ what: 'one more', expression: { ...expression, value: expression.value + 1 } }];
    case 'bool':
      return [{ what: 'the other', expression: { ...expression, value: !expression.value } }];
    case 'variable':
    case 'constant':
    case 'enumValue':
      return [];
    case 'field':
      return within(expression.of, (of) => ({ ...expression, of }));
    case 'call':
    case 'make':
    case 'primitive':
      return [
        ...wrongOperation(expression),
        ...expression.args.flatMap((arg, at) =>
          within(arg, (wrong) => ({ ...expression, args: expression.args.with(at, wrong) })),
        ),
      ];
    case 'let':
      return [
        ...within(expression.value, (value) => ({ ...expression, value })),
        ...within(expression.body, (body) => ({ ...expression, body })),
      ];
    case 'if':
      return [
        {
          what: 'branches swapped',
          expression: { ...expression, then: expression.else, else: expression.then },
        },
        ...within(expression.condition, (condition) => ({ ...expression, condition })),
        ...within(expression.then, (then) => ({ ...expression, then })),
        ...within(expression.else, (otherwise) => ({ ...expression, else: otherwise })),
      ];
    case 'match':
      return expression.cases.flatMap((one, at) =>
        misread(one.body).map(({ what, expression: body }) => ({
          what,
          expression: { ...expression, cases: expression.cases.with(at, { ...one, body }) },
        })),
      );
  }
}

/** Sums, products and the like are the same number either way round: to swap their operands is no misreading. */
const COMMUTES: readonly Primitive[] = ['Z.add', 'Z.mul', 'Z.min', 'Z.max', 'Z.eqb'];

function wrongOperation(expression: Extract<Expression, { readonly args: readonly Expression[] }>): Wrong[] {
  const [first, second, ...rest] = expression.args;
  if (first === undefined || second === undefined) return [];
  const wrong: Wrong[] = [];
  const commutes = expression.kind === 'primitive' && COMMUTES.includes(expression.name);
  if (!commutes && JSON.stringify(first) !== JSON.stringify(second))
    wrong.push({ what: 'swapped', expression: { ...expression, args: [second, first, ...rest] } });
  const other = expression.kind === 'primitive' ? TAKEN_FOR[expression.name] : undefined;
  if (expression.kind === 'primitive' && other !== undefined)
    wrong.push({ what: `${other} for ${expression.name}`, expression: { ...expression, name: other } });
  return wrong;
}

/**
 * Asks Rocq, in `folder`, where the kernel is compiled.
 *
 * @returns The first that is the kernel by reflexivity, which the read-back lets through, by name; Rocq's message if it
 *   stopped elsewhere; undefined if all are refused.
 */
export function letThrough(
  declarations: readonly Declaration[],
  asked: readonly Misreading[],
  folder: string,
): string | undefined {
  const [head] = obligations(declarations, '').split('\nExample ');
  const questions = asked.map(({ declaration }, at) => question(declaration, declarations, at));
  const lines = `${head}\n${VALUES}\n${questions.join('\n')}\n`.split('\n');
  writeFileSync(join(folder, 'theories/Misread.v'), lines.join('\n'));
  const { ok, stderr } = compileTheory('Misread.v', folder);
  if (ok) return undefined;
  const line = lines[Number(/line (\d+)/.exec(stderr)?.[1]) - 1] ?? '';
  return asked[Number(/^(?:Fail )?Definition m(\d+)/.exec(line)?.[1])]?.name ?? stderr;
}

/** Every edge, its two neighbours, and all of these with the sign turned. */
const VALUES = `Definition edges : list Z :=
  flat_map (fun e => flat_map (fun z => z :: 0 - z :: nil) (e - 1 :: e :: e + 1 :: nil)) (${EDGES.join(' :: ')} :: nil).
Definition apart (f g : Z -> Z -> bool) : bool :=
  existsb (fun a => existsb (fun b => negb (Bool.eqb (f a b) (g a b))) edges) edges.`;

/** One line that Rocq refuses where the declaration is the kernel's. */
function question(declaration: Declaration, declarations: readonly Declaration[], at: number): string {
  const said = readBack(declaration, declarations);
  const { name } = declaration;
  if (!BY_VALUES.includes(name)) return `Fail Definition m${at} : ${said} := eq_refl.`;
  const reading = said.slice(`${name} = `.length);
  return `Definition m${at} := eq_refl true <: apart ${name} (${reading}) = true.`;
}

/** What the read-back says of the declaration, on one line. */
function readBack(declaration: Declaration, declarations: readonly Declaration[]): string {
  const program = declarations.map((each) => (each.name === declaration.name ? declaration : each));
  const said = new RegExp(
    `^Example ${declaration.name}_read : ([^]*?)\\.\\s+Proof\\. reflexivity\\. Qed\\.$`,
    'm',
  );
  return said.exec(obligations(program, ''))?.[1]?.replaceAll('\n', ' ') ?? '';
}

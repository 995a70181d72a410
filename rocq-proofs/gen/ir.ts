/** The intermediate form between Rocq's extraction and the printers: first-order functions over whole numbers. */

/** The type of a value. Enumerations and records are named. */
export type Type =
  | { readonly kind: 'int' }
  | { readonly kind: 'bool' }
  | { readonly kind: 'enum' | 'record'; readonly name: string };

/** The operations of Z that the printers know, and reading a table. */
export const PRIMITIVES = [
  'Z.add',
  'Z.sub',
  'Z.mul',
  'Z.div',
  'Z.modulo',
  'Z.min',
  'Z.max',
  'Z.leb',
  'Z.ltb',
  'Z.eqb',
  'table_at',
] as const;
export type Primitive = (typeof PRIMITIVES)[number];

export type Expression =
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'constant'; readonly name: string }
  | { readonly kind: 'enumValue'; readonly type: string; readonly name: string }
  | { readonly kind: 'primitive'; readonly name: Primitive; readonly args: readonly Expression[] }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'make'; readonly record: string; readonly args: readonly Expression[] }
  | { readonly kind: 'field'; readonly of: Expression; readonly field: string }
  | { readonly kind: 'let'; readonly name: string; readonly value: Expression; readonly body: Expression }
  | {
      readonly kind: 'if';
      readonly condition: Expression;
      readonly then: Expression;
      readonly else: Expression;
    }
  | {
      readonly kind: 'match';
      readonly on: Expression;
      readonly type: string;
      readonly cases: readonly { readonly value: string; readonly body: Expression }[];
      readonly otherwise: Expression | undefined;
    };

export interface Parameter {
  readonly name: string;
  readonly type: Type;
}

export type Declaration =
  | { readonly kind: 'enum'; readonly name: string; readonly values: readonly string[] }
  | {
      readonly kind: 'record';
      readonly name: string;
      readonly constructor: string;
      readonly fields: readonly Parameter[];
    }
  | { readonly kind: 'table'; readonly name: string; readonly entries: readonly number[] }
  | { readonly kind: 'constant'; readonly name: string; readonly value: Expression }
  | {
      readonly kind: 'function';
      readonly name: string;
      readonly parameters: readonly Parameter[];
      readonly result: Type;
      readonly body: Expression;
    };

export type FunctionDeclaration = Extract<Declaration, { kind: 'function' }>;

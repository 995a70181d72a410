/** Where the emission of an action stands: what is left to do, and which variables have a value already. */
import type { Expr, Uid } from '@plimsoll/tla-ir';
import type { Scope } from '../scope.ts';
import type { Block } from './code.ts';
import type { StateReference } from './context.ts';
import type { NameSpace } from './names.ts';

export interface ActionOptions {
  /** `next`: successors; `init`: initial states (unprimed variables are assigned); `enabled`: is there a successor. */
  readonly kind: 'next' | 'init' | 'enabled';
  /** Variable that holds the state being built. */
  readonly next: string;
  readonly state: StateReference | undefined;
  readonly names: NameSpace;
  /** For messages: the action's name. */
  readonly label?: string;
}

/** One conjunct still to do, or the call of a shared continuation. */
export type Item =
  | { readonly kind: 'conjunct' | 'unchanged' | 'changed'; readonly expr: Expr; readonly scope: Scope }
  /** The elements of an \A after the first, in the variable `code`. */
  | {
      readonly kind: 'others';
      readonly expr: Expr & { readonly kind: 'bind' };
      readonly scope: Scope;
      readonly code: string;
    }
  | { readonly kind: 'join'; readonly join: Join }
  /** Leaves the function of a recursive operator. */
  | { readonly kind: 'return'; readonly to: (place: Place) => void };

export interface Rest {
  readonly item: Item;
  readonly after: Rest | undefined;
}

/** Code that follows several ways: one local function for each set of variables that have a value there. */
export interface Join {
  readonly rest: Rest;
  readonly functions: Map<string, { readonly name: string; readonly text: string }>;
}

/** Where emission stands. */
export interface Place {
  readonly block: Block;
  readonly assigned: ReadonlySet<Uid>;
  /** Statement that leaves this way: nothing of the enclosing block may run afterwards. */
  readonly exit: string;
}

/** A parsed TLC configuration file. Places are lines of the `.cfg`. */
export interface ModelConfig {
  readonly file: string;
  readonly sha256: string;
  readonly init: Named | undefined;
  readonly next: Named | undefined;
  readonly specification: Named | undefined;
  readonly invariants: readonly Named[];
  readonly properties: readonly Named[];
  readonly constraints: readonly Named[];
  readonly actionConstraints: readonly Named[];
  readonly symmetry: Named | undefined;
  readonly view: Named | undefined;
  readonly alias: Named | undefined;
  /** Evaluated in order, until one is false. */
  readonly postconditions: readonly Named[];
  /** CHECK_DEADLOCK; undefined when the file says nothing (TLC then checks). */
  readonly checkDeadlock: boolean | undefined;
  readonly constants: readonly ConstantAssignment[];
}

/** A name and where the file gives it. */
export interface Named {
  readonly name: string;
  readonly line: number;
}

/** `C = value`, `Op(1, 2) = value`, `C <- Op`, `C = [Module] value`, `C <- [Module] Op`. */
export type ConstantAssignment =
  | {
      readonly kind: 'value';
      readonly name: string;
      /** For `Op(1, 2) = value`: the operator's value at these arguments. Empty for `Op = value`. */
      readonly arguments: readonly ConfigValue[];
      readonly value: ConfigValue;
      readonly module: string | undefined;
      readonly line: number;
    }
  | {
      readonly kind: 'operator';
      readonly name: string;
      readonly operator: string;
      readonly module: string | undefined;
      readonly line: number;
    };

/** Values a `.cfg` can write. */
export type ConfigValue =
  | { readonly kind: 'integer'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'modelValue'; readonly name: string }
  | { readonly kind: 'set'; readonly elements: readonly ConfigValue[] };

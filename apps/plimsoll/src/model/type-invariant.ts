/**
 * True for the invariant that says which values the variables may have: `TypeOK`, or `TypeOK…` in a module that extends
 * one which has it. Mutants keep it by rule, so it is the one property that needs none.
 */
export function isTypeInvariant(property: string): boolean {
  return property.startsWith('TypeOK');
}

/** What a check of the compiled forms of a spec found: sentences, as evidence lists them. */
export interface CompiledFinding {
  readonly passed: readonly string[];
  readonly failed: readonly string[];
  /** What was left unchecked, and why. */
  readonly notes: readonly string[];
}

/** Several findings as one. */
export function together(findings: readonly CompiledFinding[]): CompiledFinding {
  return {
    passed: findings.flatMap(({ passed }) => passed),
    failed: findings.flatMap(({ failed }) => failed),
    notes: findings.flatMap(({ notes }) => notes),
  };
}

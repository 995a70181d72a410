/** Why evidence, a policy or a verdict could not be used. Programs switch on `code`; `problemText` is for people. */
export type EvidenceProblem =
  | { readonly code: 'EVIDENCE101'; readonly file: string; readonly cause: string }
  | { readonly code: 'EVIDENCE102'; readonly file: string; readonly detail: string }
  | { readonly code: 'EVIDENCE103'; readonly file: string; readonly detail: string }
  | { readonly code: 'EVIDENCE104'; readonly file: string; readonly why?: string }
  | { readonly code: 'EVIDENCE105'; readonly file: string }
  | { readonly code: 'EVIDENCE106'; readonly file: string }
  | { readonly code: 'EVIDENCE107'; readonly evidence: string; readonly detail: string };

/** A value, or what is wrong. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: EvidenceProblem };

/** The problem in one sentence with its remedy. */
export function problemText(problem: EvidenceProblem): string {
  if (problem.code === 'EVIDENCE107') return `it is stale: ${problem.detail}; run promote again`;
  const { file } = problem;
  switch (problem.code) {
    case 'EVIDENCE101':
      return `${file} can't be read (${problem.cause})`;
    case 'EVIDENCE102':
      return `${file} isn't JSON that is accepted here: ${problem.detail}`;
    case 'EVIDENCE103':
      return `${file} doesn't have the expected form: ${problem.detail}`;
    case 'EVIDENCE104':
      return `${file} carries no signature of a trusted key${problem.why === undefined ? '' : `: ${problem.why}`}; remove it and run promote again to make it anew`;
    case 'EVIDENCE105':
      return `${file} is a symbolic link; evidence counts only for the bytes of a real file`;
    case 'EVIDENCE106':
      return `${file} lies outside the folder that is judged`;
  }
}

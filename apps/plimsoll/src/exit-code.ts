/** What the process ends with; the meaning is the same for every command. */
export const EXIT = {
  holds: 0,
  /** A property is violated, a trace refused, a promotion refused. */
  refused: 1,
  /** The input is unusable, or there was nothing to check. */
  badInput: 2,
  /** This machine lacks something. */
  machine: 3,
  /** A stated budget ran out, or the answer is unsound. */
  inconclusive: 4,
  /** Our own defect. */
  defect: 70,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Of several results the one that must be told: a defect before a violation before bad input before what is undecided. */
const GRAVEST_FIRST: readonly ExitCode[] = [
  EXIT.interrupted,
  EXIT.defect,
  EXIT.machine,
  EXIT.badInput,
  EXIT.refused,
  EXIT.inconclusive,
  EXIT.holds,
];

/** The gravest of several exit codes; `badInput` for none, because a run that checked nothing isn't good. */
export function gravest(codes: readonly ExitCode[]): ExitCode {
  return GRAVEST_FIRST.find((code) => codes.includes(code)) ?? EXIT.badInput;
}

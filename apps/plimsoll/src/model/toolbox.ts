/** The TLA+ tools, found once a process. */
import {
  exitCodeOf,
  findTools,
  type Result,
  type ToolProblem,
  type Tools,
  toolProblemText,
} from '@plimsoll/tlaplus-tools';
import { Failure } from '../failure.ts';
import type { Project } from '../project.ts';

const found = new Map<string, Promise<Tools>>();

/** The tools of this project. @throws Failure (exit 3) with the remedy when the machine lacks them. */
export function toolsOf(project: Project): Promise<Tools> {
  const known = found.get(project.root) ?? findTools({ cwd: project.root }).then(valueOf);
  found.set(project.root, known);
  return known;
}

/** The value of a tool's result. @throws Failure with the problem's words and exit code. */
export function valueOf<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw toolFailure(result.problem);
}

/** A tool's problem as the end of a command. */
function toolFailure(problem: ToolProblem): Failure {
  return new Failure(exitCodeOf(problem), toolProblemText(problem));
}

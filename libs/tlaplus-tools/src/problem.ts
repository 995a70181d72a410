/**
 * What can go wrong between us and the TLA+ tools, as values.
 * TOOL1xx: the machine lacks something. TOOL2xx: the spec or its configuration is wrong.
 * TOOL3xx: the run itself did not come to an end that says anything about the spec.
 */

/** A place in a TLA+ or configuration file; lines and columns start at 1. */
export interface SourcePlace {
  /** Absolute path where it is known, else the module's name. */
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

/** One source of tla2tools.jar that was tried, and how that ended. */
export interface JarAttempt {
  readonly source: 'TLA2TOOLS_JAR' | 'cache' | 'release' | 'wheel';
  readonly outcome: string;
}

/** One complaint of the parser or the semantic checker. */
export interface SpecComplaint {
  readonly message: string;
  readonly place?: SourcePlace;
}

/** Why tools could not be found, or a tool could not do its work. Programs switch on `code`. */
export type ToolProblem =
  | { readonly code: 'TOOL101'; readonly lookedAt: readonly string[] }
  | { readonly code: 'TOOL102'; readonly java: string; readonly major: number }
  | { readonly code: 'TOOL103'; readonly java: string; readonly said: string }
  | { readonly code: 'TOOL104'; readonly attempts: readonly JarAttempt[] }
  | { readonly code: 'TOOL105'; readonly path: string; readonly cause: string }
  | { readonly code: 'TOOL201'; readonly file: string }
  | { readonly code: 'TOOL202'; readonly complaints: readonly SpecComplaint[] }
  | { readonly code: 'TOOL203'; readonly complaints: readonly SpecComplaint[] }
  | { readonly code: 'TOOL204'; readonly file: string; readonly moduleName: string }
  | { readonly code: 'TOOL205'; readonly moduleName: string; readonly importedBy: SourcePlace }
  | { readonly code: 'TOOL206'; readonly file: string; readonly cycle: string }
  | { readonly code: 'TOOL207'; readonly file: string }
  | { readonly code: 'TOOL208'; readonly place: SourcePlace; readonly characters: number }
  | { readonly code: 'TOOL211'; readonly message: string; readonly place: SourcePlace }
  | { readonly code: 'TOOL212'; readonly message: string }
  | { readonly code: 'TOOL301'; readonly tool: string }
  | { readonly code: 'TOOL302'; readonly tool: string; readonly bytesMax: number }
  | { readonly code: 'TOOL303'; readonly heapMb: number }
  | { readonly code: 'TOOL304'; readonly tool: string; readonly said: string }
  | { readonly code: 'TOOL305'; readonly tool: string; readonly file: string; readonly seconds: number };

/** Either what was asked for, or the problem. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: ToolProblem };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });
export const fail = (problem: ToolProblem): { readonly ok: false; readonly problem: ToolProblem } => ({
  ok: false,
  problem,
});

/** The place as editors and terminals make a link of it: `file:line:column`. */
export function placeText(place: SourcePlace): string {
  return [place.file, place.line, place.column].filter((part) => part !== undefined).join(':');
}

/** The process exit code that a problem stands for: 2 input, 3 machine, 4 budget, 70 defect, 130 stopped. */
export function exitCodeOf(problem: ToolProblem): 2 | 3 | 4 | 70 | 130 {
  if (problem.code === 'TOOL301') return 130;
  if (['TOOL302', 'TOOL303', 'TOOL305'].includes(problem.code)) return 4;
  if (problem.code === 'TOOL304') return 70;
  return problem.code.startsWith('TOOL1') ? 3 : 2;
}

const installJava = (platform: NodeJS.Platform): string =>
  platform === 'darwin'
    ? 'brew install --cask temurin@17'
    : 'sudo apt-get install -y openjdk-17-jdk-headless   (Fedora: sudo dnf install java-17-openjdk-headless)';

const complaintText = ({ message, place }: SpecComplaint): string =>
  place === undefined ? message : `${placeText(place)}: ${message}`;

/** The problem in words for people: what, where, and what to do about it. */
export function toolProblemText(problem: ToolProblem, platform: NodeJS.Platform = process.platform): string {
  switch (problem.code) {
    case 'TOOL101':
      return `Java is missing (looked at ${problem.lookedAt.join(', ')}); a JDK of 17 or newer is needed.\n  ${installJava(platform)}`;
    case 'TOOL102':
      return `Java ${problem.major} at ${problem.java} is too old; TLC is run with 17 or newer.\n  ${installJava(platform)}`;
    case 'TOOL103':
      return `${problem.java} is not a working Java (it said: ${problem.said}).\n  ${installJava(platform)}`;
    case 'TOOL104':
      return [
        'tla2tools.jar could not be had:',
        ...problem.attempts.map(({ source, outcome }) => `  ${source}: ${outcome}`),
        '  Fetch tla2tools.jar v1.7.4 by hand and set TLA2TOOLS_JAR=/path/to/tla2tools.jar',
      ].join('\n');
    case 'TOOL105':
      return `TLA2TOOLS_JAR names ${problem.path}, which is of no use: ${problem.cause}.\n  Correct or unset TLA2TOOLS_JAR.`;
    case 'TOOL201':
      return `${problem.file}: no such file, or it can't be read`;
    case 'TOOL202':
    case 'TOOL203':
      return problem.complaints.map(complaintText).join('\n');
    case 'TOOL204':
      return `${problem.file}:1: the file's name must be that of its module: rename it to ${problem.moduleName}.tla, or the module`;
    case 'TOOL205':
      return `${placeText(problem.importedBy)}: module ${problem.moduleName} is in none of the folders searched`;
    case 'TOOL206':
      return `${problem.file}: modules import one another in a circle: ${problem.cycle}`;
    case 'TOOL207':
      return `${problem.file}: an expression in it, or in a module that it imports, nests so deeply that SANY's stack overflows, and TLC's does too; name parts of it by definitions`;
    case 'TOOL208':
      return `${placeText(problem.place)}: a line of ${problem.characters} characters, over which SANY and TLC take many minutes or days; break it`;
    case 'TOOL211':
      return `${placeText(problem.place)}: ${problem.message}`;
    case 'TOOL212':
      return problem.message;
    case 'TOOL301':
      return `${problem.tool} was stopped`;
    case 'TOOL302':
      return `${problem.tool} printed more than ${problem.bytesMax} bytes`;
    case 'TOOL303':
      return `TLC ran out of memory with a heap of ${problem.heapMb} MB; give it more, or make the model smaller`;
    case 'TOOL304':
      return `${problem.tool} failed in a way we do not know: ${problem.said}`;
    case 'TOOL305':
      return `${problem.file}: ${problem.tool} was not done with it and the modules it imports after ${problem.seconds} s; it is slow over lines of many thousand characters, and so is TLC: break them`;
  }
}

/** Reads what SANY prints when it does not like a spec: complaints with their places. */
import type { SourcePlace, SpecComplaint, ToolProblem } from './problem.ts';

/** Turns a module's name into the file that was read for it; the name itself if that is not known. */
export type FileOfModule = (moduleName: string) => string;

/** `line 3, col 6 to line 3, col 8 of module Q`, as SANY and TLC write places. */
const PLACE =
  /line (\d+), col(?:umn)? (\d+) to line (\d+), col(?:umn)? (\d+) (?:of module|in) ([A-Za-z0-9_]+)/;

/** The first place that the text names, if any. */
export function placeIn(text: string, fileOf: FileOfModule): SourcePlace | undefined {
  const found = PLACE.exec(text.replace('Line', 'line'));
  if (found === null) return undefined;
  const [, line, column, endLine, endColumn, moduleName = ''] = found;
  return {
    file: fileOf(moduleName),
    line: Number(line),
    column: Number(column),
    endLine: Number(endLine),
    endColumn: Number(endColumn),
  };
}

/**
 * The problem that SANY's output states, or undefined if it states none.
 * @param rootFile Absolute path of the spec, for complaints without a module.
 */
export function specProblem(output: string, rootFile: string, fileOf: FileOfModule): ToolProblem | undefined {
  return (
    importProblem(output, rootFile, fileOf) ??
    stackProblem(output, rootFile) ??
    parseProblem(output, rootFile, fileOf) ??
    semanticProblem(output, fileOf)
  );
}

/** SANY's parser and exporter recurse; Java says of the overflow what it says of any. */
function stackProblem(output: string, rootFile: string): ToolProblem | undefined {
  return /\bjava\.lang\.StackOverflowError\b/.test(output) ? { code: 'TOOL207', file: rootFile } : undefined;
}

function importProblem(output: string, rootFile: string, fileOf: FileOfModule): ToolProblem | undefined {
  const missing = /Cannot find source file for module (\S+?)(?: imported in module (\S+?))?\.\s/.exec(output);
  if (missing !== null) {
    const [, moduleName = '', importer] = missing;
    if (importer === undefined) return { code: 'TOOL201', file: rootFile };
    return { code: 'TOOL205', moduleName, importedBy: { file: fileOf(importer) } };
  }
  const misnamed = /File name '([^']*)' does not match the name '([^']*)' of the top level module/.exec(
    output,
  );
  if (misnamed !== null) {
    const [, fileName = '', moduleName = ''] = misnamed;
    return { code: 'TOOL204', file: fileOf(fileName), moduleName };
  }
  const circle = /Circular dependency among \.tla files; dependency cycle is:\s*([^\n]+)/.exec(output);
  if (circle !== null) return { code: 'TOOL206', file: rootFile, cycle: (circle[1] ?? '').trim() };
  return undefined;
}

function parseProblem(output: string, rootFile: string, fileOf: FileOfModule): ToolProblem | undefined {
  const parseError = /\*\*\*\s*Parse Error\s*\*\*\*([\s\S]*?)(?:Residual stack trace|Fatal errors|$)/.exec(
    output,
  );
  const lexical = /Lexical (?:\{?error\}?|error) at line (\d+), column (\d+)\.\s*([^\n]*)/.exec(output);
  const unparsed = /Could not parse module (\S+) from file/.exec(output);
  if (parseError === null && lexical === null && unparsed === null) {
    const fatal = /Fatal errors while parsing TLA\+ spec/.test(output);
    const message = 'not a TLA+ module: it must begin with ---- MODULE Name ---- and end with ====';
    return fatal
      ? { code: 'TOOL202', complaints: [{ message, place: { file: rootFile, line: 1 } }] }
      : undefined;
  }
  const file = unparsed?.[1] === undefined ? rootFile : fileOf(unparsed[1]);
  if (parseError === null && lexical !== null) {
    const [, line, column, message = ''] = lexical;
    const place = { file, line: Number(line), column: Number(column) };
    return { code: 'TOOL202', complaints: [{ message: `lexical error: ${oneLine(message)}`, place }] };
  }
  const open = /Lexical \{?error: (EOF reached, [^\n]*? line (\d+))/.exec(output);
  if (parseError === null && open !== null) {
    const place = { file, line: Number(open[2]) };
    return { code: 'TOOL202', complaints: [{ message: `lexical error: ${open[1]}`, place }] };
  }
  const text = parseError?.[1] ?? '';
  const at = /line (\d+), col(?:umn)? (\d+)/.exec(text) ?? /at line (\d+), column (\d+)/.exec(output);
  const place = at === null ? { file } : { file, line: Number(at[1]), column: Number(at[2]) };
  const message = oneLine(text) || 'it can not be parsed';
  return { code: 'TOOL202', complaints: [{ message: `parse error: ${message}`, place }] };
}

/** Blocks of "place, empty line, message, empty lines" below `*** Errors: n`. */
function semanticProblem(output: string, fileOf: FileOfModule): ToolProblem | undefined {
  const errors = /\*\*\* (?:Errors|Abort messages): \d+\n([\s\S]*)/.exec(output)?.[1];
  if (errors === undefined) return undefined;
  const complaints: SpecComplaint[] = [];
  const blocks = errors.split(/\n\s*\n/).map((block) => block.trim());
  for (let index = 0; index < blocks.length; index += 1) {
    const head = blocks[index] ?? '';
    const place = placeIn(head, fileOf);
    const isPlaceOnly = place !== undefined && PLACE.exec(head)?.[0] === head;
    if (!isPlaceOnly && head !== 'Unknown location') continue;
    const message = oneLine(blocks[index + 1] ?? '');
    index += 1;
    complaints.push(place === undefined ? { message } : { message, place });
  }
  return complaints.length === 0 ? undefined : { code: 'TOOL203', complaints };
}

const oneLine = (text: string): string => text.trim().replace(/\s+/g, ' ');

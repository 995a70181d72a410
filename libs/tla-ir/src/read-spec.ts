import { createHash } from 'node:crypto';
import type { Declaration, Definition, Module, SpecIr, Uid } from './ir.ts';
import { type IrProblem, IrProblemSignal, type Result } from './problem.ts';
import { resolveModules } from './resolve-modules.ts';
import { standardModules } from './standard-modules.ts';
import { stringOrderOf } from './string-order.ts';
import { SymbolTable } from './symbol-table.ts';
import { defaultXmlLimits, parseXmlExport, type XmlLimits } from './xml-tree.ts';

/** A module's file and text. */
export interface ModuleSource {
  readonly file: string;
  readonly text: string;
}

export interface ReadSpecInput {
  /** What `tla2sany.xml.XMLExporter -o Spec` printed on stdout. */
  readonly xml: string;
  /** The text of each module that is not in the jar, by module name. More than needed does no harm. */
  readonly sources: ReadonlyMap<string, ModuleSource>;
  /** How messages call the XML. */
  readonly xmlFile?: string;
  readonly limits?: XmlLimits;
}

/**
 * Reads a specification from SANY's semantic XML.
 *
 * @returns The IR, with every name resolved; IR101 to IR104 for bad XML or a missing module text, IR201 with the
 *   place in the specification for a construct that nothing here (nor TLC) evaluates.
 */
export function readSpec(input: ReadSpecInput): Result<SpecIr, IrProblem[]> {
  try {
    return { ok: true, value: readOrThrow(input) };
  } catch (error) {
    if (error instanceof IrProblemSignal) return { ok: false, problems: [error.problem] };
    throw error;
  }
}

function readOrThrow(input: ReadSpecInput): SpecIr {
  const file = input.xmlFile ?? 'SANY XML';
  const xmlExport = parseXmlExport(input.xml, file, input.limits ?? defaultXmlLimits);
  const symbols = new SymbolTable(xmlExport, file);
  const isStandard = (name: string) => standardModules.has(name) && !input.sources.has(name);
  const resolved = resolveModules(xmlExport, symbols, isStandard);
  return {
    root: xmlExport.rootModule,
    modules: resolved.modules as ReadonlyMap<string, Module>,
    definitions: resolved.definitions as ReadonlyMap<Uid, Definition>,
    declarations: resolved.declarations as ReadonlyMap<Uid, Declaration>,
    sources: usedSources(input.sources, resolved.modules),
    stringOrder: stringOrderOf(xmlExport, input.sources),
  };
}

function usedSources(
  sources: ReadonlyMap<string, ModuleSource>,
  modules: ReadonlyMap<string, Module>,
): SpecIr['sources'] {
  const used = new Map<string, { file: string; text: string; sha256: string }>();
  for (const module of modules.values()) {
    if (module.isStandard) continue;
    const source = sources.get(module.name);
    if (source === undefined) throw new IrProblemSignal(missingSource(module.name));
    const sha256 = createHash('sha256').update(source.text).digest('hex');
    used.set(module.name, { ...source, sha256 });
  }
  return used;
}

function missingSource(module: string): IrProblem {
  return {
    code: 'IR104',
    place: { file: `${module}.tla`, line: 0, column: 0 },
    message: `The specification uses module ${module}, whose text was not given.`,
    remedy:
      'Give the text of every module that SANY read outside its jar (it prints them as "Parsing file …").',
  };
}

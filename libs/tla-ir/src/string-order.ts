import type { ModuleSource } from './read-spec.ts';
import type { XmlExport } from './xml-tree.ts';

export function stringOrderOf(_xmlExport: XmlExport, _sources: ReadonlyMap<string, ModuleSource>): string[] {
  return [];
}

/** The specs that a trace says it follows, found in the project and compiled in the exact integer mode. */
import { closeSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { parseStrictJson, type SpecBinding, TRACE_LIMITS, type TraceHeader } from '@plimsoll/trace';
import type { MonitoredSpec } from '@plimsoll/trace-validation';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { loadCachedModel } from '../model/compile-cache.ts';
import type { Model } from '../model/load-model.ts';
import { specDigestOf } from '../model/spec-digest.ts';
import { findTarget } from '../model/target.ts';
import type { Project } from '../project.ts';

/** A model as the monitor takes it, and as it was loaded. */
export interface TraceModel {
  /** The spec's name in the trace. */
  readonly name: string;
  readonly loaded: Model;
  readonly monitored: MonitoredSpec;
}

/** The specs that a trace's header binds it to. @throws Failure when the file has no such line. */
export function bindingsOf(traceFile: string): SpecBinding[] {
  const header = firstLine(traceFile) as Partial<TraceHeader> | undefined;
  const bindings = [header, ...(Array.isArray(header?.alsoSpecs) ? header.alsoSpecs : [])];
  if (bindings.every((binding) => typeof binding?.spec === 'string' && /^\w+$/.test(binding.spec))) {
    return bindings as SpecBinding[];
  }
  throw new Failure(
    EXIT.badInput,
    `${traceFile}:1: not the header of a trace: it should begin {"trace":"plimsoll/1","spec":…`,
  );
}

/**
 * The model of a spec by its name or path: the first configuration that the folder commits to, so that the
 * constants which a trace may not change have one source.
 */
export async function traceModel(
  project: Project,
  name: string,
  what: string,
  signal: AbortSignal,
): Promise<TraceModel> {
  const target = findTarget(project, what);
  const [files] = target.models;
  if (files === undefined)
    throw new Failure(EXIT.badInput, `${what}: no configuration: the trace's constants have no model`);
  const loaded = await loadCachedModel(project, files, { integers: 'exact', signal });
  const monitored: MonitoredSpec = {
    specDigest: specDigestOf(loaded.meta),
    model: basename(files.config, '.cfg'),
    // The trace names the spec itself; the compiled root is its model module.
    spec: named(loaded.spec, name),
    instantiate: (constants) => named(loaded.instantiate(constants), name),
  };
  return { name, loaded, monitored };
}

function named<S extends { readonly name: string }>(spec: S, name: string): S {
  return { ...spec, name };
}

/** The first line as JSON, undefined when it isn't. Reads no more than a line may hold. */
function firstLine(file: string): unknown {
  const buffer = Buffer.alloc(TRACE_LIMITS.lineBytesMax);
  let length: number;
  try {
    const fd = openSync(file, 'r');
    length = readSync(fd, buffer);
    closeSync(fd);
  } catch (error) {
    throw new Failure(
      EXIT.badInput,
      `${file} can't be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`,
    );
  }
  const end = buffer.subarray(0, length).indexOf(0x0a);
  const json = parseStrictJson(buffer.subarray(0, end < 0 ? length : end), TRACE_LIMITS);
  return json.fault === undefined ? json.value : undefined;
}

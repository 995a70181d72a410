/** The specs that a trace says it follows, found in the project and compiled in the exact integer mode. */
import { basename } from 'node:path';
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

/**
 * The model of a spec by its name or path: the first configuration that the folder commits to, so that the
 * constants which a trace may not change have one source. A folder that commits to none has the one that the trace
 * names in its header, as `model`.
 */
export async function traceModel(
  project: Project,
  name: string,
  what: string,
  signal: AbortSignal,
  model?: string,
): Promise<TraceModel> {
  const target = findTarget(project, what);
  const named = target.models.find(({ config }) => basename(config, '.cfg') === model);
  const files = (target.expected === undefined ? named : undefined) ?? target.models[0];
  if (files === undefined)
    throw new Failure(EXIT.badInput, `${what}: no configuration: the trace's constants have no model`);
  const loaded = await loadCachedModel(project, files, { integers: 'exact', signal });
  const monitored: MonitoredSpec = {
    specDigest: specDigestOf(loaded.meta),
    model: basename(files.config, '.cfg'),
    // The trace names the spec itself; the compiled root is its model module.
    spec: underName(loaded.spec, name),
    instantiate: (constants) => underName(loaded.instantiate(constants), name),
  };
  return { name, loaded, monitored };
}

function underName<S extends { readonly name: string }>(spec: S, name: string): S {
  return { ...spec, name };
}

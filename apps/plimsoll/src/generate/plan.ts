/** What is generated for a target and where: from the policy for a spec of this project, from options for any other. */
import { existsSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { type Policy, problemText, readPolicy } from '@plimsoll/evidence/reading';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import type { Target } from '../model/target.ts';
import { POLICY_FILE, type Project } from '../project.ts';
import type { GenerationRequest } from './generated-files.ts';

export type PolicySpec = Policy['specs'][number];

export interface PlanOptions {
  /** `--output`: a folder for what is generated. */
  readonly output?: string | undefined;
  /** `--driver`: the driver's module. */
  readonly driver?: string | undefined;
  readonly libraries?: readonly string[];
  readonly signal?: AbortSignal | undefined;
  /** One of many specs that this process reads. */
  readonly isOneOfMany?: boolean;
}

/** Where a spec's folder keeps what is generated from it. */
export const GENERATED_FOLDER = 'generated';

/** @throws Failure when the driver isn't there. */
export function generationPlan(project: Project, target: Target, options: PlanOptions): GenerationRequest {
  const { implementation } = policySpecOf(project, target) ?? {};
  const driver = options.driver === undefined ? implementation?.driver : undefined;
  const driverFile =
    options.driver === undefined ? driver && join(project.root, driver) : resolve(options.driver);
  if (driverFile !== undefined && !existsSync(driverFile))
    throw new Failure(EXIT.badInput, `${driverFile}: no such driver; name its module with --driver FILE`);
  const constants = options.output === undefined ? implementation?.constants : undefined;
  return {
    folder: resolve(options.output ?? join(target.folder, GENERATED_FOLDER)),
    command: `npx plimsoll compile ${nameOf(project, target)}`,
    driver: driverFile,
    constants: constants && {
      from: join(target.folder, constants.from),
      to: join(project.root, constants.to),
    },
    libraries: options.libraries ?? [],
    signal: options.signal,
    isOneOfMany: options.isOneOfMany ?? false,
  };
}

/** The policy's entry for a target; undefined for a spec that the policy doesn't name. @throws Failure */
function policySpecOf(project: Project, target: Target): PolicySpec | undefined {
  const file = join(project.root, POLICY_FILE);
  if (!existsSync(file)) return undefined;
  const policy = readPolicy(file);
  if (!policy.ok) throw new Failure(EXIT.badInput, problemText(policy.problem));
  return policy.value.specs.find(({ folder }) => resolve(project.root, folder) === resolve(target.folder));
}

/** The target under the name that the policy gives its spec: a folder may bear any name. */
export function namedTarget(project: Project, target: Target): Target {
  return { ...target, name: policySpecOf(project, target)?.name ?? target.name };
}

/** Below the project's root, else the name alone: a head never names a place on somebody's machine. */
function nameOf(project: Project, target: Target): string {
  const folder = relative(project.root, target.folder);
  const isInside = !folder.startsWith('..');
  if (target.expected !== undefined && isInside) return folder === '' ? '.' : folder;
  const file = `${target.name}.tla`;
  return isInside ? join(folder, file) : basename(file);
}

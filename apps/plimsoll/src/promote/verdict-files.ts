/** Where a verdict goes: a report for people, the signed record for kernels, and all of it into the evidence folder. */
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REVOCATIONS_FILE, signVerdict, writeEnvelope } from '@plimsoll/evidence';
import { POLICY_FILE, type Project } from '../project.ts';
import { evidenceFolderOf } from './evidence-step.ts';
import type { GateProject } from './gate-project.ts';
import { htmlReport } from './html-report.ts';
import type { JudgedProject } from './judge-project.ts';

export interface VerdictFiles {
  /** The facts, unsigned. */
  readonly json: string;
  /** The signed record: what a kernel takes. */
  readonly signed: string;
  readonly html: string;
}

/** The public half of the development key, in an evidence folder. */
export const DEVELOPMENT_KEY_FILE = 'development-key.pub.pem';

export function writeVerdictFiles(project: Project, gate: GateProject, judged: JudgedProject): VerdictFiles {
  const { verdict, approvals } = judged;
  const folder = join(project.outFolder, 'promote');
  const files: VerdictFiles = {
    json: join(folder, `verdict-${verdict.stage}.json`),
    signed: join(folder, `verdict-${verdict.stage}.dsse.json`),
    html: join(folder, `verdict-${verdict.stage}.html`),
  };
  mkdirSync(folder, { recursive: true });
  writeEnvelope(files.signed, signVerdict(verdict, approvals, [gate.key]));
  writeWhole(files.json, `${JSON.stringify(verdict, null, 2)}\n`);
  writeWhole(files.html, htmlReport(verdict));
  fillEvidenceFolder(project, gate, files.signed);
  return files;
}

/** What an offline verification needs beside the evidence: policy, revocations, verdict, development key. */
function fillEvidenceFolder(project: Project, gate: GateProject, signed: string): void {
  const folder = evidenceFolderOf(project);
  mkdirSync(folder, { recursive: true });
  copyFileSync(gate.policyFile, join(folder, POLICY_FILE));
  const revocations = join(project.root, REVOCATIONS_FILE);
  if (existsSync(revocations)) copyFileSync(revocations, join(folder, REVOCATIONS_FILE));
  else rmSync(join(folder, REVOCATIONS_FILE), { force: true });
  copyFileSync(signed, join(folder, signed.split('/').at(-1) as string));
  const pem = gate.readers.developmentKey.export({ type: 'spki', format: 'pem' }).toString();
  writeWhole(join(folder, DEVELOPMENT_KEY_FILE), pem);
}

function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.${process.pid}`, text);
  renameSync(`${file}.${process.pid}`, file);
}

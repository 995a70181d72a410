/** The attack table: each row is tried on a project that reached live, and must be refused with its reason. */
import { createPrivateKey, hash } from 'node:crypto';
import { copyFileSync, cpSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Statement, seal, writeEnvelope } from '@plimsoll/evidence';
import { mutateTrace } from '@plimsoll/trace-validation';
import { order, sealedBy, verdictPayload } from '../../libs/verdict/test-support/gate-cast.ts';
import { copyOf, replaceIn } from '../support/plimsoll.ts';
import {
  alterByte,
  approvedBy,
  candidateIn,
  EVIDENCE,
  payloadOf,
  signed,
  stopped,
  thrown,
  traceAttack,
} from './attack-steps.ts';
import {
  type AttackedProject,
  against,
  editPolicy,
  judgedHere,
  judgedOffline,
  POLICY,
} from './attacked-project.ts';

export interface Attack {
  readonly attack: string;
  /** What the attacker does, for the table. */
  readonly how: string;
  /** What refuses it. */
  readonly by: string;
  /** What the refusal says. */
  readonly says: RegExp;
  /** Does it to a copy and returns what is said. */
  run(project: AttackedProject): Promise<string> | string;
}

const MODEL_CHECK = `${EVIDENCE}/model-check.Crossing.dsse.json`;
const VERDICT = `${EVIDENCE}/verdict-live.dsse.json`;
const DAY_MS = 86_400_000;
const HERE = '`promote --verify`';
const TRACES = '`promote --verify`, `promote`, signed heads';
/** The evidence that lies there is stale, what is found anew has failed, and the heads tell where. */
const saysOfTrace = ({ source }: RegExp): RegExp =>
  new RegExp(
    `${source}(.|\\n)*crossing-day is stale: crossing-day\\.ndjson changed since(.|\\n)*crossing-day failed: `,
  );
const OFFLINE = '`promote --verify --evidence`';

export const ATTACKS: readonly Attack[] = [
  {
    attack: 'Evidence of another commit is replayed',
    how: 'the spec changes; the evidence of the commit before is put back in its place',
    by: HERE,
    says: /model-check\/Crossing is stale: Crossing\.tla changed since/,
    async run({ folder: original }) {
      const folder = copyOf(original);
      replaceIn(join(folder, 'Crossing.tla'), 'cars > 0 /\\ ~walking', 'cars > 0');
      cpSync(join(original, EVIDENCE), join(folder, EVIDENCE), { recursive: true });
      return against(await judgedHere(folder));
    },
  },
  {
    attack: 'Generated code is edited',
    how: 'a guard of the generated module is changed by hand',
    by: HERE,
    says: /compiled\/Crossing is stale: generated\/Crossing\.ts changed since/,
    async run({ folder: original }) {
      const folder = copyOf(original);
      writeFileSync(join(folder, 'generated/Crossing.ts'), '// nothing\n', { flag: 'a' });
      return against(await judgedHere(folder));
    },
  },
  {
    attack: 'An artefact is swapped',
    how: 'another controller is put in the place of the one that was judged and approved',
    by: HERE,
    says: /provenance\/build is stale: crossing\.mjs changed since(.|\n)*|0 of 2 people have approved/,
    async run({ folder: original }) {
      const folder = copyOf(original);
      replaceIn(join(folder, 'crossing.mjs'), ' && !this.#walking', '');
      return against(await judgedHere(folder));
    },
  },
  {
    attack: 'The policy is changed',
    how: 'the copy in the evidence folder asks for nobody any more',
    by: OFFLINE,
    says: /the policy changed: it has SHA-256 [0-9a-f]{64}, the verdict names/,
    run({ folder: original }) {
      const folder = copyOf(original);
      editPolicy(join(folder, EVIDENCE), (policy) => {
        policy.stages.live.approvals = 0;
      });
      return against(judgedOffline(folder));
    },
  },
  {
    attack: 'A requirement is removed',
    how: 'the policy loses a requirement after people approved',
    by: HERE,
    says: /0 of 2 people have approved this candidate \(nobody; .*of another build or policy/,
    async run({ folder: original }) {
      const folder = copyOf(original);
      editPolicy(folder, (policy) => policy.requirements.pop());
      return against(await judgedHere(folder));
    },
  },
  {
    attack: 'Evidence is signed by a wrong key',
    how: 'edited evidence is signed anew by a stranger, under the key id of the right one',
    by: HERE,
    says: /model-check\/Crossing can't be used: .* carries no signature of a trusted key/,
    async run({ folder: original, cast }) {
      const folder = copyOf(original);
      const file = join(folder, MODEL_CHECK);
      const stranger = createPrivateKey(readFileSync(join(folder, '.plimsoll/keys/evidence-key.pem')));
      rmSync(join(folder, '.plimsoll/keys'), { recursive: true });
      const { signatures, ...envelope } = seal(Buffer.from(payloadOf(file)), stranger);
      const claimed = signatures.map(({ sig }) => ({ keyid: cast.ci.keyid, sig }));
      writeEnvelope(file, { ...envelope, signatures: claimed });
      return against(await judgedHere(folder));
    },
  },
  {
    attack: 'Evidence is signed by a revoked key',
    how: 'the owner revoked the key; what it signed lies there as before',
    by: HERE,
    says: /carries no signature of a trusted key: the key ci is revoked \(stolen\)/,
    async run({ folder: original, cast }) {
      const folder = copyOf(original);
      const list = {
        revocations: 'plimsoll/revocations/1',
        serial: 1,
        revoked: [{ keyid: cast.ci.keyid, reason: 'stolen' }],
      };
      writeFileSync(join(folder, 'promotion-revocations.json'), JSON.stringify(list));
      rmSync(join(folder, 'keys/ci.pem'));
      return against(await judgedHere(folder));
    },
  },
  {
    attack: 'The list of revocations is put back',
    how: 'a verdict that was made with list 2 meets list 1',
    by: OFFLINE,
    says: /the gate knew revocation list 2, the one here is 1/,
    async run({ folder: original }) {
      const folder = copyOf(original);
      const list = (serial: number) =>
        JSON.stringify({ revocations: 'plimsoll/revocations/1', serial, revoked: [] });
      writeFileSync(join(folder, 'promotion-revocations.json'), list(2));
      await judgedHere(folder);
      writeFileSync(join(folder, EVIDENCE, 'promotion-revocations.json'), list(1));
      return against(judgedOffline(folder));
    },
  },
  {
    attack: 'One signer where two are needed',
    how: 'the policy asks for two owners; one has signed',
    by: HERE,
    says: /model-check\/Crossing has 1 of 2 signers that are trusted for it/,
    async run({ folder: original }) {
      const folder = copyOf(original);
      editPolicy(folder, (policy) => {
        policy.stages.live.signatures = 2;
      });
      return against(await judgedHere(folder));
    },
  },
  {
    attack: 'One person approves twice',
    how: 'the same approval lies there under two names',
    by: HERE,
    says: /1 of 2 people have approved this candidate \(Ann\)/,
    run({ folder: original, cast }) {
      const folder = copyOf(original);
      const approval = order({ candidate: candidateIn(folder) }, cast.ann);
      return approvedBy(folder, approval, approval);
    },
  },
  {
    attack: 'One person approves under two keys',
    how: 'Ann signs with both of her keys',
    by: HERE,
    says: /1 of 2 people have approved this candidate \(Ann\)/,
    run({ folder: original, cast }) {
      const folder = copyOf(original);
      const candidate = candidateIn(folder);
      return approvedBy(folder, order({ candidate }, cast.ann), order({ candidate }, cast.annsOther));
    },
  },
  {
    attack: 'A machine approves',
    how: 'the build service signs an approval with its key, which has no such role',
    by: HERE,
    says: /1 of 2 people .*the key ci may not sign as approval/,
    run({ folder: original, cast }) {
      const folder = copyOf(original);
      const candidate = candidateIn(folder);
      return approvedBy(folder, order({ candidate }, cast.ann), order({ candidate }, cast.ci));
    },
  },
  {
    attack: 'A build that was stopped is put live again',
    how: 'its verdict and its approvals are still valid; one person takes the stop back, under two keys',
    by: HERE,
    says: /the build was stopped by the guard(.|\n)*: a test(.|\n)*1 of 2 people have armed it again(.|\n)*0 of 2 people have approved/,
    async run({ folder: original, cast }) {
      const folder = copyOf(original);
      stopped(folder, cast);
      for (const who of [cast.ann, cast.annsOther]) signed(folder, 'rearm', who);
      return against(await judgedHere(folder));
    },
  },
  {
    attack: 'A stop is spoilt',
    how: 'the signature of the stop is spoilt, so that it is no order of anybody',
    by: OFFLINE,
    says: /a trip can not be verified, and stops: no key that is trusted signed these bytes/,
    run({ folder: original, cast }) {
      const folder = copyOf(original);
      const file = stopped(folder, cast);
      replaceIn(file, '"sig":"', '"sig":"AAAA');
      return against(judgedOffline(folder));
    },
  },
  {
    attack: 'Evidence is expired',
    how: 'a verdict of last week is shown again',
    by: OFFLINE,
    says: /the verdict expired at(.|\n)*model-check\/Crossing is expired: made .* holds for 168 h/,
    run: ({ folder }) => against(judgedOffline(folder, Date.now() + 8 * DAY_MS)),
  },
  {
    attack: 'A trace is altered',
    how: 'one value is changed, the chain left as it was',
    by: TRACES,
    says: saysOfTrace(/the producer signed event 5 as sha256:\w+; the trace has sha256:/),
    run: (project) => traceAttack(project, (bytes) => alterByte(bytes)),
  },
  {
    attack: 'A trace is cut',
    how: 'the last events are left out, and a right end line is written',
    by: TRACES,
    says: saysOfTrace(/the trace has no such event/),
    run: (project) =>
      traceAttack(project, (bytes) => mutateTrace(bytes, { kind: 'truncate', event: 20 }, { rechain: true })),
  },
  {
    attack: 'A trace is chained anew',
    how: 'a value is changed, and every digest after it is computed anew',
    by: TRACES,
    says: saysOfTrace(/the producer signed event \d+ as sha256:\w+; the trace has sha256:/),
    run: (project) =>
      traceAttack(project, (bytes) =>
        mutateTrace(bytes, { kind: 'alter', event: 5, path: ['state', 'cars'], to: 3 }, { rechain: true }),
      ),
  },
  {
    attack: 'A file is a symbolic link',
    how: 'a judged file is replaced by a link to the same bytes elsewhere',
    by: HERE,
    says: /stale: Crossing\.cfg is gone since|Crossing\.cfg is a symbolic link/,
    async run({ folder: original }) {
      const folder = copyOf(original);
      renameSync(join(folder, 'Crossing.cfg'), join(folder, 'elsewhere'));
      symlinkSync(join(folder, 'elsewhere'), join(folder, 'Crossing.cfg'));
      return against(await judgedHere(folder));
    },
  },
  {
    attack: 'A path leads outside the folder',
    how: 'signed evidence names a file above the project',
    by: HERE,
    says: /model-check\/Crossing is stale: \.\.\/outside\.tla is gone since/,
    async run({ folder: original, cast }) {
      const folder = copyOf(original);
      const statement = JSON.parse(payloadOf(join(folder, MODEL_CHECK))) as Statement;
      writeFileSync(join(folder, '../outside.tla'), 'x');
      const subject = [
        ...statement.subject,
        { name: '../outside.tla', digest: { sha256: hash('sha256', 'x', 'hex') } },
      ];
      writeEnvelope(join(folder, MODEL_CHECK), sealedBy({ ...statement, subject }, cast.ci));
      const said = against(await judgedHere(folder));
      rmSync(join(folder, '../outside.tla'));
      return said;
    },
  },
  {
    attack: 'The clock is set back',
    how: 'the machine is a day behind the verdict, so that nothing looks old',
    by: OFFLINE,
    says: /the verdict is dated .*, which is to come: check this machine's clock/,
    run: ({ folder }) => against(judgedOffline(folder, Date.now() - DAY_MS)),
  },
  {
    attack: 'The verdict is one of an older format',
    how: 'an unsigned verdict/1 in the place of the signed one',
    by: OFFLINE,
    says: /has the verdict format plimsoll\/verdict\/1; only plimsoll\/verdict\/2, signed, counts/,
    run({ folder: original }) {
      const folder = copyOf(original);
      writeFileSync(join(folder, VERDICT), '{"format":"plimsoll/verdict/1","verdict":"PROMOTE"}');
      return thrown(() => judgedOffline(folder));
    },
  },
  {
    attack: 'The verdict is one of an older format, and signed',
    how: 'the gate’s own key signed it, before the format changed',
    by: OFFLINE,
    says: /has the verdict format plimsoll\/verdict\/1/,
    run({ folder: original, cast }) {
      const folder = copyOf(original);
      const payload = verdictPayload({
        digests: new Map([['a', '0'.repeat(64)]]),
        format: 'plimsoll/verdict/1',
      });
      writeEnvelope(join(folder, VERDICT), sealedBy(payload, cast.ci));
      return thrown(() => judgedOffline(folder));
    },
  },
  {
    attack: 'The verdict is of another stage',
    how: 'the verdict for paper in the place of the one for live',
    by: OFFLINE,
    says: /the verdict is for stage paper|expected form/,
    run({ folder: original, cast }) {
      const folder = copyOf(original);
      const statement = JSON.parse(payloadOf(join(folder, VERDICT)));
      statement.predicate.plimsoll.stage = 'paper';
      writeEnvelope(join(folder, VERDICT), sealedBy(statement, cast.ci));
      return thrown(() => against(judgedOffline(folder)));
    },
  },
  {
    attack: 'Evidence is exchanged after the verdict',
    how: 'other evidence of the same name, rightly signed, that nobody judged',
    by: OFFLINE,
    says: /model-check\/Crossing is not the evidence that was judged/,
    run({ folder: original, cast }) {
      const folder = copyOf(original);
      const statement = JSON.parse(payloadOf(join(folder, MODEL_CHECK)));
      statement.predicate.summary = 'other';
      writeEnvelope(join(folder, MODEL_CHECK), sealedBy(statement, cast.ci));
      return against(judgedOffline(folder));
    },
  },
  {
    attack: 'The whole folder is another’s',
    how: 'policy, keys, evidence and verdict are all made anew by a stranger',
    by: `${OFFLINE} \`--keys\``,
    says: /is not signed as a verdict: no key that is trusted signed these bytes/,
    run({ folder: original }) {
      const folder = copyOf(original);
      const trusted = join(folder, 'trusted.json');
      copyFileSync(join(folder, POLICY), trusted);
      editPolicy(folder, (policy) => {
        policy.trust = { ...policy.trust, signers: policy.trust.signers.slice(0, 1), pairs: [] };
      });
      renameSync(join(folder, POLICY), trusted);
      return thrown(() => judgedOffline(folder, Date.now(), trusted));
    },
  },
];

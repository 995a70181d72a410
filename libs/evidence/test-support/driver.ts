/**
 * Drives the real judge along specs-tla/Promotion: statements are signed and opened, approvals counted, keys revoked,
 * and each verdict is the judge's own. What the model calls fresh, stale, expired or revoked is read off what the judge
 * does with the evidence, never remembered from the model.
 */
import type { Driver, DriverFactory, Performed, SpecEvent } from '@plimsoll/model-tests';
import { candidateDigest, checkSignatures, countOrders, type Envelope, type Trust } from '@plimsoll/verdict';
import { type CastMember, HOUR_MS, member, order, sealedBy } from '../../verdict/test-support/gate-cast.ts';
import {
  type Attested,
  type Judgement,
  judge,
  type Policy,
  policySchema,
  type Result,
  type Stage,
  type Statement,
  statementOf,
} from '../src/index.ts';

/** What a test may put in the place of the real judge: a faulty one. */
export type Judge = typeof judge;

export const driver: DriverFactory = driverOf(judge);

export function driverOf(judgeOf: Judge): DriverFactory {
  return { create: (constants) => new GateDriver(constants, judgeOf) };
}

/** Evidence holds for so long. */
const EVIDENCE_HOURS = 10;
const LONG_AGO_MS = EVIDENCE_HOURS * HOUR_MS;

/** What goes wrong. */
const UPSETS: ReadonlySet<string> = new Set(['Change', 'Expire', 'Revoke', 'Withdraw', 'Trip']);

interface Piece {
  readonly envelope: Envelope;
  readonly signer: CastMember;
}

class GateDriver implements Driver {
  readonly #judge: Judge;
  readonly #requirements: readonly string[];
  readonly #policy: Policy;
  readonly #people: ReadonlyMap<string, CastMember>;
  /** What a revoked key is replaced by: a key pair costs more than a signature. */
  readonly #keys: CastMember[] = [];
  #pieces = new Map<string, Piece>();
  /** SHA-256 of the source that each requirement rests on: counts its changes. */
  #sources = new Map<string, number>();
  #approvals = new Map<string, Envelope>();
  #revoked: { keyid: string; reason: string }[] = [];
  #opened = new WeakMap<Envelope, { revoked: number; checked: ReturnType<typeof checkSignatures> }>();
  #keysUsed = 0;
  #stage: 'research' | Stage = 'research';
  #tripped = false;
  /** The model's bound on what goes wrong: the driver plays the world, and stops there too. */
  readonly #upsetsMax: number;
  #upsets = 0;

  constructor(constants: { readonly [name: string]: unknown }, judgeOf: Judge) {
    this.#judge = judgeOf;
    this.#requirements = namesOf(constants['Requirements']);
    this.#people = new Map(
      namesOf(constants['People']).map((name) => [name, member(name, name, ['approval'])]),
    );
    this.#upsetsMax = numberOf(constants['UpsetsMax']);
    this.#policy = policyOf(
      this.#requirements,
      new Set(namesOf(constants['PaperNeeds'])),
      numberOf(constants['ApprovalsNeeded']),
    );
  }

  start(): void {
    this.#pieces = new Map();
    this.#sources = new Map(this.#requirements.map((id) => [id, 1]));
    this.#approvals = new Map();
    this.#revoked = [];
    this.#keysUsed = 0;
    this.#opened = new WeakMap();
    this.#stage = 'research';
    this.#tripped = false;
    this.#upsets = 0;
  }

  perform({ type, ...args }: SpecEvent): Performed {
    const isUpset = UPSETS.has(type);
    if (isUpset && this.#upsets >= this.#upsetsMax) return { taken: false, reason: 'enough went wrong' };
    const refusal = this.#act(type, String(args['r']), String(args['p']));
    if (refusal !== undefined) return { taken: false, reason: refusal };
    if (isUpset) this.#upsets++;
    return { taken: true };
  }

  observe(): { readonly [variable: string]: unknown } {
    const judgement = this.#judgement('live');
    const conditions = this.#requirements.map((id) => [id, this.#conditionIn(judgement, id)] as const);
    return {
      stage: this.#stage,
      evidence: Object.fromEntries(conditions),
      approvals: { '#set': [...this.#approved()].sort() },
      tripped: this.#tripped,
    };
  }

  /** Does the step; a reason when it is not allowed. */
  #act(action: string, requirement: string, person: string): string | undefined {
    switch (action) {
      case 'Arrive':
        return this.#arrive(requirement, 0);
      case 'Change':
        if (this.#condition(requirement) !== 'fresh') return 'nothing fresh goes stale';
        this.#sources.set(requirement, (this.#sources.get(requirement) ?? 0) + 1);
        this.#stage = 'research';
        return undefined;
      case 'Expire':
        if (this.#condition(requirement) !== 'fresh') return 'nothing fresh expires';
        this.#arrive(requirement, LONG_AGO_MS);
        return this.#fall();
      case 'Revoke':
        return this.#revoke(requirement);
      case 'Approve':
        return this.#approve(person);
      case 'Withdraw':
        if (!this.#approved().includes(person)) return `${person} has approved nothing`;
        this.#approvals.delete(person);
        return this.#fall();
      case 'Trip':
        if (this.#stage !== 'live') return 'only what is live trips';
        this.#tripped = true;
        this.#approvals.clear();
        return this.#fall();
      case 'Rearm':
        return this.#rearm();
      case 'PromotePaper':
        return this.#promote('research', 'paper');
      case 'PromoteLive':
        return this.#promote('paper', 'live');
      default:
        throw new Error(`${action} is no action that this driver knows`);
    }
  }

  /** A check passed so many milliseconds ago, and its statement was signed. */
  #arrive(requirement: string, agoMs: number): undefined {
    const known = this.#pieces.get(requirement);
    const isRevoked = this.#revoked.some(({ keyid }) => keyid === known?.signer.keyid);
    const signer = known === undefined || isRevoked ? this.#freshKey() : known.signer;
    const statement = statementOf(
      {
        evidence: evidenceOf(requirement),
        subjects: [{ name: requirement, digest: { sha256: this.#digest(requirement) } }],
        passedTests: ['it holds'],
        failedTests: [],
        summary: '',
        configuration: [],
        marks: [],
      },
      new Date(Date.now() - agoMs),
    );
    this.#pieces.set(requirement, { envelope: sealedBy(statement, signer), signer });
  }

  #revoke(requirement: string): string | undefined {
    const piece = this.#pieces.get(requirement);
    if (piece === undefined || this.#condition(requirement) !== 'fresh') return 'nothing fresh is revoked';
    // The key of one piece of evidence alone: the model revokes one at a time.
    this.#revoked.push({ keyid: piece.signer.keyid, reason: 'lost' });
    return this.#fall();
  }

  #approve(person: string): string | undefined {
    const approver = this.#people.get(person);
    if (approver === undefined || this.#approved().includes(person)) return `${person} has approved already`;
    if (this.#stage !== 'paper') return 'only what is in paper is approved for live';
    this.#approvals.set(person, order({ candidate: this.#candidate() }, approver));
    return undefined;
  }

  #rearm(): string | undefined {
    if (!this.#tripped) return 'nothing tripped';
    const needed = this.#policy.stages.live.approvals;
    if (this.#approved().length < needed) return `it takes ${needed} people to arm`;
    this.#tripped = false;
    this.#approvals.clear();
    return undefined;
  }

  #promote(from: 'research' | Stage, to: Stage): string | undefined {
    if (this.#stage !== from) return `it is in ${this.#stage}`;
    const { verdict, requirements, obstacles } = this.#judgement(to);
    if (verdict === 'PROMOTE') this.#stage = to;
    return verdict === 'PROMOTE'
      ? undefined
      : [...obstacles, ...requirements.flatMap(({ reasons }) => reasons)].join('; ');
  }

  /** What no longer holds ends: the verdict of each stage is asked for anew. */
  #fall(): undefined {
    const isTripping = this.#tripped && this.#stage === 'live';
    if (this.#stage === 'live' && !isTripping && this.#judgement('live').verdict === 'PROMOTE') return;
    if (this.#stage !== 'research')
      this.#stage = this.#judgement('paper').verdict === 'PROMOTE' ? 'paper' : 'research';
  }

  #judgement(stage: Stage): Judgement {
    const approvals = this.#orders();
    return this.#judge({
      policy: { ...this.#policy, trust: policyTrust(this.#trust(), this.#pairs()) },
      stage,
      evidence: (name) => this.#attested(name.split('/')[1] ?? ''),
      currentDigest: (name) => this.#digest(name),
      nowMs: Date.now(),
      approvals,
      // Without reasons: that a trip stops is then the generated machine's decision alone.
      trip: { isTripped: this.#tripped, reasons: [] },
    });
  }

  #condition(requirement: string): string {
    return this.#conditionIn(this.#judgement('live'), requirement);
  }

  /** The judge's own classes of evidence, told apart by its words. */
  #conditionIn(judgement: Judgement, requirement: string): string {
    if (!this.#pieces.has(requirement)) return 'none';
    const row = judgement.requirements.find(({ id }) => id === requirementId(requirement));
    const reason = row?.reasons[0];
    if (reason === undefined) return 'fresh';
    return ['stale', 'expired', 'revoked'].find((word) => reason.includes(`is ${word}`)) ?? 'none';
  }

  #attested(requirement: string): Result<Attested> | undefined {
    const piece = this.#pieces.get(requirement);
    if (piece === undefined) return undefined;
    const checked = this.#checked(piece.envelope);
    if (checked === undefined || checked.refusal !== undefined) {
      const why = checked?.refusal?.kind === 'revoked' ? 'the key is revoked' : 'unsigned';
      return { ok: false, problem: { code: 'EVIDENCE104', file: requirement, why } };
    }
    const statement = JSON.parse(checked.payload.toString('utf8')) as Statement;
    return { ok: true, value: { statement, signers: checked.signers, file: requirement, sha256: '' } };
  }

  /** Checked once as long as nothing is revoked: the tour judges each state many times. */
  #checked(envelope: Envelope): ReturnType<typeof checkSignatures> {
    const known = this.#opened.get(envelope);
    if (known?.revoked === this.#revoked.length) return known.checked;
    const checked = checkSignatures(envelope, this.#trust(), 'evidence', () => Date.now());
    this.#opened.set(envelope, { revoked: this.#revoked.length, checked });
    return checked;
  }

  #approved(): readonly string[] {
    return this.#orders().owners;
  }

  #orders() {
    return countOrders([...this.#approvals.values()], {
      kind: 'approval',
      stage: 'live',
      candidate: this.#candidate(),
      trust: this.#trust(),
      nowMs: Date.now(),
    });
  }

  #candidate(): string {
    const subjects = this.#requirements.map((id) => [id, this.#digest(id)] as const);
    return candidateDigest('live', '0'.repeat(64), new Map(subjects));
  }

  #digest(requirement: string): string {
    return String(this.#sources.get(requirement) ?? 0).padStart(64, '0');
  }

  #trust(): Trust {
    const used = this.#keys.slice(0, this.#keysUsed);
    const signers = [...used, ...this.#people.values()].map(({ signer }) => signer);
    return { signers, revoked: this.#revoked };
  }

  #pairs(): Policy['trust']['pairs'] {
    return this.#keys.slice(0, this.#keysUsed).map(({ signer }) => ({
      signer: signer.name,
      verifier: 'plimsoll',
      evidence: ['model-check/*'],
    }));
  }

  #freshKey(): CastMember {
    const at = this.#keysUsed++;
    this.#keys[at] ??= member(`ci-${at}`, `ci-${at}`, ['evidence']);
    return this.#keys[at];
  }
}

function evidenceOf(requirement: string): string {
  return `model-check/${requirement}`;
}

function requirementId(requirement: string): string {
  return `REQ~${requirement}~1`;
}

function policyOf(requirements: readonly string[], paper: ReadonlySet<string>, approvals: number): Policy {
  return policySchema.parse({
    policy: 'plimsoll/1',
    name: 'driven',
    specs: [{ name: 'Driven', folder: '.' }],
    artefacts: ['src'],
    requirements: requirements.map((id) => ({
      id: requirementId(id),
      dal: 'A',
      title: id,
      inForce: paper.has(id) ? ['paper', 'live'] : ['live'],
      needs: [{ evidence: evidenceOf(id) }],
    })),
    stages: {
      paper: { evidenceHoursMax: EVIDENCE_HOURS },
      live: { approvals, evidenceHoursMax: EVIDENCE_HOURS },
    },
  });
}

function namesOf(itf: unknown): string[] {
  return (itf as { readonly '#set': readonly string[] })['#set'].map(String);
}

function numberOf(itf: unknown): number {
  return Number((itf as { readonly '#bigint': string })['#bigint']);
}

function policyTrust({ signers, revoked }: Trust, pairs: Policy['trust']['pairs']): Policy['trust'] {
  return {
    signers: signers.map((signer) => ({ ...signer, roles: [...signer.roles] })),
    revoked: [...revoked],
    pairs,
  };
}

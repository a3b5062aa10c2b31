import { campaignAt } from '../../bundle/campaign';
import type { KeyFile } from '../../bundle/keys';
import type { Manifest } from '../../bundle/manifest';
import { writtenText } from '../../bundle/writtenCampaign';
import { advanceLoop, type LoopOutcome } from '../../campaigns/loop/advanceLoop';
import { choiceLoss, MATERIAL } from '../../campaigns/loop/choiceLoss';
import { blockedBy, newsSince } from '../../campaigns/loop/decideLoop';
import { noEvidence, type Trial } from '../../campaigns/loop/loopState';
import type { Clock } from '../../protocol/values/clock';
import { parseWith } from '../../protocol/values/parse';
import { fail, ok, type Result } from '../../protocol/values/result';
import { type BundleFacts, readManifest } from '../bundles/bundleFacts';
import { checkRelease, highestKeySerial } from '../bundles/openUpload';
import type { ComposeRepositories } from '../campaigns/composeNext';
import { composeNext, liveCampaign } from '../campaigns/composeNext';
import { createRounds, type Rounds } from '../platform/periodicTask';
import type { Audited, AuditLine } from '../records/accessRepository';
import type { LivePublication, StoredBundle } from '../records/bundleRepository';
import { isStillLive, liveChanged } from '../records/campaignRepository';
import type { LoopRepository } from '../records/loopRepository';
import type { HelperClient } from '../reports/aggregation/helperClient';
import { withLeader } from '../reports/aggregation/leaderKeys';
import { type Look, type LookDeps, lookAround } from './lookAround';

interface RefitDeps {
  readonly store: ComposeRepositories & LoopRepository & Audited<Pick<LoopRepository, 'stepLoop'>>;
  readonly keys: KeyFile | undefined;
  readonly bundleFacts: BundleFacts;
  readonly tokenEpochs: number | undefined;
  readonly split: Pick<HelperClient, 'questions'> | undefined;
}

/** Its name in the audit log. */
const LOOP_ACTOR = 'server:loop';

/**
 * The live campaign with everything learnt since, signed. `undefined` if, by its posterior, the choices of the live bundle or of the one
 * last taken back lose almost nothing. The draft is not touched. Errors: `no_bundle`, `signing_key_absent`, `campaign_invalid`, those of
 * `withLeader`, `composeNext` and `checkRelease`.
 */
const refit = async (
  { store, keys, bundleFacts, tokenEpochs, split }: RefitDeps,
  refused: string | null,
  now: number,
): Promise<Result<StoredBundle | undefined>> => {
  const live = await liveCampaign(store);
  if (!live) return fail('no_bundle', 'No bundle is published yet.');
  if (!keys) return fail('signing_key_absent', 'The server has no signing key.');
  const campaign = parseWith(campaignAt(live.publishedAt), live.campaign, 'campaign_invalid');
  if (!campaign.ok) return campaign;
  const counted = await withLeader(campaign.value, split, store, now, live.manifest.reports);
  if (!counted.ok) return counted;
  const composed = await composeNext(counted.value, live, { store, keys, bundleFacts, tokenEpochs, now });
  if (!composed.ok) return composed;
  const { id, files, manifest } = composed.value;
  const tried = refused === null ? undefined : await readManifest(store, refused);
  const isLike = (other: Manifest | undefined): boolean => other !== undefined && choiceLoss(manifest, other, now) < MATERIAL;
  if (id === refused || isLike(live.manifest) || isLike(tried)) return ok(undefined);
  const { experiment, coupons, keySerial } = manifest;
  const facts = { experiment, coupons, ...(keySerial === undefined ? {} : { keySerial }) };
  const serial = await highestKeySerial(store, bundleFacts);
  const may = checkRelease(facts, await store.catalog(), serial, live.manifest, true);
  return may.ok ? ok({ id, files, publishedAt: now, publishedBy: LOOP_ACTOR, campaign: writtenText(live.campaign, coupons.length) }) : may;
};

export interface LoopDeps extends LookDeps, RefitDeps {
  readonly store: RefitDeps['store'];
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

export interface Loop extends Rounds {
  /** The current state. */
  look(): Promise<Look>;
  /**
   * Stages the prepared bundle on the merchant's request. Errors: `loop_not_pending`, `serving_stopped`, `stage_running`, `loop_changed`.
   */
  approve(bundle: string, line: AuditLine): Promise<Result<undefined>>;
  /**
   * Stages a bundle that the merchant made, such as one from a training run. Orders decide on it as on the loop's own. Errors:
   * `loop_off`: no orders would decide. `serving_stopped`, `stage_running`, `no_bundle`, `live_changed`, `loop_changed`.
   * @param over what was live when it was made
   */
  stage(bundle: StoredBundle, share: number, over: LivePublication, line: AuditLine): Promise<Result<undefined>>;
}

/** Why no trial can begin now. */
const mayStage = (facts: Look['facts']): Result<undefined> => {
  const blocked = blockedBy(facts);
  if (blocked === 'stopped') return fail('serving_stopped', 'Coupons are stopped. Resume them first.');
  return blocked ? fail('stage_running', 'Another version is being tried. End its trial or use it for all devices first.') : ok(undefined);
};

/** Most looks per round. Each may take a step: follow, refit, stage. */
const STEPS = 4;
/** Outcomes without a line in the audit log, because devices and merchant are not affected. */
const quiet: readonly LoopOutcome['code'][] = ['followed', 'unchanged', 'problem'];

/** Takes a step, with a line in the audit log if it has visible effects. */
const createCommit =
  ({ store, clock }: Pick<LoopDeps, 'store' | 'clock'>) =>
  async ({ row, release: seen }: Look, outcome: LoopOutcome, bundle?: StoredBundle, by?: AuditLine): Promise<Result<undefined>> => {
    const now = clock();
    const { state, release } = advanceLoop(row.state, outcome, now);
    const id = release?.bundle ?? bundle?.id;
    const line = by ?? { at: now, actor: LOOP_ACTOR, action: `loop ${outcome.code}`, subject: id ? `bundle:${id}` : 'loop', digest: null };
    const step = { seen: { revision: row.revision, release: seen }, state, bundle, release };
    return quiet.includes(outcome.code) ? store.stepLoop(step, now) : store.audited(line).stepLoop(step, now);
  };

/** Trials that the merchant begins. */
const createStaging = (deps: LoopDeps, commit: ReturnType<typeof createCommit>): Pick<Loop, 'approve' | 'stage'> => {
  const { clock } = deps;
  return {
    approve: async (bundle, line) => {
      const look = await lookAround(deps, clock());
      const { phase } = look.row.state;
      if (phase.name !== 'pending' || phase.trial.bundle !== bundle || look.facts.release.bundle !== phase.trial.base)
        return fail('loop_not_pending', 'This version no longer waits for a decision.', 'bundle');
      const may = mayStage(look.facts);
      return may.ok ? commit(look, { code: 'staged', trial: phase.trial, settings: look.row.settings }, undefined, line) : may;
    },
    stage: async (bundle, share, over, line) => {
      const look = await lookAround(deps, clock());
      const { settings } = look.row;
      if (settings.mode === 'off') return fail('loop_off', 'Automatic learning is off.');
      const may = mayStage(look.facts);
      if (!may.ok) return may;
      const { release, evidence } = look.facts;
      if (release.bundle === undefined) return fail('no_bundle', 'No bundle is published yet.');
      if (!isStillLive(over, await deps.store.currentBundle())) return liveChanged();
      if (release.bundle === bundle.id) return fail('bundle_current', 'All devices use this version already.');
      const trial: Trial = { bundle: bundle.id, base: release.bundle, evidence, news: noEvidence, at: clock() };
      return commit(look, { code: 'staged', trial, settings: { ...settings, share } }, bundle, line);
    },
  };
};

/**
 * The automatic learning loop: refits the live campaign when there is news, stages the result, lets orders judge, then promotes it or takes
 * it back. A round takes the steps that are due and returns their number. Each step is one transaction that is refused if its inputs have
 * changed. So a crash never leaves half a step, and of two servers only one takes it.
 */
export const createLoop = (deps: LoopDeps): Loop => {
  const { clock, onError } = deps;
  const commit = createCommit(deps);

  const refitted = async (look: Look): Promise<Result<undefined>> => {
    const { row, facts } = look;
    const made = await refit(deps, row.state.refused, clock());
    if (!made.ok) {
      if (row.state.problem === made.error.code) return made;
      const noted = await commit(look, { code: 'problem', problem: made.error.code });
      return noted.ok ? made : noted;
    }
    const { evidence } = facts;
    const base = facts.release.bundle ?? '';
    const news = newsSince(row.state.live?.evidence ?? noEvidence, evidence);
    if (!made.value) return commit(look, { code: 'unchanged', evidence, news });
    const trial: Trial = { bundle: made.value.id, base, evidence, news, at: clock() };
    const outcome: LoopOutcome =
      row.settings.mode === 'automatic' ? { code: 'staged', trial, settings: row.settings } : { code: 'prepared', trial };
    return commit(look, outcome, made.value);
  };

  const take = async (look: Look): Promise<Result<undefined> | undefined> => {
    const { row, facts, step } = look;
    const { phase } = row.state;
    switch (step.do) {
      case 'wait':
        return undefined;
      case 'follow':
        return commit(look, { code: 'followed', bundle: facts.release.bundle ?? '', evidence: facts.evidence });
      case 'refit':
        return refitted(look);
      case 'stage':
        return phase.name === 'pending' ? commit(look, { code: 'staged', trial: phase.trial, settings: row.settings }) : undefined;
      case 'end':
        return commit(look, { code: 'ended', why: step.why });
      case 'promote':
      case 'take_back': {
        if (phase.name !== 'stage' || !facts.standing) return undefined;
        const code = step.do === 'promote' ? 'promoted' : 'taken_back';
        return commit(look, { code, why: step.why, stage: phase.stage, standing: facts.standing });
      }
      default:
        return step satisfies never;
    }
  };

  const round = async (isStopped: () => boolean): Promise<number> => {
    let steps = 0;
    for (let looks = 0; looks < STEPS && !isStopped(); looks++) {
      const taken = await take(await lookAround(deps, clock()));
      if (!taken) return steps;
      if (taken.ok) steps += 1;
      // No bundle can be made now; the next round tries again. If something has changed in the meantime, look again at once, because it may
      // end a stage.
      else if (taken.error.code !== 'loop_changed') return steps;
    }
    return steps;
  };

  return {
    ...createRounds(round, onError),
    look: () => lookAround(deps, clock()),
    ...createStaging(deps, commit),
  };
};

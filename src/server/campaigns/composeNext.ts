import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { type Campaign, campaignShape } from '../../bundle/campaign';
import { checkManifest } from '../../bundle/checkManifest';
import { withoutOwnBounds } from '../../bundle/fairness';
import { type KeyFile, signedUnder, siteKeyOf } from '../../bundle/keys';
import type { Manifest } from '../../bundle/manifest';
import { following } from '../../bundle/provenance';
import { reportMode } from '../../bundle/reportSettings';
import { asWritten } from '../../bundle/writtenCampaign';
import type { PublishedTerms } from '../../campaigns/campaignIssue';
import { aimOf } from '../../campaigns/learning/aim';
import type { BundleNote } from '../../campaigns/learning/fittingModels';
import { type LearntStrata, type LearntVisits, nextManifest } from '../../campaigns/learning/withLearnt';
import { parseAttribution } from '../../protocol/attribution';
import { ok, type Result } from '../../protocol/values/result';
import { headFails } from '../../stats/metrics/reportRates';
import { type BundleFacts, readManifest } from '../bundles/bundleFacts';
import { compressFiles, filesOf, highestKeySerial, openUpload, shardsOf } from '../bundles/openUpload';
import { signEnvelope } from '../bundles/signing';
import { makeTokenKeys, TOKEN_EPOCHS, tokenKeysFile } from '../bundles/tokenKeys';
import { sha256 } from '../http/signature';
import type { BundleFile, BundleRepository } from '../records/bundleRepository';
import type { CatalogRepository, CatalogState } from '../records/catalogRepository';
import type { LoopRepository } from '../records/loopRepository';
import type { OrderRepository, OrderTotal } from '../records/orderRepository';
import type { ReportRepository, TokenRepository } from '../records/reportRepository';
import type { SplitRepository } from '../records/splitRepository';
import { learntStrata, learntVisits, ratesOf } from '../reporting/runningReports';

export interface LiveCampaign extends PublishedTerms {
  readonly bundle: string;
  readonly publishedAt: number;
  /** In the form of a campaign file that could be edited and published again. */
  readonly campaign: v.InferOutput<typeof campaignShape>;
  readonly manifest: Manifest;
}

const byCoupon = <T>(catalog: readonly CatalogState[], read: (entry: CatalogState) => T | undefined): Record<string, T> =>
  Object.fromEntries(
    catalog.flatMap((entry) => {
      const value = read(entry);
      return value === undefined ? [] : [[entry.coupon.id, value]];
    }),
  );

/** Terms that stay on the server, by coupon; omitted if not set. */
const termsOf = (catalog: readonly CatalogState[]) => ({
  budgets: byCoupon(catalog, ({ budget }) => (Object.values(budget).some((limit) => limit !== undefined) ? budget : undefined)),
  limits: byCoupon(catalog, ({ limits }) => (limits?.perCustomer === undefined ? undefined : limits)),
  codes: byCoupon(catalog, ({ codes }) => (codes?.from === 'generated' && codes.prefix === undefined ? undefined : codes)),
});

const ordersOf = (experiment: string, totals: readonly OrderTotal[]): number =>
  totals.reduce((sum, { attribution, orders }) => {
    const read = parseAttribution(attribution);
    return read.ok && read.value.experiment === experiment ? sum + orders : sum;
  }, 0);

/** A bundle, as far as the next one takes over its models. */
interface Base extends Pick<LiveCampaign, 'bundle' | 'manifest'> {
  /** Its files by hash, if it is not stored. */
  readonly shards?: ReadonlyMap<string, Uint8Array>;
}

/**
 * A bundle's campaign. The catalog has the terms of its coupons.
 * @param written what was stored of its file
 * @param listed the current catalog, for shared budgets
 */
export const campaignOf = (
  manifest: Manifest,
  catalog: readonly CatalogState[],
  written: string | undefined,
  listed = catalog,
): LiveCampaign['campaign'] => {
  const { draws, floor, rewardScale, exploration } = manifest.bandit;
  const policy = { aim: aimOf(manifest.bandit), draws, floor, rewardScale, ...(exploration ? { exploration } : {}) };
  // Models are not part of a campaign; its schema drops them.
  return asWritten(withoutOwnBounds(v.parse(campaignShape, { ...manifest, ...termsOf(catalog), policy })), written, listed);
};

/** The current bundle's campaign with the terms kept on the server; `undefined` if nothing was published. */
export const liveCampaign = async (
  store: Pick<BundleRepository, 'currentBundle' | 'bundleFile' | 'bundleCampaign'> &
    Pick<CatalogRepository, 'catalog'> &
    Pick<OrderRepository, 'orderTotals'>,
): Promise<LiveCampaign | undefined> => {
  const current = await store.currentBundle();
  const manifest = current && (await readManifest(store, current.id));
  if (!manifest) return undefined;
  const [catalog, totals, written] = await Promise.all([store.catalog(), store.orderTotals(), store.bundleCampaign(current.id)]);
  return {
    bundle: current.id,
    publishedAt: current.publishedAt,
    orders: ordersOf(manifest.experiment.id, totals),
    campaign: campaignOf(manifest, catalog, written),
    manifest,
  };
};

interface ComposedBundle {
  readonly id: string;
  readonly manifest: Manifest;
  readonly files: readonly BundleFile[];
  readonly notes: readonly BundleNote[];
}

/** Files of a bundle that the next one also names. */
const shardsFrom = async (
  store: Pick<BundleRepository, 'bundleFile'>,
  bundle: string,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> => {
  const files = await Promise.all(hashes.map((hash) => store.bundleFile(bundle, `${hash}.bin`)));
  return new Map(hashes.flatMap((hash, i) => (files[i] ? [[hash, new Uint8Array(files[i].data)] as const] : [])));
};

const NONE = { from: 'generated' };

/** Whether limits per customer and code sources are as in the live version. Devices do not get them, but a version is restored with them. */
const hasLiveTerms = ({ coupons, limits, codes }: Campaign, live: LiveCampaign): boolean => {
  const termsIn = (of: Pick<Campaign, 'limits' | 'codes'>): string =>
    JSON.stringify(coupons.map(({ id }) => [of.limits[id]?.perCustomer ?? null, of.codes[id] ?? NONE]));
  return termsIn({ limits, codes }) === termsIn(live.campaign);
};

/**
 * The campaign's bundle, signed, and checked the way a device and the bundle routes would. Errors: those of `checkManifest`, `openUpload`,
 * `filesOf`.
 * @param serial the newest key list that devices may know
 * @param tokenKeys file of the public token keys; absent: reports need no tokens
 */
const composeBundle = async (
  campaign: Campaign,
  live: LiveCampaign | undefined,
  {
    base,
    store,
    keys,
    serial,
    now,
    learnt,
    headFails,
    visits,
    tokenKeys,
  }: {
    readonly base: Base | undefined;
    readonly store: Pick<BundleRepository, 'bundleFile'>;
    readonly keys: KeyFile;
    readonly serial: number;
    readonly now: number;
    readonly learnt?: LearntStrata | undefined;
    readonly headFails?: boolean;
    readonly visits?: LearntVisits | undefined;
    readonly tokenKeys?: Uint8Array | undefined;
  },
): Promise<Result<ComposedBundle>> => {
  const { manifest: composed, notes } = nextManifest(campaign, base?.manifest, learnt, headFails, visits);
  const announced = tokenKeys && { sha256: sha256(tokenKeys), bytes: tokenKeys.length };
  const whole = signedUnder(announced ? { ...composed, tokens: { keys: announced } } : composed, keys);
  const manifest = following(whole, live, (a, b) => isDeepStrictEqual(a, b) && live !== undefined && hasLiveTerms(campaign, live));
  const hashes = shardsOf(composed).map((shard) => shard.sha256);
  const named = [...(base?.shards ?? [])].filter(([hash]) => hashes.includes(hash));
  const kept = !base ? [] : base.shards ? named : await shardsFrom(store, base.bundle, hashes);
  const shards = new Map([...kept, ...(announced ? [[announced.sha256, tokenKeys] as const] : [])]);
  const payload = JSON.stringify(manifest);
  const checked = checkManifest(sha256(payload).slice(0, 16), manifest, shards);
  if (!checked.ok) return checked;
  const envelope = signEnvelope(payload, keys);
  const opened = await openUpload(envelope, siteKeyOf(keys), { now, serial });
  if (!opened.ok) return opened;
  const files = await filesOf(envelope, opened.value.manifest, shards);
  return files.ok ? ok({ id: opened.value.id, manifest, files: await compressFiles(files.value), notes }) : files;
};

/** Repositories that the next bundle is composed from. */
export type ComposeRepositories = BundleRepository &
  CatalogRepository &
  Pick<LoopRepository, 'learning'> &
  OrderRepository &
  ReportRepository &
  SplitRepository &
  TokenRepository;

interface ComposeNextDeps {
  /** The bundle whose models it takes over; absent: the live one. */
  readonly base?: Base | undefined;
  readonly store: ComposeRepositories;
  readonly keys: KeyFile;
  readonly bundleFacts: BundleFacts;
  readonly tokenEpochs: number | undefined;
  readonly now: number;
}

/** The signed bundle of a campaign with everything learnt so far and the newest keys. Errors: those of `composeBundle`. */
export const composeNext = async (
  campaign: Campaign,
  live: LiveCampaign | undefined,
  { store, keys, bundleFacts, tokenEpochs, now, base = live }: ComposeNextDeps,
): Promise<Result<ComposedBundle>> => {
  const learnt = await learntStrata(store, bundleFacts);
  const visits = (await learntVisits(store, bundleFacts))?.learnt;
  const facts = base && (await bundleFacts(base.bundle));
  const adapted = facts ? ratesOf(await store.reportCounts(), new Map([[base.bundle, facts]])) : [];
  // By default, reports keep needing tokens if they do now, with keys for the usual number of epochs.
  const ahead = tokenEpochs ?? (live?.manifest.tokens ? TOKEN_EPOCHS : 0);
  const tokenKeys = ahead > 0 && reportMode(campaign.reports) !== 'off' ? tokenKeysFile(await makeTokenKeys(store, now, ahead)) : undefined;
  const serial = await highestKeySerial(store, bundleFacts);
  return composeBundle(campaign, live, { base, store, keys, serial, now, learnt, headFails: headFails(adapted), visits, tokenKeys });
};

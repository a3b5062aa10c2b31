import * as v from 'valibot';
import { campaignShape } from '../../bundle/campaign';
import { withoutOwnBounds } from '../../bundle/fairness';
import type { Manifest } from '../../bundle/manifest';
import type { PublishedTerms } from '../../campaigns/campaignIssue';
import { aimOf } from '../../campaigns/learning/fittingModels';
import { parseAttribution } from '../../protocol/attribution';
import { readManifest } from '../bundles/readManifest';
import type { CatalogState, OrderTotal, Store } from '../store/store';

export interface LiveCampaign extends PublishedTerms {
  readonly bundle: string;
  readonly publishedAt: number;
  /** As a campaign file that could be edited and published again. */
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

/** What stays on the server, by coupon; nothing where it says nothing. */
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

/** The current bundle's campaign with the server's half of it; `undefined` where nothing was published. */
export const liveCampaign = async (
  store: Pick<Store, 'currentBundle' | 'bundleFile' | 'catalog' | 'orderTotals'>,
): Promise<LiveCampaign | undefined> => {
  const current = await store.currentBundle();
  const manifest = current && (await readManifest(store, current.id));
  if (!manifest) return undefined;
  const { draws, floor, rewardScale, exploration } = manifest.bandit;
  const [catalog, totals] = await Promise.all([store.catalog(), store.orderTotals()]);
  const policy = { aim: aimOf(manifest.bandit), draws, floor, rewardScale, ...(exploration ? { exploration } : {}) };
  return {
    bundle: current.id,
    publishedAt: current.publishedAt,
    orders: ordersOf(manifest.experiment.id, totals),
    // Models are no part of a campaign and are left out by its schema.
    campaign: withoutOwnBounds(v.parse(campaignShape, { ...manifest, ...termsOf(catalog), policy })),
    manifest,
  };
};

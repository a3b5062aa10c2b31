import * as v from 'valibot';
import type { Budget } from '../protocol/coupons/budget';
import { campaignShape } from './campaign';
import { withWakes } from './campaignList';

const { coupons, rule, fairness, budgets, limits, codes, campaigns, segments } = campaignShape.entries;
/** The parts of a campaign file that a bundle has merged or lacks. */
const writtenSchema = v.object({ coupons, rule, fairness, budgets, limits, codes, campaigns, segments });
type File = v.InferOutput<typeof campaignShape>;

/** A coupon of the current catalog. */
interface Listed {
  readonly campaign?: { readonly id: string; readonly budget: Budget } | undefined;
}

/**
 * Those parts as JSON, to be stored with the bundle. `undefined` if there is nothing that the bundle lacks.
 * @param inBundle coupons of the bundle
 */
export const writtenText = (file: unknown, inBundle: number): string | undefined => {
  const parsed = v.safeParse(writtenSchema, file);
  if (!parsed.success) return undefined;
  const { campaigns = [], segments = [], coupons } = parsed.output;
  // Rewards have a condition that is not written.
  const isMore = coupons.some(({ friends }) => friends) || campaigns.length > 0 || segments.length > 0 || coupons.length > inBundle;
  return isMore ? JSON.stringify(parsed.output) : undefined;
};

/** The entries of coupons in the bundle, and those of others as they were written. */
const kept = <T>(ofBundle: Readonly<Record<string, T>>, written: Readonly<Record<string, T>>, inBundle: ReadonlySet<string>) => ({
  ...Object.fromEntries(Object.entries(written).filter(([id]) => !inBundle.has(id))),
  ...ofBundle,
});

/**
 * The campaign file behind a bundle. Budgets, limits and code sources are those of `ofBundle`, and shared budgets those of the listed
 * coupons.
 * @param ofBundle as read from the bundle alone
 * @param text result of `writtenText` at publication
 * @param listed the current catalog
 */
export const asWritten = (ofBundle: File, text: string | undefined, listed: readonly Listed[]): File => {
  if (text === undefined) return ofBundle;
  const written = v.parse(writtenSchema, JSON.parse(text));
  const versions = new Map(ofBundle.coupons.map(({ id, version }) => [id, version]));
  const inBundle = new Set(versions.keys());
  const shared = new Map(listed.flatMap(({ campaign }) => (campaign ? [[campaign.id, campaign.budget] as const] : [])));
  const { fairness: _, ...rest } = withWakes(ofBundle);
  return {
    ...rest,
    ...(written.fairness ? { fairness: written.fairness } : {}),
    rule: written.rule,
    coupons: written.coupons.map((coupon) => ({ ...coupon, version: versions.get(coupon.id) ?? coupon.version })),
    budgets: kept(ofBundle.budgets, written.budgets, inBundle),
    limits: kept(ofBundle.limits, written.limits, inBundle),
    codes: kept(ofBundle.codes, written.codes, inBundle),
    ...(written.segments ? { segments: written.segments } : {}),
    ...(written.campaigns
      ? {
          campaigns: written.campaigns.map(({ budget, ...campaign }) => {
            const today = shared.get(campaign.id) ?? budget ?? {};
            return { ...campaign, ...(Object.values(today).some((limit) => limit !== undefined) ? { budget: today } : {}) };
          }),
        }
      : {}),
  };
};

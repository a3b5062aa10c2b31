import * as v from 'valibot';
import { campaignShape } from '../../../../bundle/campaign';
import { listedCampaignSchema, writtenCouponSchema } from '../../../../bundle/campaignList';
import type { Experiment } from '../../../../protocol/experiment';
import { couponOf, type Draft, fieldsOf, idOf, listOf, placeOf, textOrNothing } from '../draft/draft';

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
};

const texts = new WeakMap<object, string>();

const textOf = (value: unknown): string | undefined => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const text = texts.get(value) ?? JSON.stringify(sorted(value));
  texts.set(value, text);
  return text;
};

/** Whether two values are equal, ignoring the order of fields. */
export const sameValue = (a: unknown, b: unknown): boolean => a === b || textOf(a) === textOf(b);

/** A changed field. */
export interface FieldChange {
  /** Its path in the draft, with dots. */
  readonly at: string;
  /** `undefined`: not set. */
  readonly from: unknown;
  readonly to: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

/** Fields that people read as one unit, however many parts they have. */
const isWhole = (at: string): boolean =>
  at.endsWith('.when') || at === 'experiment.creatives' || /^channels\.(push|email|sms|quietHours)$/.test(at);

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The fields in which two values differ, in written order. A list counts as one field. */
const fieldChanges = (from: unknown, to: unknown, at: string): readonly FieldChange[] => {
  if (sameValue(from, to)) return [];
  const [before, after] = [from ?? {}, to ?? {}];
  if (isWhole(at) || !isFields(before) || !isFields(after)) return [{ at, from, to }];
  // The version of a part is for programs.
  const keys = [...new Set([...Object.keys(after), ...Object.keys(before)])].filter((key) => key !== 'v');
  return keys.flatMap((key) => fieldChanges(before[key], after[key], `${at}.${key}`));
};

/**
 * The coupon with defaults filled in, to compare with the published one; incomplete ones stay as they are. The version is left out, because
 * the server sets it.
 */
const filled = (coupon: unknown): unknown => {
  const parsed = v.safeParse(writtenCouponSchema, { ...fieldsOf(coupon), version: 1 });
  return parsed.success ? parsed.output : coupon;
};

const wholes = new WeakMap<object, unknown>();

/** The same, kept for each coupon, because a draft may have a thousand, of which an edit changes one. */
const whole = (coupon: unknown): unknown => {
  if (typeof coupon !== 'object' || coupon === null) return coupon;
  if (!wholes.has(coupon)) wholes.set(coupon, filled(coupon));
  return wholes.get(coupon);
};

/** Parts of a campaign about one coupon. */
const parts = {
  coupons: (campaign: Draft, id: string): unknown => whole(couponOf(campaign, id)),
  budgets: (campaign: Draft, id: string): unknown => fieldsOf(fieldsOf(campaign.budgets)[id]),
  limits: (campaign: Draft, id: string): unknown => fieldsOf(fieldsOf(campaign.limits)[id]),
  codes: (campaign: Draft, id: string): unknown => fieldsOf(campaign.codes)[id] ?? { from: 'generated' },
};

/** Fields of a coupon that differ between two campaigns. */
export const couponChanges = (draft: Draft, live: Draft, id: string): readonly FieldChange[] =>
  Object.entries(parts).flatMap(([part, read]) => {
    const [before, after] = [read(live, id), read(draft, id)];
    return sameValue(before, after) ? [] : fieldChanges(before, after, `${part}.${part === 'coupons' ? placeOf(draft, id) : id}`);
  });

/** One effect of publishing. */
export type Change =
  | { readonly what: 'added' | 'removed' | 'ended'; readonly coupon: string }
  | { readonly what: 'coupon'; readonly coupon: string; readonly fields: readonly FieldChange[] }
  | { readonly what: 'campaignAdded' | 'campaignRemoved'; readonly campaign: string }
  | { readonly what: 'campaign'; readonly campaign: string; readonly fields: readonly FieldChange[] }
  | { readonly what: 'experiment'; readonly shares: Experiment['shares'] | undefined }
  | { readonly what: 'shop'; readonly fields: readonly FieldChange[] };

const sharesOf = (campaign: Draft): Experiment['shares'] | undefined => {
  const { none, rule, couplet } = fieldsOf(fieldsOf(campaign.experiment).shares);
  return typeof none === 'number' && typeof rule === 'number' && typeof couplet === 'number' ? { none, rule, couplet } : undefined;
};

const isNewExperiment = (draft: Draft, live: Draft): boolean => fieldsOf(draft.experiment).id !== fieldsOf(live.experiment).id;

const idsOf = (campaign: Draft): readonly string[] => listOf(campaign.coupons).map(idOf);

/** Parts that apply to all coupons. */
const shopParts = [
  'label',
  'currency',
  'timeZone',
  'marginRate',
  'marginFloor',
  'policy',
  'triggers',
  'fatigue',
  'fairness',
  'reports',
  'rule',
  'card',
  'session',
  'channels',
  'experiment',
  'segments',
] as const;

/** A part of a campaign with defaults filled in; incomplete parts stay as they are. */
export const partOf = (campaign: Draft, part: keyof typeof campaignShape.entries): unknown => {
  // Without channels, hours and limits have no effect. They are filled in anyway, so that adding the first channel is one change.
  const parsed = v.safeParse(campaignShape.entries[part], campaign[part] ?? (part === 'channels' ? {} : undefined));
  const output: unknown = parsed.success ? parsed.output : campaign[part];
  // The server adds its own key.
  return part === 'reports' && fieldsOf(output).split
    ? { ...fieldsOf(output), split: { ...fieldsOf(fieldsOf(output).split), leader: '' } }
    : output;
};

/** Of the policy, only the aim has a field. */
const toldOf = (campaign: Draft, part: (typeof shopParts)[number]): unknown => {
  const said = partOf(campaign, part);
  return part === 'policy' ? { aim: fieldsOf(said).aim ?? 'margin' } : said;
};

/** Whether a part is shown as changed. Missing bounds of fairness come from the coupons, and a new experiment is shown as one change. */
const isSaid = (draft: Draft, live: Draft, part: (typeof shopParts)[number]): boolean =>
  part === 'fairness' ? draft.fairness !== undefined : part !== 'experiment' || !isNewExperiment(draft, live);

const ofShop = (draft: Draft, live: Draft): readonly FieldChange[] =>
  shopParts.filter((part) => isSaid(draft, live, part)).flatMap((part) => fieldChanges(toldOf(live, part), toldOf(draft, part), part));

const ofCoupon = (draft: Draft, live: Draft, id: string): readonly Change[] => {
  const fields = couponChanges(draft, live, id);
  return fields.length > 0 ? [{ what: 'coupon', coupon: id, fields }] : [];
};

/** A listed campaign with defaults filled in; an incomplete one stays as it is. */
export const wholeCampaign = (campaign: unknown): unknown => {
  const parsed = v.safeParse(listedCampaignSchema, campaign);
  return parsed.success ? parsed.output : campaign;
};

const nameOf = (campaign: unknown): string => textOrNothing(fieldsOf(campaign).name) || idOf(campaign);

const ofCampaigns = (draft: Draft, live: Draft): readonly Change[] => {
  const [now, before] = [listOf(draft.campaigns), listOf(live.campaigns)];
  return [
    ...now.flatMap((campaign, i): readonly Change[] => {
      const known = before.find((one) => idOf(one) === idOf(campaign));
      if (known === undefined) return [{ what: 'campaignAdded', campaign: nameOf(campaign) }];
      const fields = fieldChanges(wholeCampaign(known), wholeCampaign(campaign), `campaigns.${i}`);
      return fields.length > 0 ? [{ what: 'campaign', campaign: nameOf(campaign), fields }] : [];
    }),
    ...before
      .filter((known) => !now.some((campaign) => idOf(campaign) === idOf(known)))
      .map((known) => ({ what: 'campaignRemoved' as const, campaign: nameOf(known) })),
  ];
};

const ended = (draft: Draft, now: number): readonly Change[] =>
  listOf(draft.coupons).flatMap((coupon) => {
    const { endsAt } = fieldsOf(coupon);
    return typeof endsAt === 'number' && endsAt <= now ? [{ what: 'ended' as const, coupon: idOf(coupon) }] : [];
  });

/** Whether the aim changes within an experiment that has several groups. */
export const isPooled = (changes: readonly Change[], draft: Draft): boolean =>
  (sharesOf(draft)?.couplet ?? 1) < 1 &&
  changes.every(({ what }) => what !== 'experiment') &&
  changes.some((change) => 'fields' in change && change.fields.some(({ at }) => at === 'policy.aim'));

/**
 * Changes for shoppers and budgets if the draft were published now.
 * @param live the published campaign; empty if there is none
 */
export const changesOf = (draft: Draft, live: Draft, now: number): readonly Change[] => {
  const [ids, before] = [idsOf(draft), idsOf(live)];
  const [idSet, liveSet] = [new Set(ids), new Set(before)];
  const shop = before.length > 0 ? ofShop(draft, live) : [];
  return [
    ...ids.flatMap((id) => (liveSet.has(id) ? ofCoupon(draft, live, id) : [{ what: 'added' as const, coupon: id }])),
    ...before.filter((id) => !idSet.has(id)).map((id) => ({ what: 'removed' as const, coupon: id })),
    ...ended(draft, now),
    ...ofCampaigns(draft, live),
    ...(isNewExperiment(draft, live) ? [{ what: 'experiment' as const, shares: sharesOf(draft) }] : []),
    ...(shop.length > 0 ? [{ what: 'shop' as const, fields: shop }] : []),
  ];
};

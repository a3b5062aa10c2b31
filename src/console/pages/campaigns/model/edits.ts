import { DAY } from '../../../../protocol/values/clock';
import { MAIN } from '../../../api/campaignChoices';
import { type Draft, duplicateCoupon, fieldsOf, idOf, listOf, setAt } from '../../coupons/draft/draft';
import { campaignOf, campaignsOf } from './campaignRows';

type Ids = ReadonlySet<string>;

/** Changes the entries of a list with these ids. All other entries stay identical. */
const mapped = (draft: Draft, part: 'coupons' | 'campaigns', ids: Ids, change: (entry: Draft) => Draft): Draft => ({
  ...draft,
  [part]: listOf(draft[part]).map((entry) => (ids.has(idOf(entry)) ? change(fieldsOf(entry)) : entry)),
});

const withMembers = (draft: Draft, change: (members: readonly unknown[], campaign: Draft) => readonly unknown[]): Draft =>
  draft.campaigns === undefined
    ? draft
    : {
        ...draft,
        campaigns: listOf(draft.campaigns).map((entry) => {
          const campaign = fieldsOf(entry);
          const members = listOf(campaign.coupons);
          const next = change(members, campaign);
          return next === members ? entry : { ...campaign, coupons: next };
        }),
      };

const without = (members: readonly unknown[], ids: Ids): readonly unknown[] =>
  members.some((id) => ids.has(String(id))) ? members.filter((id) => !ids.has(String(id))) : members;

/** The coupons in another campaign, or in the main one. */
export const moveCoupons = (draft: Draft, ids: Ids, campaignId: string): Draft =>
  withMembers(draft, (members, campaign) => {
    const left = without(members, ids);
    return idOf(campaign) === campaignId ? [...left, ...ids] : left;
  });

const paused = (entry: Draft, on: boolean): Draft => setAt(entry, 'paused', on ? true : undefined);

export const pauseCoupons = (draft: Draft, ids: Ids, on: boolean): Draft => mapped(draft, 'coupons', ids, (entry) => paused(entry, on));

/** Ended coupons are extended from now on, so that they are valid again. */
const later = (end: unknown, days: number, now: number): unknown => (typeof end === 'number' ? Math.max(end, now) + days * DAY : end);

const extended = (entry: Draft, days: number, now: number): Draft =>
  entry.endsAt === undefined ? entry : { ...entry, endsAt: later(entry.endsAt, days, now) };

export const extendCoupons = (draft: Draft, ids: Ids, days: number, now: number): Draft =>
  mapped(draft, 'coupons', ids, (entry) => extended(entry, days, now));

const kept = (record: unknown, ids: Ids): Draft => Object.fromEntries(Object.entries(fieldsOf(record)).filter(([id]) => !ids.has(id)));

/** The draft without these coupons, wherever they are named. */
export const removeCoupons = (draft: Draft, ids: Ids): Draft => {
  const left = {
    ...draft,
    coupons: listOf(draft.coupons).filter((coupon) => !ids.has(idOf(coupon))),
    rule: without(listOf(draft.rule), ids),
    ...Object.fromEntries(
      (['budgets', 'limits', 'codes'] as const).flatMap((part) => (draft[part] === undefined ? [] : [[part, kept(draft[part], ids)]])),
    ),
  };
  return withMembers(left, (members) => without(members, ids));
};

/** Copies of these coupons, each in its campaign, and their ids by original. */
export const duplicateCoupons = (draft: Draft, ids: Ids): { readonly draft: Draft; readonly copies: ReadonlyMap<string, string> } => {
  const copies = new Map<string, string>();
  const copied = [...ids].reduce((now, id) => {
    const made = duplicateCoupon(now, id);
    if (!made) return now;
    copies.set(id, made.id);
    const owner = campaignOf(now, id);
    return owner === MAIN ? made.draft : moveCoupons(made.draft, new Set([made.id]), owner);
  }, draft);
  return { draft: copied, copies };
};

/** `name`, or `name-2`, `name-3`, … if a campaign has that id. */
export const freeCampaignId = (draft: Draft, name: string): string => {
  const taken = new Set(campaignsOf(draft).map(idOf));
  const base = name.slice(0, 36);
  for (let i = 1; ; i++) {
    const id = i === 1 ? base : `${base}-${i}`;
    if (!taken.has(id)) return id;
  }
};

/** The draft with one more campaign. */
export const addCampaign = (draft: Draft, campaign: Draft): Draft => ({
  ...draft,
  campaigns: [...listOf(draft.campaigns), campaign],
});

export const pauseCampaigns = (draft: Draft, ids: Ids, on: boolean): Draft => mapped(draft, 'campaigns', ids, (entry) => paused(entry, on));

const membersOf = (draft: Draft, ids: Ids): Ids =>
  new Set(campaignsOf(draft).flatMap((campaign) => (ids.has(idOf(campaign)) ? listOf(campaign.coupons).map(String) : [])));

/** Extends the campaigns and their coupons. */
export const extendCampaigns = (draft: Draft, ids: Ids, days: number, now: number): Draft =>
  extendCoupons(
    mapped(draft, 'campaigns', ids, (entry) => extended(entry, days, now)),
    membersOf(draft, ids),
    days,
    now,
  );

/** The draft without these campaigns and their coupons. */
export const removeCampaigns = (draft: Draft, ids: Ids): Draft => {
  const bare = removeCoupons(draft, membersOf(draft, ids));
  return { ...bare, campaigns: listOf(bare.campaigns).filter((campaign) => !ids.has(idOf(campaign))) };
};

/**
 * Copies of these campaigns with copies of their coupons, all paused.
 * @param named name of a copy
 */
export const duplicateCampaigns = (draft: Draft, ids: Ids, named: (name: string) => string): Draft =>
  campaignsOf(draft)
    .filter((campaign) => ids.has(idOf(campaign)))
    .reduce((now, campaign) => {
      const members = new Set(listOf(campaign.coupons).map(String));
      const { draft: copied, copies } = duplicateCoupons(now, members);
      const id = freeCampaignId(copied, idOf(campaign).replace(/-\d+$/, ''));
      const coupons = [...copies.values()];
      const bare = withMembers(copied, (inside) => without(inside, new Set(coupons)));
      return addCampaign(bare, { ...campaign, id, name: named(String(campaign.name)), coupons, paused: true });
    }, draft);

/** Takes an edit back, except in parts of the draft that were changed since. */
export const undone = (now: Draft, before: Draft, after: Draft): Draft => {
  const parts = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((part) => before[part] !== after[part]);
  return parts.reduce<Draft>((left, part) => (now[part] === after[part] ? setAt(left, part, before[part]) : left), now);
};

import type { Campaign } from '../bundle/campaign';
import { conditionFacts } from '../engine/decision/eligibilityContext';
import { evaluateCondition } from '../engine/eligibility/eligibility';
import { emptyProfile } from '../engine/profile/shopperProfile';
import { updateProfile } from '../engine/profile/updateProfile';
import { type Condition, type ConditionField, partOfCondition } from '../protocol/coupons/condition';
import type { Coupon } from '../protocol/coupons/coupon';
import { fail, ok, type Result } from '../protocol/values/result';
import { readShoppers, type ShopperLog } from './decisions/shopperRows';
import type { Database } from './ingest/database';

/** Fields that select shoppers by behaviour. Conditions on the basket are terms of the coupon, which anyone can meet. */
const behavioural: ReadonlySet<ConditionField> = new Set([
  'cart.idleMinutes',
  'customer.orders',
  'customer.daysSincePurchase',
  'interest.categories',
  'session.views',
  'session.visits',
]);

const isBehavioural = (condition: Condition): boolean => {
  if ('all' in condition) return condition.all.some(isBehavioural);
  if ('any' in condition) return condition.any.some(isBehavioural);
  return 'not' in condition ? isBehavioural(condition.not) : behavioural.has(condition.field);
};

/** The part of a condition that selects shoppers by their behaviour, as wide as the rest allows. `undefined` if there is none. */
export const behaviouralPart = (condition: Condition): Condition | undefined =>
  isBehavioural(condition) ? partOfCondition(condition, (field) => behavioural.has(field)) : undefined;

/** Is any coupon of the campaign limited to some shoppers by their behaviour? */
export const picksByBehaviour = ({ coupons }: { readonly coupons: readonly Coupon[] }): boolean =>
  coupons.some(({ when }) => isBehavioural(when));

/** A coupon for fewer shoppers than this reveals too much about each of them. */
const LEAST_AUDIENCE = 50;

interface Audience {
  readonly couponId: string;
  readonly part: Condition;
  shoppers: number;
}

/**
 * Audiences the shopper ever belonged to, checked before and after each event. A log of purchases alone has no other moment at which a
 * purchase is some days ago, or still to come.
 */
const joined = ({ events }: ShopperLog, audiences: readonly Audience[], campaign: Campaign): readonly Audience[] => {
  const { timeZone, profile: kept, session } = campaign;
  const settings = { ...kept, idleMs: session.idleMs };
  let profile = emptyProfile(0);
  let open = audiences;
  const ask = (now: number): void => {
    const facts = conditionFacts(profile, {}, 'site', now, { timeZone, halfLifeMs: settings.halfLifeMs });
    open = open.filter(({ part }) => !evaluateCondition(part, facts));
  };
  for (const { event } of events) {
    // The visit has begun by then. A page view changes nothing else.
    profile = updateProfile(profile, { name: 'page_view', time: event.time }, settings);
    ask(event.time);
    profile = updateProfile(profile, event, settings);
    ask(event.time);
    if (open.length === 0) break;
  }
  return audiences.filter((audience) => !open.includes(audience));
};

/** Counts until every audience is large enough, or the log ends. */
const count = async (db: Database, table: string, audiences: readonly Audience[], campaign: Campaign): Promise<void> => {
  for (const audience of audiences) audience.shoppers = 0;
  for await (const log of readShoppers(db, table, campaign.currency)) {
    const small = audiences.filter(({ shoppers }) => shoppers < LEAST_AUDIENCE);
    if (small.length === 0) return;
    for (const audience of joined(log, small, campaign)) audience.shoppers += 1;
  }
};

/**
 * Does every coupon that selects shoppers by behaviour reach at least 50 of the log's shoppers? It counts those who at any time of the log
 * would have met that part of its condition.
 * @param tables with `time`, the smaller first: the next one is read only if an audience is too small in the one before
 * Error: `audience_too_small`, at the coupon.
 */
export const checkAudience = async (db: Database, tables: readonly string[], campaign: Campaign): Promise<Result<undefined>> => {
  let small: readonly Audience[] = campaign.coupons.flatMap(({ id, when }) => {
    const part = behaviouralPart(when);
    return part ? [{ couponId: id, part, shoppers: 0 }] : [];
  });
  for (const table of new Set(tables)) {
    if (small.length === 0) break;
    await count(db, table, small, campaign);
    small = small.filter(({ shoppers }) => shoppers < LEAST_AUDIENCE);
  }
  const [first] = small;
  if (!first) return ok(undefined);
  const met = first.shoppers === 1 ? '1 shopper of the log meets' : `${first.shoppers} shoppers of the log meet`;
  return fail(
    'audience_too_small',
    `${met} the coupon's behaviour condition. To protect shoppers, at least ${LEAST_AUDIENCE} are needed. Widen the condition, or train on a log with more shoppers.`,
    first.couponId,
  );
};

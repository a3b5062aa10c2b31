import type { Campaign } from '../bundle/campaign';
import { conditionFacts } from '../engine/decision/eligibilityContext';
import { evaluateCondition } from '../engine/eligibility/eligibility';
import { emptyProfile } from '../engine/profile/shopperProfile';
import { updateProfile } from '../engine/profile/updateProfile';
import { type Condition, type ConditionField, type ConditionLeaf, partOfCondition } from '../protocol/coupons/condition';
import type { Coupon } from '../protocol/coupons/coupon';
import { DAY } from '../protocol/values/clock';
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

/** Is any leaf of a condition such a one? */
const reads = (condition: Condition, isSuch: (leaf: ConditionLeaf) => boolean): boolean => {
  if ('all' in condition) return condition.all.some((part) => reads(part, isSuch));
  if ('any' in condition) return condition.any.some((part) => reads(part, isSuch));
  return 'not' in condition ? reads(condition.not, isSuch) : isSuch(condition);
};

const isBehavioural = (condition: Condition): boolean => reads(condition, ({ field }) => behavioural.has(field));

/** The part of a condition that selects shoppers by their behaviour, as wide as the rest allows. `undefined` if there is none. */
export const behaviouralPart = (condition: Condition): Condition | undefined =>
  isBehavioural(condition) ? partOfCondition(condition, (field) => behavioural.has(field)) : undefined;

/** Is any coupon of the campaign limited to some shoppers by their behaviour? */
export const picksByBehaviour = ({ coupons }: { readonly coupons: readonly Coupon[] }): boolean =>
  coupons.some(({ when }) => isBehavioural(when));

/** What orders alone cannot show: behaviour between orders, and a time without an order that is longer than the log. */
const isUnseen =
  (days: number) =>
  ({ field, value }: ConditionLeaf): boolean =>
    field === 'customer.daysSincePurchase'
      ? typeof value === 'number' && value > days
      : behavioural.has(field) && !field.startsWith('customer.');

/** Days from the first to the last row of the tables. */
const daysOf = async (db: Database, tables: readonly string[]): Promise<number> => {
  const rows = tables.map((table) => `SELECT time FROM ${table}`).join(' UNION ALL ');
  const [span] = await db.rows(`SELECT (max(time) - min(time))::double precision FROM (${rows}) r`);
  return Number(span?.[0] ?? 0) / DAY;
};

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
 * The coupons whose behaviour condition fewer than 50 of the log's shoppers ever met. It counts those who at any time of the log would have
 * met that part of the condition.
 * @param tables with `time`, the smaller first: the next one is read only if an audience is too small in the one before
 */
const smallAudiences = async (db: Database, tables: readonly string[], campaign: Campaign): Promise<readonly Audience[]> => {
  let small: readonly Audience[] = campaign.coupons.flatMap(({ id, when }) => {
    const part = behaviouralPart(when);
    return part ? [{ couponId: id, part, shoppers: 0 }] : [];
  });
  for (const table of new Set(tables)) {
    if (small.length === 0) break;
    await count(db, table, small, campaign);
    small = small.filter(({ shoppers }) => shoppers < LEAST_AUDIENCE);
  }
  return small;
};

/** Coupons with fewer than 50 shoppers in a log, and those whose audience such a log cannot show. */
interface Audiences {
  /** Error `audience_too_small`, at the coupon. */
  readonly checked: Result<undefined>;
  /** Coupons whose conditions need views, carts, visits or a longer time than a log of purchases has. */
  readonly unknown: readonly string[];
}

/**
 * Does every coupon that selects shoppers by behaviour reach at least 50 of the log's shoppers?
 * @param purchasesOnly the log has neither views nor carts, so it cannot show who meets conditions on them
 */
export const checkAudience = async (
  db: Database,
  tables: readonly string[],
  campaign: Campaign,
  purchasesOnly = false,
): Promise<Audiences> => {
  const all = await smallAudiences(db, tables, campaign);
  const isLacking = isUnseen(purchasesOnly && all.length > 0 ? await daysOf(db, tables) : Number.POSITIVE_INFINITY);
  const unseen = purchasesOnly ? all.filter(({ part }) => reads(part, isLacking)) : [];
  const unknown = unseen.map(({ couponId }) => couponId);
  const first = all.find(({ couponId }) => !unknown.includes(couponId));
  if (!first) return { checked: ok(undefined), unknown };
  const met = first.shoppers === 1 ? '1 shopper of the log meets' : `${first.shoppers} shoppers of the log meet`;
  const checked = fail(
    'audience_too_small',
    `${met} the coupon's behaviour condition. To protect shoppers, at least ${LEAST_AUDIENCE} are needed. Widen the condition, or train on a log with more shoppers.`,
    first.couponId,
  );
  return { checked, unknown };
};

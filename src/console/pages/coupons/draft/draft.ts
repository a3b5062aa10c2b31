/** A draft campaign file: any JSON object. Incomplete or unknown parts are kept unchanged, and `checkCampaign` reports what is wrong. */
export type Draft = Readonly<Record<string, unknown>>;

export const fieldsOf = (value: unknown): Draft =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Draft) : {};

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const textOrNothing = (value: unknown): string => (typeof value === 'string' ? value : '');

/** @param at path with dots, as in `checkCampaign`, e.g. `coupons.0.discount.cap`; empty: the whole */
export const valueAt = (whole: unknown, at: string): unknown =>
  at === ''
    ? whole
    : at
        .split('.')
        .reduce<unknown>(
          (value, key) =>
            typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined,
          whole,
        );

const isPlace = (key: string): boolean => /^\d+$/.test(key);

const set = (whole: unknown, [key, ...rest]: readonly string[], value: unknown): unknown => {
  if (key === undefined) return value;
  if (Array.isArray(whole) && isPlace(key)) {
    const items: readonly unknown[] = whole;
    const place = Number(key);
    if (rest.length === 0 && value === undefined) return items.filter((_, i) => i !== place);
    return place < items.length
      ? items.map((item, i) => (i === place ? set(item, rest, value) : item))
      : [...items, set(undefined, rest, value)];
  }
  const fields = fieldsOf(whole);
  const inner = set(fields[key], rest, value);
  if (inner !== undefined) return { ...fields, [key]: inner };
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== key));
};

/**
 * The draft with a new value at a path; all other objects stay identical. `undefined` removes the field or list entry. Missing parents are
 * created.
 * @param at path with dots
 */
export const setAt = (draft: Draft, at: string, value: unknown): Draft => fieldsOf(set(draft, at === '' ? [] : at.split('.'), value));

export const idOf = (coupon: unknown): string => {
  const { id } = fieldsOf(coupon);
  return typeof id === 'string' ? id : '';
};

const byId = new WeakMap<readonly unknown[], ReadonlyMap<string, unknown>>();

/** A coupon of a campaign. Lists are indexed once, because a draft may have a thousand coupons. */
export const couponOf = (campaign: Draft, id: string): unknown => {
  const coupons = listOf(campaign.coupons);
  const known = byId.get(coupons) ?? new Map(coupons.map((coupon) => [idOf(coupon), coupon]));
  byId.set(coupons, known);
  return known.get(id);
};

/** Index of a coupon in the draft, −1 if there is none. */
export const placeOf = (draft: Draft, id: string): number => listOf(draft.coupons).findIndex((coupon) => idOf(coupon) === id);

/** Path of the test of creatives in a draft. */
export const AT = 'experiment.creatives';

/** Parts of the draft about a coupon outside its own entry, by coupon. */
const byCoupon = ['budgets', 'limits', 'codes'] as const;

/**
 * `name`, or `name-2`, `name-3`, … if that is taken.
 * @param name of `[a-z0-9][a-z0-9_-]*`
 */
export const freeId = (draft: Draft, name: string): string => {
  const base = name.slice(0, 36);
  for (let i = 1; ; i++) {
    const id = i === 1 ? base : `${base}-${i}`;
    if (placeOf(draft, id) < 0) return id;
  }
};

/** A coupon's id from its title, e.g. `20-off-tea`; `undefined` if none of its letters are Latin. */
export const idOfTitle = (title: unknown): string | undefined => {
  const plain = textOrNothing(title).normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const id = plain
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 36)
    .replaceAll(/^-+|-+$/g, '');
  return id === '' || id === 'coupon' ? undefined : id;
};

const renamedKey = (record: unknown, from: string, to: string): Draft =>
  Object.fromEntries(Object.entries(fieldsOf(record)).map(([key, value]) => [key === from ? to : key, value]));

/** The draft with another id for a coupon that was never published, wherever it is named; the same draft if the new id is taken. */
export const renameCoupon = (draft: Draft, from: string, to: string): Draft => {
  const place = placeOf(draft, from);
  if (place < 0 || placeOf(draft, to) >= 0) return draft;
  const named = setAt(draft, `coupons.${place}.id`, to);
  const about = byCoupon.filter((part) => Object.hasOwn(fieldsOf(draft[part]), from));
  const moved = about.reduce((left, part) => setAt(left, part, renamedKey(left[part], from, to)), named);
  const ruled = listOf(draft.rule).includes(from) ? { ...moved, rule: listOf(draft.rule).map((one) => (one === from ? to : one)) } : moved;
  const campaigns = listOf(draft.campaigns).map((campaign) => {
    const ids = listOf(fieldsOf(campaign).coupons);
    return ids.includes(from) ? { ...fieldsOf(campaign), coupons: ids.map((id) => (id === from ? to : id)) } : campaign;
  });
  const listed = draft.campaigns === undefined ? ruled : { ...ruled, campaigns };
  return valueAt(draft, `${AT}.couponId`) === from ? setAt(listed, `${AT}.couponId`, to) : listed;
};

/** The draft with a copy of a coupon after it, under a new id. A shared code is not copied, because two coupons cannot have the same. */
export const duplicateCoupon = (draft: Draft, id: string): { readonly draft: Draft; readonly id: string } | undefined => {
  const place = placeOf(draft, id);
  if (place < 0) return undefined;
  const copy = freeId(draft, id.replace(/-\d+$/, ''));
  const coupon = { ...fieldsOf(listOf(draft.coupons)[place]), id: copy, version: 1 };
  const origin = fieldsOf(fieldsOf(draft.codes)[id]);
  const about = {
    budgets: fieldsOf(draft.budgets)[id],
    limits: fieldsOf(draft.limits)[id],
    codes: origin.from === 'shared' ? { from: 'shared', code: '' } : fieldsOf(draft.codes)[id],
  };
  const known = Object.fromEntries(Object.entries(about).filter(([, value]) => value !== undefined));
  const whole = { ...draft, coupons: listOf(draft.coupons).toSpliced(place + 1, 0, coupon), rule: [...listOf(draft.rule), copy] };
  return { draft: Object.entries(known).reduce<Draft>((left, [part, value]) => setAt(left, `${part}.${copy}`, value), whole), id: copy };
};

/** Always new, so that orders of two tests are not mixed. */
export const newTestId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => 'abcdefghijklmnopqrstuvwxyz234567'.charAt(byte % 32)).join('');

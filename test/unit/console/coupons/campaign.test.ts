import { expect, test } from 'vitest';
import { campaignSchema } from '../../../../src/bundle/campaign';
import { checkCampaign, hasErrors } from '../../../../src/campaigns/checkCampaign';
import { EFFICIENCY_PRICE } from '../../../../src/campaigns/learning/aim';
import { couponRows } from '../../../../src/console/pages/campaigns/model/campaignRows';
import { likelyCurrency } from '../../../../src/console/pages/campaigns/start/markets';
import { startCampaign, startedCoupon, startIssues } from '../../../../src/console/pages/campaigns/start/startCampaign';
import { couponFields, ordersOf, startChoices } from '../../../../src/console/pages/campaigns/start/startFields';
import { conditionOf, groupOf } from '../../../../src/console/pages/coupons/draft/conditionTree';
import { type Draft, setAt, valueAt } from '../../../../src/console/pages/coupons/draft/draft';
import { couponOfIssue, nearestPlace } from '../../../../src/console/pages/coupons/issues/issuePlaces';
import { previewCoupon } from '../../../../src/console/pages/coupons/preview/Preview';
import { changesOf, isPooled } from '../../../../src/console/pages/coupons/publish/changesOf';
import { parseWith } from '../../../../src/protocol/values/parse';
import { stringsIn } from '../../../helpers/console/strings';

const now = Date.UTC(2026, 10, 26, 12);
const shop = { currency: 'EUR', timeZone: 'Europe/Berlin' };
/** What a form begins with, and the only choices that it cannot guess. */
const choicesOf = (preset: string, edited: Draft = {}): Draft =>
  startChoices(preset, shop, now, { ...(preset === 'targeted' ? { categories: ['Tea', 'Pots'] } : {}), ...edited });

const begun = (preset: string, draft?: Draft) => {
  const dates = preset === 'holiday' ? { from: '2026-12-18', until: '2026-12-26' } : {};
  const made = startCampaign(
    draft,
    preset,
    choicesOf(preset, { ...dates, ...(draft ? {} : { ...shop, marginRate: 0.4, holdout: 0.1 }) }),
    now,
  );
  if (!made.ok) throw new Error(`${preset}: ${made.error.message} ${made.error.at}`);
  return made.value;
};

test.each(Object.keys(couponFields))('%s begins a campaign that can be published, and joins one', (preset) => {
  const { draft, id } = begun(preset);
  expect(hasErrors(checkCampaign(draft, { now }))).toBe(false);
  expect(parseWith(campaignSchema, draft, 'campaign_invalid').ok).toBe(true);
  const second = begun(preset, draft);
  expect(second.id).toBe(`${id}-2`);
  expect(hasErrors(checkCampaign(second.draft, { now }))).toBe(false);
  expect(second.draft.experiment).toEqual(draft.experiment);
});

test('a coupon joins a draft that is not finished, which keeps what it has', () => {
  const { draft } = begun('win-back');
  const broken = { ...setAt(draft, 'coupons.0.discount.cap', 'twenty'), extra: 1 };
  const { draft: joined } = begun('holiday', broken);
  expect(joined).toMatchObject({ extra: 1, coupons: [{ discount: { cap: 'twenty' } }, { id: 'holiday' }] });
});

test('a title is kept in the language it was typed in', () => {
  const titles = (['en', 'zh-CN'] as const).map((language) => {
    const made = startCampaign(undefined, 'scratch', choicesOf('scratch', { ...shop, title: '新店开张' }), now, { language });
    return made.ok && valueAt(made.value.draft, 'coupons.0.title');
  });
  expect(titles).toEqual([{ en: '新店开张' }, { en: '10% off', 'zh-CN': '新店开张' }]);
});

test('a form begins with amounts of its currency, and a budget that follows them until it is edited', () => {
  expect(choicesOf('new-shopper')).toEqual({ percent: 10, cap: 2_000, visits: 3, budget: 200_000 });
  expect(startChoices('cart-rescue', { ...shop, currency: 'JPY' }, now, {})).toMatchObject({ cap: 2_000, spend: 5_000, budget: 200_000 });
  expect(choicesOf('new-shopper', { cap: 500 })).toMatchObject({ cap: 500, budget: 50_000 });
  expect(choicesOf('new-shopper', { cap: 500, budget: 30_000 })).toMatchObject({ budget: 30_000 });
  expect(ordersOf(choicesOf('new-shopper', { cap: 500, budget: 31_000 }))).toBe(62);
  expect(choicesOf('holiday')).toMatchObject({
    tiers: [
      { spend: 5_000, save: 500 },
      { spend: 10_000, save: 1_500 },
    ],
    from: '2026-11-26',
    until: '2026-12-09',
    budget: 150_000,
  });
  // No amount is known to be usual.
  expect(startChoices('scratch', { ...shop, currency: 'XPF' }, now, {})).toEqual({ percent: 10 });
});

test('only the budget that was chosen limits a coupon', () => {
  expect(begun('new-shopper').draft.budgets).toEqual({ 'new-shopper': { money: 200_000 } });
});

test('the currency is of the region of the time zone, or else of the languages', () => {
  expect(likelyCurrency('Asia/Tokyo', ['en-US', 'en'])).toBe('JPY');
  expect(likelyCurrency('Europe/Zurich', ['de-CH'])).toBe('CHF');
  expect(likelyCurrency('Europe/Berlin', ['en-US'])).toBe('EUR');
  expect(likelyCurrency('UTC', ['pt-BR', 'en'])).toBe('BRL');
  expect(likelyCurrency('Europe/Nowhere', ['sv', 'en'])).toBe('SEK');
  expect(likelyCurrency('UTC', ['tlh'])).toBe('USD');
});

test('issues are told at their fields, also of fields that were emptied', () => {
  const told = (preset: string, edited: Draft) =>
    startIssues(undefined, preset, choicesOf(preset, { ...shop, marginRate: 0.4, holdout: 0.1, ...edited }), now).map(
      ({ code, at }) => `${code} ${at}`,
    );
  const step = (spend: number, save: number): Draft => ({ spend, save });
  expect(told('holiday', {})).toEqual([]);
  expect(told('holiday', { tiers: [step(10_000, 300), step(5_000, 500)] })).toEqual(['tiers_not_rising tiers.0.save']);
  expect(told('holiday', { tiers: [step(5_000, 500), {}] })).toEqual(['field_missing tiers.1.spend', 'field_missing tiers.1.save']);
  expect(told('holiday', { until: '2026-11-25' })).toEqual(['until_invalid until']);
  expect(told('holiday', { tiers: [step(5_000, 2_500)] })).toEqual(['below_cost tiers']);
  expect(told('scratch', { percent: 50 })).toEqual(['below_cost percent']);
  expect(told('scratch', { percent: undefined })).toEqual(['field_missing percent']);
  expect(told('scratch', { budget: undefined })).toEqual(['field_missing budget']);
  expect(told('targeted', { categories: undefined })).toEqual(['field_missing categories']);
});

test('a preview shows the coupon, or while it is incomplete one with its discount', () => {
  const seen = (preset: string, edited: Draft) =>
    startedCoupon(undefined, preset, choicesOf(preset, { ...shop, marginRate: 0.4, ...edited }), now, 'en');
  expect(seen('new-shopper', { percent: 20 })).toMatchObject({ title: { en: '20% off your first order' }, discount: { cap: 2_000 } });
  expect(seen('targeted', { categories: undefined })).toMatchObject({ title: { en: '10% off' }, discount: { cap: 2_000 } });
  expect(seen('new-shopper', { cap: undefined })).toEqual({});
});

test('rows say a condition and are said as the same one; what is deeper is left alone', () => {
  const leaf = { field: 'cart.value', op: 'gte', value: 5_000 };
  const whole = { all: [leaf, { any: [leaf, { field: 'channel', op: 'in', value: ['mail'] }] }] };
  const group = groupOf(whole);
  expect(group && conditionOf(group)).toEqual(whole);
  expect(groupOf(leaf)).toEqual({ mode: 'all', rows: [{ leaf }] });
  expect(groupOf(undefined)).toEqual({ mode: 'all', rows: [] });
  const unknown = { all: [{ field: 'moon.phase', op: 'near', value: 1 }] };
  const kept = groupOf(unknown);
  expect(kept && conditionOf(kept)).toEqual(unknown);
  for (const deep of [
    { not: leaf },
    { all: [{ any: [{ all: [leaf] }] }] },
    { all: [{ not: leaf }] },
    { all: [leaf], any: [] },
    { all: [{ ...leaf, note: 1 }] },
    7,
  ])
    expect(groupOf(deep)).toBeUndefined();
});

test('what publishing changes, in the order a person asks', () => {
  const live = begun('holiday', begun('win-back').draft).draft;
  expect(changesOf(live, live, now)).toEqual([]);
  // What was published says what the draft leaves to defaults.
  const published = parseWith(campaignSchema, { ...live, fatigue: {} }, 'campaign_invalid');
  expect(published.ok && changesOf({ ...live, fatigue: {} }, published.value, now)).toEqual([]);
  const cheaper = setAt(setAt(live, 'budgets.win-back.money', 50_000), 'coupons.0.title.en', 'Hello again');
  expect(changesOf(cheaper, live, now)).toEqual([
    {
      what: 'coupon',
      coupon: 'win-back',
      fields: [
        { at: 'coupons.0.title.en', from: valueAt(live, 'coupons.0.title.en'), to: 'Hello again' },
        { at: 'budgets.win-back.money', from: 200_000, to: 50_000 },
      ],
    },
  ]);
  expect(changesOf(setAt(live, 'limits.holiday.perCustomer', 1), live, now)).toEqual([
    { what: 'coupon', coupon: 'holiday', fields: [{ at: 'limits.holiday.perCustomer', from: undefined, to: 1 }] },
  ]);
  expect(changesOf(setAt(live, 'session.idleMs', 60_000), live, now)).toEqual([
    { what: 'shop', fields: [{ at: 'session.idleMs', from: 1_800_000, to: 60_000 }] },
  ]);
  expect(changesOf(setAt(live, 'experiment.explore', 0.1), live, now)).toMatchObject([
    { what: 'shop', fields: [{ at: 'experiment.explore', from: 0.02, to: 0.1 }] },
  ]);
  const other = setAt(setAt(setAt(live, 'coupons.1', undefined), 'experiment.id', 'exp-2'), 'marginRate', 0.5);
  expect(changesOf(other, live, now).map(({ what }) => what)).toEqual(['removed', 'experiment', 'shop']);
  expect(changesOf(live, {}, now).map(({ what }) => what)).toEqual(['added', 'added', 'campaignAdded', 'campaignAdded', 'experiment']);
});

test('another aim is counted together with the one before within an experiment that goes on and compares', () => {
  const live = begun('win-back').draft;
  const other = setAt(live, 'policy.aim', 'efficiency');
  const pooled = (draft: Draft, before = live): boolean => isPooled(changesOf(draft, before, now), draft);
  expect(pooled(other)).toBe(true);
  expect(pooled(live, other)).toBe(true);
  expect(pooled(setAt(live, 'marginRate', 0.5))).toBe(false);
  expect(pooled(setAt(other, 'experiment.id', 'exp-2'))).toBe(false);
  const alone = { none: 0, rule: 0, couplet: 1 };
  expect(pooled(setAt(other, 'experiment.shares', alone), setAt(live, 'experiment.shares', alone))).toBe(false);
});

test('the aim’s help says what a unit of discount counts', () => {
  for (const language of ['en', 'zh-CN'] as const) expect(stringsIn(language).shop.aimHint).toContain(String(1 + EFFICIENCY_PRICE));
});

test('a coupon is live, scheduled, new, paused or over, and says whether publishing changes it', () => {
  const live = begun('holiday', begun('win-back').draft).draft;
  const stateOf = (draft: Parameters<typeof couponRows>[0], at = now) =>
    couponRows(draft, live, undefined, at).map(({ status, changed }) => (changed ? `${status} changed` : status));
  expect(stateOf(live)).toEqual(['live', 'scheduled']);
  expect(stateOf(setAt(live, 'codes.win-back', { from: 'pool' }))).toEqual(['live changed', 'scheduled']);
  expect(stateOf(setAt(live, 'coupons.0.paused', true))).toEqual(['paused changed', 'scheduled']);
  expect(stateOf(begun('targeted', live).draft)).toEqual(['live', 'scheduled', 'new changed']);
  expect(stateOf(live, Date.UTC(2027, 0, 5))).toEqual(['live', 'ended']);
});

test('a coupon that is being written is previewed as far as a card would show it', () => {
  const coupon = (begun('win-back').draft.coupons as unknown[])[0] as Record<string, unknown>;
  expect(previewCoupon(coupon, '…', now)).toMatchObject({ title: coupon.title, discount: coupon.discount, endsAt: coupon.endsAt });
  const unfinished = { ...coupon, title: {}, startsAt: 'soon', endsAt: 'later', when: { all: [{ field: 'nonsense' }] }, frequency: 7 };
  expect(previewCoupon({ ...coupon, picks: true }, '…', now)).toMatchObject({ picks: true });
  expect(previewCoupon(unfinished, 'Your title', now)).toMatchObject({ title: { en: 'Your title' }, endsAt: now, when: { all: [] } });
  expect(previewCoupon({ ...coupon, discount: { kind: 'percent' } }, '…', now)).toBeUndefined();
});

test('issues are told at their coupon, or at the nearest field there is', () => {
  const issue = (at: string) => ({ code: 'x', at, severity: 'error', facts: {} }) as const;
  expect(couponOfIssue(issue('coupons.1.endsAt'), ['a', 'b'])).toBe(1);
  expect(couponOfIssue(issue('budgets.b.money'), ['a', 'b'])).toBe(1);
  expect(couponOfIssue(issue('experiment.shares'), ['a', 'b'])).toBe(-1);
  const places = ['coupons.0.discount.kind', 'coupons.0.discount.cap', 'coupons.0.title.en', 'coupons.10.title.en'];
  expect(nearestPlace('coupons.0.discount', places)).toBe('coupons.0.discount.cap');
  expect(nearestPlace('coupons.0.title.en', places)).toBe('coupons.0.title.en');
  expect(nearestPlace('coupons.1', places)).toBeUndefined();
});

test('every issue has its sentence in both languages', () => {
  expect(Object.keys(stringsIn('zh-CN').issues).sort()).toEqual(Object.keys(stringsIn('en').issues).sort());
});

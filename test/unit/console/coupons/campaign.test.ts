import { expect, test } from 'vitest';
import { campaignSchema } from '../../../../src/bundle/campaign';
import { checkCampaign, hasErrors } from '../../../../src/campaigns/checkCampaign';
import { EFFICIENCY_PRICE } from '../../../../src/campaigns/learning/aim';
import { couponRows } from '../../../../src/console/pages/campaigns/model/campaignRows';
import { readStart } from '../../../../src/console/pages/campaigns/start/choices';
import { startCampaign } from '../../../../src/console/pages/campaigns/start/startCampaign';
import { couponFields, shopFields, usesField } from '../../../../src/console/pages/campaigns/start/startFields';
import { conditionOf, groupOf } from '../../../../src/console/pages/coupons/draft/conditionTree';
import { type Draft, setAt, valueAt } from '../../../../src/console/pages/coupons/draft/draft';
import { couponOfIssue, nearestPlace } from '../../../../src/console/pages/coupons/issues/issuePlaces';
import { issuesEn } from '../../../../src/console/pages/coupons/issues/issuesEn';
import { issuesZhCn } from '../../../../src/console/pages/coupons/issues/issuesZhCn';
import { previewCoupon } from '../../../../src/console/pages/coupons/preview/Preview';
import { changesOf, isPooled } from '../../../../src/console/pages/coupons/publish/changesOf';
import { shopStrings } from '../../../../src/console/pages/coupons/words/shopStrings';
import { parseWith } from '../../../../src/protocol/values/parse';

const now = Date.UTC(2026, 10, 26, 12);
const typed: Readonly<Record<string, string>> = {
  currency: 'EUR',
  cap: '20',
  spend: '50',
  categories: 'Tea, Pots',
  from: '2026-12-18',
  until: '2026-12-26',
  tiers: '50:5, 100:15',
  title: 'Anything',
};

const begun = (preset: string, draft?: Parameters<typeof startCampaign>[0]) => {
  const fields = [...(draft ? [] : shopFields('Europe/Berlin')), ...(couponFields[preset] ?? []), usesField];
  const made = startCampaign(draft, preset, readStart(fields, typed, 2), now);
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
  const choices = readStart([...shopFields('Asia/Shanghai'), ...(couponFields.scratch ?? [])], { ...typed, title: '新店开张' }, 2);
  const titles = (['en', 'zh-CN'] as const).map((language) => {
    const made = startCampaign(undefined, 'scratch', choices, now, { language });
    return made.ok && valueAt(made.value.draft, 'coupons.0.title');
  });
  expect(titles).toEqual([{ en: '新店开张' }, { en: '10% off', 'zh-CN': '新店开张' }]);
});

test('a choice that is wrong is told by its name', () => {
  const made = startCampaign(
    undefined,
    'holiday',
    readStart([...shopFields('UTC'), ...(couponFields.holiday ?? [])], { ...typed, tiers: '50:5, 100:3' }, 2),
    now,
  );
  expect(made).toMatchObject({ ok: false, error: { code: 'choices_invalid', at: 'tiers' } });
});

test('no currency is guessed', () => {
  const { currency: _, ...others } = typed;
  const made = startCampaign(undefined, 'scratch', readStart([...shopFields('UTC'), ...(couponFields.scratch ?? [])], others, 2), now);
  expect(made).toMatchObject({ ok: false, error: { at: 'currency' } });
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
        { at: 'budgets.win-back.money', from: 1_000_000, to: 50_000 },
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
  for (const language of ['en', 'zh-CN'] as const) expect(shopStrings[language].aimHint).toContain(String(1 + EFFICIENCY_PRICE));
});

test('a coupon is live, scheduled, new, paused or over, and says whether publishing changes it', () => {
  const live = begun('holiday', begun('win-back').draft).draft;
  const stateOf = (draft: Parameters<typeof couponRows>[0], at = now) =>
    couponRows(draft, live, [], at).map(({ status, changed }) => (changed ? `${status} changed` : status));
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
  expect(Object.keys(issuesZhCn).sort()).toEqual(Object.keys(issuesEn).sort());
});

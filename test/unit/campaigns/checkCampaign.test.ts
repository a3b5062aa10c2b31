import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { demoCampaign } from '../../../demo/campaign';
import { campaignSchema } from '../../../src/bundle/campaign';
import { checkFairness } from '../../../src/bundle/checkFairness';
import { checkCampaign, hasErrors } from '../../../src/campaigns/checkCampaign';
import { smallCampaign } from '../trainer/fixtures';

const NOW = Date.UTC(2026, 5, 1);
const DAY = 86_400_000;

const holdout = { none: 0.1, rule: 0.1, couplet: 0.8 };
const budgets = { 'tea-10': { money: 10_000 }, 'plants-10': { money: 10_000 }, 'lamps-10': { money: 10_000 } };
const sound = (): ReturnType<typeof smallCampaign> => {
  const campaign = smallCampaign({ budgets, marginFloor: 0.2 });
  return { ...campaign, experiment: { ...campaign.experiment, shares: holdout } };
};

/** The sound campaign with one value set, or with `undefined` left out. */
const withValue = (path: string, value: unknown, campaign: object = sound()): unknown => {
  const copy = structuredClone(campaign);
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const place = keys.reduce((at, key) => at[key] as Record<string, unknown>, copy as Record<string, unknown>);
  if (value === undefined) delete place[last];
  else place[last] = value;
  return JSON.parse(JSON.stringify(copy));
};

const found = (input: unknown, options: Partial<Parameters<typeof checkCampaign>[1]> = {}): string[] =>
  checkCampaign(input, { now: NOW, ...options }).map(({ code, at, severity }) => `${severity} ${code} ${at}`);

describe('a campaign that is sound', () => {
  it('has no issues', () => expect(found(sound())).toEqual([]));

  it('may have started long ago', () => expect(found(withValue('coupons.0.startsAt', 1))).toEqual([]));

  it('is what the demo publishes, but for what is unwise about it', () => {
    // Amounts that come off whatever is bought, and a till that takes one code an order.
    expect(found(demoCampaign())).toEqual([
      ...[1, 4, 7].map((i) => `warning below_margin_floor coupons.${i}.discount`),
      'warning exclusive_overlap coupons.8',
    ]);
  });
});

describe('checkCampaign finds', () => {
  const leaf = (field: string, value: unknown) => ({ all: [{ field, op: 'in', value }] });
  it.each<[string, unknown, string]>([
    ['coupons.1.title', undefined, 'error title_missing coupons.1.title.en'],
    ['coupons.1.title.en', '', 'error title_missing coupons.1.title.en'],
    ['coupons.0.discount.cap', undefined, 'error cap_missing coupons.0.discount.cap'],
    ['coupons.0.discount.cap', 0, 'error value_too_small coupons.0.discount.cap'],
    ['coupons.0.discount.cap', 1.5, 'error not_whole coupons.0.discount.cap'],
    ['coupons.0.discount.basisPoints', 10_001, 'error value_too_large coupons.0.discount.basisPoints'],
    ['coupons.0.discount.kind', 'halfPrice', 'error choice_invalid coupons.0.discount.kind'],
    ['coupons.2.id', 'tea-10', 'error coupon_duplicate coupons.2.id'],
    ['coupons.2.id', 'Tea 10', 'error format_invalid coupons.2.id'],
    ['coupons.2.id', 'none', 'error coupon_reserved coupons.2.id'],
    ['coupons.0.endsAt', NOW, 'error coupon_ended coupons.0.endsAt'],
    ['coupons.0.startsAt', 4_000_000_000_000, 'error ends_before_start coupons.0.endsAt'],
    ['coupons.0.scope', { categories: ['Baby'] }, 'error sensitive_category coupons.0.scope'],
    ['coupons.0.when', leaf('cart.categories', ['Pharmacy']), 'error sensitive_category coupons.0.when'],
    ['coupons.0.when', leaf('channel', ['mobile']), 'error protected_attribute coupons.0.when'],
    ['coupons.0.when', leaf('customer.country', ['FR']), 'error condition_field_unknown coupons.0.when.all.0.field'],
    [
      'coupons.0.when',
      { any: [{ all: [] }, { not: { field: 'cart.value', op: 'about', value: 5 } }] },
      'error condition_operator_unknown coupons.0.when.any.1.not.op',
    ],
    ['coupons.0.when', { some: [] }, 'error condition_malformed coupons.0.when'],
    ['coupons.0.when', { not: { field: 'cart.value', op: 'gte', value: 'ten' } }, 'warning field_invalid coupons.0.when.not.value'],
    ['coupons.0.when', { any: [{ field: 'cart.value', op: 'gte', value: -300 }] }, 'warning condition_negative coupons.0.when.any.0.value'],
    ['fairness', { floor: 2_000, ceiling: 3_000, sensitive: [] }, 'error value_below_floor coupons.0'],
    ['fairness', { floor: 0, ceiling: 999, sensitive: [] }, 'error value_above_ceiling coupons.0'],
    ['fairness', { floor: 2, ceiling: 1, sensitive: [] }, 'error fairness_bounds fairness'],
    ['experiment.shares', { none: 0.5, rule: 0.5, couplet: 0.5 }, 'error shares_sum experiment.shares'],
    ['experiment.shares', { none: 0, rule: 0, couplet: 1 }, 'warning no_holdout experiment.shares.none'],
    ['experiment.shares', { none: 0.04, rule: 0.06, couplet: 0.9 }, 'warning arm_too_small experiment.shares.none'],
    ['experiment.explore', 0.2, 'error explore_too_large experiment.explore'],
    ['budgets.tea-10', { money: 999 }, 'error budget_below_discount budgets.tea-10.money'],
    ['budgets.tea-10', { moneyPerDay: 999 }, 'error budget_below_discount budgets.tea-10.moneyPerDay'],
    ['budgets.tea-10', { money: 0 }, 'warning budget_empty budgets.tea-10'],
    ['budgets.tea-10', {}, 'warning budget_absent budgets.tea-10'],
    ['budgets.tee-10', { money: 5_000 }, 'error coupon_unknown budgets.tee-10'],
    ['budgets.tea-10.monye', 5, 'error field_unknown budgets.tea-10.monye'],
    ['rule', ['plants-10', 'tee-10'], 'error coupon_unknown rule.1'],
    ['rule', [], 'warning rule_empty rule'],
    [
      'codes',
      { 'tea-10': { from: 'shared', code: 'All10' }, 'lamps-10': { from: 'shared', code: 'ALL10' } },
      'error code_duplicate codes.lamps-10.code',
    ],
    ['timeZone', 'Europe/Atlantis', 'error time_zone_unknown timeZone'],
    ['reports.epsilon', 2, 'warning reports_linkable reports.epsilon'],
    ['reports.epsilon', 1.4, 'fine'],
    ['reports', { ...sound().reports, epsilon: 2, questions: ['stratum-outcome', 'reaction'] }, 'fine'],
    ['reports', { ...sound().reports, epsilon: 2, mode: 'off', enabled: false }, 'fine'],
    ['reports', { ...sound().reports, mode: 'split', enabled: false }, 'error split_helper_absent reports.split.helper.key'],
    [
      'reports',
      { ...sound().reports, mode: 'split', enabled: false, split: { helper: { operator: 'Others', key: `B${'a'.repeat(86)}` } } },
      'fine',
    ],
    ['policy.floor', 0.05, 'fine'],
    ['policy', { aim: 'efficiency' }, 'fine'],
    ['policy.aim', 'revenue', 'error choice_invalid policy.aim'],
    ['marginFloor', 0.41, 'warning below_margin_floor coupons.0.discount'],
    ['marginFloor', 0.4, 'fine'],
    ['coupons.0.discount', { kind: 'fixed', amount: 400 }, 'warning below_margin_floor coupons.0.discount'],
    ['reports.mode', 'off', 'error reports_mode_contradicts reports.mode'],
    ['reports.mode', 'sometimes', 'error choice_invalid reports.mode'],
    ['currency', undefined, 'error field_missing currency'],
    ['currency', 12, 'error field_invalid currency'],
  ])('%s: %j: %s', (path, value, issue) => {
    const issues = found(withValue(path, value));
    if (issue === 'fine') expect(issues).toEqual([]);
    else expect(issues).toContain(issue);
  });

  it('how well reports could be linked at worst, and at which ε they could not', () => {
    const [issue] = checkCampaign(withValue('reports.epsilon', 1.7), { now: NOW });
    expect(issue?.facts).toEqual({ epsilon: 1.7, auc: expect.closeTo(0.5744, 3), most: 0.55, fits: 1.4 });
  });

  it('what is wrong beside a field that is still unwritten', () => {
    const unfinished = withValue('budgets.tea-10', { money: 999 }, withValue('coupons.0.title', undefined) as object);
    expect(found(unfinished)).toEqual(['error title_missing coupons.0.title.en', 'error budget_below_discount budgets.tea-10.money']);
  });

  it('a condition nested beyond sense, without following it down', () => {
    const deep = JSON.parse(`${'{"not":'.repeat(20_000)}{"all":[]}${'}'.repeat(20_000)}`);
    expect(found(withValue('coupons.0.when', { all: [] })).length).toBe(0);
    const campaign = sound();
    const [first, ...others] = campaign.coupons;
    expect(found({ ...campaign, coupons: [{ ...first, when: deep }, ...others] })).toEqual(['error too_deep ']);
  });

  it.each([undefined, null, 1, 'text', [], {}])('that %j is no campaign', (input) => {
    expect(found(input)).toContainEqual(expect.stringMatching(/^error field_/));
  });
});

describe('the margin floor', () => {
  const withCoupon = (coupon: object) =>
    checkCampaign(withValue('coupons.0', { ...sound().coupons[0], ...coupon }), { now: NOW }).find(
      ({ code }) => code === 'below_margin_floor',
    );
  const from = (value: number) => ({ field: 'cart.value', op: 'gte', value });

  it('is asked of the least cart with the largest discount on it', () => {
    // 50% margin, 20% floor: at most 30% may go.
    expect(withCoupon({ discount: { kind: 'fixed', amount: 600 }, when: from(2_000) })).toBeUndefined();
    expect(withCoupon({ discount: { kind: 'fixed', amount: 600 }, when: from(1_999) })?.facts).toMatchObject({
      cart: 1_999,
      cost: 600,
      left: 399,
      least: 400,
    });
    expect(withCoupon({ discount: { kind: 'percent', basisPoints: 5_000, cap: 600 }, when: from(2_000) })).toBeUndefined();
    expect(withCoupon({ discount: { kind: 'percent', basisPoints: 5_000, cap: 601 }, when: from(2_000) })).toBeDefined();
    const tiers = [
      { threshold: 1_000, amount: 300 },
      { threshold: 2_000, amount: 601 },
    ];
    expect(withCoupon({ discount: { kind: 'tiers', tiers, cap: 601 } })?.facts).toMatchObject({ cart: 2_000, cost: 601 });
    expect(withCoupon({ discount: { kind: 'tiers', tiers, cap: 600 } })).toBeUndefined();
    expect(withCoupon({ discount: { kind: 'freeShipping', cap: 500 } })?.facts).toMatchObject({ cost: 500 });
    expect(
      withCoupon({ discount: { kind: 'freeShipping', cap: 500 }, when: { not: { any: [{ ...from(0), op: 'lt', value: 5_000 }] } } }),
    ).toBeUndefined();
  });
});

describe('a discount that counts pieces', () => {
  it('is said to stand alone where it is written as combinable', () => {
    const pieces = { kind: 'buyGet', buy: 2, get: 1, basisPoints: 10_000, times: 1, cap: 500 };
    const alone = withValue('coupons.0.discount', pieces);
    const issue = 'warning stands_alone coupons.0.stacking.combinesWith';
    expect(found(alone)).not.toContain(issue);
    expect(found(withValue('coupons.0.stacking', { combinesWith: ['shipping'] }, alone as object))).toContain(issue);
  });
});

describe('coupons that stand alone and get in each other’s way', () => {
  const two = (first: object, second: object, rule: string[]) => {
    const campaign = sound();
    const [tea, plants] = campaign.coupons;
    const coupons = [
      { ...tea, scope: {}, ...first },
      { ...plants, scope: {}, ...second },
    ];
    return found({ ...campaign, coupons, rule, budgets: { 'tea-10': { money: 5_000 }, 'plants-10': { money: 5_000 } } });
  };
  const at = (value: number) => ({ field: 'cart.value', op: 'gte', value });
  it.each<[string, object, object, string[], string[]]>([
    ['the same goods, shoppers and days, later in the rule', {}, {}, ['tea-10', 'plants-10'], ['warning rule_never_shows coupons.1']],
    ['earlier in the rule is the other', {}, {}, ['plants-10', 'tea-10'], ['warning rule_never_shows coupons.0']],
    ['not in the rule', {}, {}, ['tea-10'], ['warning exclusive_overlap coupons.1']],
    ['a stricter condition first', { when: at(100) }, {}, ['tea-10', 'plants-10'], ['warning exclusive_overlap coupons.1']],
    ['a stricter condition second', { when: at(100) }, { when: at(200) }, ['tea-10', 'plants-10'], ['warning rule_never_shows coupons.1']],
    ['other days', { endsAt: NOW + DAY }, { startsAt: NOW + DAY }, ['tea-10', 'plants-10'], []],
    ['members first', { membersOnly: true }, {}, ['tea-10', 'plants-10'], ['warning exclusive_overlap coupons.1']],
    ['other goods', { scope: { categories: ['Tea'] } }, { scope: { categories: ['Lamps'] } }, ['tea-10', 'plants-10'], []],
    [
      'both may be combined',
      { stacking: { combinesWith: ['order'] } },
      { stacking: { combinesWith: ['order'] } },
      ['tea-10', 'plants-10'],
      [],
    ],
    [
      'other shoppers',
      { when: { field: 'customer.orders', op: 'eq', value: 0 } },
      { when: { field: 'customer.orders', op: 'gt', value: 0 } },
      ['tea-10', 'plants-10'],
      [],
    ],
  ])('%s', (_what, first, second, rule, issues) => expect(two(first, second, rule)).toEqual(issues));
});

describe('a test of creatives', () => {
  const at = 'experiment.creatives';
  const b = { id: 'b', title: { en: 'Tea time' } };
  const testing = (creatives: object): unknown => withValue(at, { id: 't1', couponId: 'tea-10', variants: [b], ...creatives });
  const variants = (...all: object[]): unknown => testing({ variants: all });

  it('may name all that is other', () => {
    const moment = { afterMs: 5_000, exitIntent: true };
    expect(found(variants(b, { id: 'c', picture: '/img/pot.webp', format: 'modal', moment }))).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['a coupon that is none', testing({ couponId: 'gone' }), `error coupon_unknown ${at}.couponId`],
    ['two of a name', variants(b, { ...b, format: 'bar' }), `error creative_duplicate ${at}.variants.1.id`],
    ['one called as the coupon as it stands', variants({ ...b, id: 'control' }), `error creative_duplicate ${at}.variants.0.id`],
    ['one that is nothing else', variants({ id: 'b' }), `error creative_same ${at}.variants.0`],
    ['one with a moment that never comes', variants({ id: 'b', moment: { exitIntent: false } }), `error creative_same ${at}.variants.0`],
    ['none', testing({ variants: [] }), `error too_short ${at}.variants`],
    ['five', variants(...['b', 'c', 'd', 'e', 'f'].map((id) => ({ ...b, id }))), `error too_long ${at}.variants`],
    ['a long name', variants({ ...b, id: 'ninechars' }), `error format_invalid ${at}.variants.0.id`],
    ['a format of no version', variants({ id: 'b', format: 'balloon' }), `error creative_format_unknown ${at}.variants.0.format`],
    [
      'a picture on another host without TLS',
      variants({ id: 'b', picture: 'http://cdn/x.png' }),
      `error format_invalid ${at}.variants.0.picture`,
    ],
    ['a picture of another host by a path', variants({ id: 'b', picture: '//cdn/x.png' }), `error format_invalid ${at}.variants.0.picture`],
    ['no English title', variants({ id: 'b', title: { de: 'Tee' } }), `error title_missing ${at}.variants.0.title.en`],
  ])('is refused with %s, and the experiment is judged all the same', (_what, campaign, issue) => {
    expect(found(campaign)).toEqual([issue]);
    expect(found(withValue('experiment.shares', { none: 0, rule: 0.1, couplet: 0.9 }, campaign as object))).toContain(
      'warning no_holdout experiment.shares.none',
    );
  });

  it('is refused with more pictures than a page should load', () => {
    const pictures = Array.from({ length: 9 }, (_, i) => ({ ...sound().coupons[0], id: `tea-${i + 10}`, picture: `/img/${i}.webp` }));
    const campaign = withValue('coupons', [...sound().coupons, ...pictures.slice(1)]);
    const issues = (input: unknown): string[] => found(input).filter((issue) => issue.includes('pictures'));
    expect(issues(campaign)).toEqual([]);
    expect(issues(withValue('coupons.0.picture', '/img/0.webp', campaign as object))).toEqual(['error pictures_too_many coupons']);
  });

  it('stays as it is while it runs, under its id', () => {
    const live = (orders: number) => ({ published: { campaign: v.parse(campaignSchema, testing({})), orders } });
    const other = variants({ ...b, title: { en: 'Tea?' } });
    expect(found(testing({}), live(3))).toEqual([]);
    expect(found(other, live(3))).toEqual([`error creatives_changed ${at}`]);
    expect(found(other, live(0))).toEqual([`warning creatives_changed ${at}`]);
    expect(found(withValue(`${at}.id`, 't2', other as object), live(3))).toEqual([]);
    expect(found(sound(), live(3))).toEqual([]);
  });
});

describe('beside what is live', () => {
  const published = (orders: number) => ({ campaign: sound(), orders });
  it('the shares of an experiment with orders stay, and of one without may change with a word', () => {
    const other = withValue('experiment.shares', { none: 0.2, rule: 0.2, couplet: 0.6 });
    expect(found(other, { published: published(3) })).toEqual(['error experiment_changed experiment.shares']);
    expect(found(other, { published: published(0) })).toEqual(['warning experiment_changed experiment.shares']);
    expect(found(withValue('experiment.id', 'next', other as object), { published: published(3) })).toEqual([]);
    expect(found(sound(), { published: published(3) })).toEqual([]);
  });

  it('a coupon that ended there holds nothing else up', () => {
    const later = { now: 4_000_000_000_001, published: published(0) };
    expect(new Set(checkCampaign(sound(), later).map(({ code, severity }) => `${severity} ${code}`))).toEqual(
      new Set(['warning coupon_ended']),
    );
  });
});

describe('for any campaign', () => {
  const places = (value: unknown, path = ''): string[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => [`${path}${key}`, ...places(inner, `${path}${key}.`)])
      : [];
  const whole = {
    ...demoCampaign(holdout),
    codes: { 'tea-20': { from: 'shared', code: 'TEA20' }, 'coffee-4': { from: 'pool' } },
    limits: {},
  };
  const odd = fc.oneof(
    fc.constantFrom<unknown>(undefined, null, '', 'tea-20', 'none', 'Baby', 'mobile', 'device.class', [], {}, true, Number.NaN, {
      all: [],
    }),
    fc.constantFrom<unknown>(
      { kind: 'percent', basisPoints: 1_000 },
      { field: 'channel', op: 'eq', value: 'ios' },
      { from: 'shared', code: 'TEA20' },
    ),
    fc.constantFrom(-1, 0, 0.04, 0.5, 1, 1.5, 400, 999_999_999, Number.MAX_SAFE_INTEGER, 2 ** 60),
    fc.array(fc.constantFrom('tea-20', 'tee-20', 'coffee-4')),
  );
  const changed = fc.array(fc.tuple(fc.constantFrom(...places(whole)), odd), { maxLength: 3 }).map((changes) =>
    changes.reduce<object>((campaign, [path, value]) => {
      try {
        return withValue(path, value, campaign) as object;
      } catch {
        return campaign;
      }
    }, whole),
  );
  /** What only a device or a calendar refuses. */
  const beyond = new Set(['coupon_ended', 'coupon_reserved', 'time_zone_unknown', 'policy_floor_too_large', 'split_helper_absent']);

  it('no errors means that it is read and fair, and the other way round', () => {
    let [fine, bad] = [0, 0];
    fc.assert(
      fc.property(changed, (input) => {
        const issues = checkCampaign(input, { now: NOW });
        const errors = issues.filter(({ severity }) => severity === 'error');
        const read = v.safeParse(campaignSchema, input);
        const accepted = read.success && checkFairness(read.output).ok;
        if (!hasErrors(issues)) expect(accepted).toBe(true);
        if (accepted) expect(errors.filter(({ code }) => !beyond.has(code))).toEqual([]);
        else expect(errors.filter(({ code }) => !beyond.has(code))).not.toEqual([]);
        if (accepted) fine++;
        else bad++;
      }),
      { numRuns: 200 },
    );
    expect(Math.min(fine, bad)).toBeGreaterThan(20);
  });
});

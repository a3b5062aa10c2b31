import '../../../helpers/console/strings';
import { expect, test } from 'vitest';
import { createFormats } from '../../../../src/console/i18n/i18n';
import { startCampaign } from '../../../../src/console/pages/campaigns/start/startCampaign';
import { type Draft, setAt } from '../../../../src/console/pages/coupons/draft/draft';
import { changesOf } from '../../../../src/console/pages/coupons/publish/changesOf';
import { fieldSentence } from '../../../../src/console/pages/coupons/publish/fieldSentence';
import { fieldName } from '../../../../src/console/pages/coupons/words/fieldNames';

const now = Date.UTC(2026, 10, 26, 12);
const made = startCampaign(
  undefined,
  'scratch',
  { currency: 'EUR', timeZone: 'Europe/Berlin', marginRate: 0.4, holdout: 0.1, title: 'Tea', percent: 15, cap: 2_000 },
  now,
);
if (!made.ok) throw new Error(made.error.message);
const live: Draft = setAt(made.value.draft, 'coupons.0.startsAt', Date.UTC(2026, 10, 30, 23));

/** What a draft that differs from the published one in these places is said to change. */
const said = (language: 'de' | 'en' | 'zh-CN', places: Readonly<Record<string, unknown>>, before: Draft = live): readonly string[] => {
  const draft = Object.entries(places).reduce<Draft>((left, [at, value]) => setAt(left, at, value), before);
  const reader = {
    language,
    formats: createFormats(language),
    currency: 'EUR',
    timeZone: 'Europe/Berlin',
    titleOf: (id: unknown) => `<${id}>`,
  };
  return changesOf(draft, before, now).flatMap((change) =>
    'fields' in change
      ? change.fields.map((field) => {
          const { text, before: was, after } = fieldSentence(field, reader);
          return [text, was === undefined ? '' : `− ${was}`, after === undefined ? '' : `+ ${after}`].filter(Boolean).join(' ');
        })
      : [],
  );
};

test('texts have the quotation marks of the language', () => {
  expect(said('de', { 'coupons.0.attributes.couponType': 'Bar' })).toEqual([expect.stringContaining('„Bar“')]);
});

test.each([
  ['coupons.0.discount.basisPoints', 2_000, 'Discount › Percentage: 15% → 20%', '优惠内容 › 减免比例：15% → 20%'],
  ['coupons.0.discount.cap', 2_550, 'Discount › Maximum per order: €20.00 → €25.50', '优惠内容 › 单笔订单最多：€20.00 → €25.50'],
  ['coupons.0.title.en', 'Pots', 'Offer › Title: “Tea” → “Pots”', '优惠 › 标题（英文）：“Tea” → “Pots”'],
  [
    'coupons.0.title.en',
    'T'.repeat(60),
    `Offer › Title: changed − “Tea” + “${'T'.repeat(60)}”`,
    `优惠 › 标题（英文）：有改动 − “Tea” + “${'T'.repeat(60)}”`,
  ],
  [
    'coupons.0.detail.en',
    'D'.repeat(60),
    `Offer › Details: added + “${'D'.repeat(60)}”`,
    `优惠 › 补充说明（英文）：新增 + “${'D'.repeat(60)}”`,
  ],
  [
    'coupons.0.startsAt',
    Date.UTC(2026, 11, 23, 23),
    'Schedule › Starts: Dec 1, 2026, 12:00 AM → Dec 24, 2026, 12:00 AM',
    '时间安排 › 开始：2026年12月1日 00:00 → 2026年12月24日 00:00',
  ],
  ['coupons.0.scope.categories', ['Tea', 'Pots'], 'Applies to › Categories: empty → Tea, Pots', '适用商品 › 分类：空 → Tea、Pots'],
  ['coupons.0.membersOnly', true, 'Audience › Members only: no → yes', '受众 › 仅限会员：否 → 是'],
  [
    'coupons.0.when',
    { all: [{ field: 'cart.value', op: 'gte', value: 5_000 }] },
    'Audience: all shoppers → Cart value ≥ €50.00',
    '受众：所有顾客 → 购物车金额 ≥ €50.00',
  ],
  [
    'coupons.0.when',
    {
      all: [
        { field: 'customer.member', op: 'eq', value: true },
        {
          any: [
            { field: 'cart.value', op: 'gte', value: 5_000 },
            { field: 'session.visits', op: 'gt', value: 3 },
          ],
        },
      ],
    },
    'Audience: changed − all shoppers + Member = yes and (Cart value ≥ €50.00 or Visits > 3)',
    '受众：所有顾客 → 会员 = 是，且(购物车金额 ≥ €50.00，或访问次数 > 3)',
  ],
  ['coupons.0.when', { not: { all: [] } }, 'Audience: changed', '受众：有改动'],
  ['coupons.0.frequency.minGapMs', 7_200_000, 'Frequency limits › Minimum interval: empty → 2 hours', '频次限制 › 最短间隔：空 → 2小时'],
  [
    'coupons.0.stacking',
    { combinesWith: ['shipping'] },
    'Combining › In one order: One coupon per order → Free shipping',
    '同用 › 同一订单中：每单限用一张优惠券 → 免运费',
  ],
  ['coupons.0.attributes.couponType', 'Bar', 'attributes.couponType: empty → “Bar”', 'attributes.couponType：空 → “Bar”'],
  ['budgets.tea.moneyPerDay', 5_000, 'Budget › Per day: no limit → €50.00', '预算 › 单日金额：不限 → €50.00'],
  [
    'codes.tea',
    { from: 'pool' },
    'Codes: One code per shopper, created by Couplet → Existing codes of your shop',
    '券码：由 Couplet 生成，每位顾客一个 → 使用店铺已有的一批券码',
  ],
  ['policy.aim', 'efficiency', 'Goal: Most margin → Less discount per extra order', '目标：毛利最高 → 每笔新增订单折扣更少'],
  ['card.format', 'bar', 'Format: Card in a corner → Bar along the edge', '展示方式：角落里的卡片 → 页面边缘的横条'],
  ['card.notice.*', 'Say this.', 'Legal notices › On all other pages: empty → “Say this.”', '法律声明 › 其他所有页面：空 → “Say this.”'],
  ['channels.push', {}, 'Channels › Web push: no → yes, €0.00 per message', '渠道 › 网页推送：否 → 是，每条 €0.00'],
  ['channels.sms', { cost: 9 }, 'Channels › Text message: no → yes, €0.09 per message', '渠道 › 短信：否 → 是，每条 €0.09'],
  [
    'channels.quietHours',
    { from: 22, to: 8 },
    'Channels › Quiet hours: 9:00 PM – 8:00 AM → 10:00 PM – 8:00 AM',
    '渠道 › 免打扰时段：21:00 – 08:00 → 22:00 – 08:00',
  ],
  ['channels.cap.perDay', 2, 'Message limits › Per 24 hours: 1 → 2', '消息频次限制 › 24 小时内：1 → 2'],
  ['triggers.onViews', false, 'Triggers › After N products viewed: yes → no', '触发条件 › 浏览 N 件商品后：是 → 否'],
  ['marginRate', 0.455, 'Margin: 40% → 45.5%', '毛利率：40% → 45.5%'],
  ['session.idleMs', 2_700_000, 'Visit timeout: 30 minutes → 45 minutes', '访问超时：30分钟 → 45分钟'],
  ['rule', [], 'Rule order: <tea> → empty', '规则顺序：<tea> → 空'],
  ['experiment.explore', 0.1, 'Experiment › Exploration: 2% → 10%', '实验 › 随机尝试：2% → 10%'],
])('a change at %s is told by the field’s name, with old and new where they are short', (at, value, en, zhCn) => {
  expect(said('en', { [at]: value })).toEqual([en]);
  expect(said('zh-CN', { [at]: value })).toEqual([zhCn]);
});

test('another form of discount tells what went with the old one and what came with the new', () => {
  expect(said('en', { 'coupons.0.discount': { kind: 'fixed', amount: 500 } })).toEqual([
    'Discount › Type: Percentage off → Amount off',
    'Discount › Amount: empty → €5.00',
    'Discount › Percentage: 15% → empty',
    'Discount › Maximum per order: €20.00 → empty',
  ]);
});

test('the draft of this session against itself says nothing', () => {
  expect(said('en', {})).toEqual([]);
});

test('a field that the console does not know is named as the campaign file names it', () => {
  expect(fieldName('profile.halfLifeMs', 'en')).toBe('profile.halfLifeMs');
});

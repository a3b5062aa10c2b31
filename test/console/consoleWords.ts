import { until } from '../helpers/until';
import type { Keyboard } from './keyboard';

/** What a merchant hears and reads on the way through the console, written down here a second time: a test must not take a page's words from the page. */
interface ConsoleWords {
  readonly language: string;
  readonly begin: string;
  readonly pages: Readonly<Record<'overview' | 'results' | 'coupons', string>>;
  readonly firstCoupons: string;
  readonly welcome: RegExp;
  readonly newWelcome: string;
  readonly percent: string;
  readonly atMost: string;
  readonly create: string;
  readonly belowCost: RegExp;
  readonly made: string;
  readonly titleEn: string;
  readonly chinese: RegExp;
  readonly titleZh: string;
  readonly budget: string;
  readonly cannotPay: RegExp;
  readonly all: string;
  /** Tabs of the campaigns. */
  readonly triggers: string;
  readonly experiment: string;
  readonly quiet: string;
  readonly holdoutShare: string;
  readonly shares: string;
  readonly publish: string;
  readonly publishTitle: string;
  readonly isNew: (title: string) => string;
  readonly publishNow: string;
  readonly published: string;
  readonly groups: string;
  readonly arms: Readonly<Record<'none' | 'rule' | 'couplet', string>>;
  /** Tab of the results. */
  readonly claims: string;
  readonly funnel: string;
  /** What is opened to see the budgets. */
  readonly showBudgets: string;
  readonly budgets: string;
  readonly stop: string;
  readonly stopTitle: string;
  readonly stopNow: string;
  readonly stopped: string;
  readonly isOn: string;
  readonly isOff: string;
  readonly resume: string;
}

export const consoleWords: Readonly<Record<'en' | 'zh-CN', ConsoleWords>> = {
  en: {
    language: 'English',
    begin: 'Begin',
    pages: { overview: 'Overview', results: 'Results', coupons: 'Campaigns' },
    firstCoupons: 'Set up your first coupons',
    welcome: /^Welcome/,
    newWelcome: 'New coupon: Welcome',
    percent: 'Percentage off',
    atMost: 'Maximum per order',
    create: 'Create campaign',
    belowCost: /every order with this coupon would lose money/,
    made: '20% off your first order',
    titleEn: 'Title',
    chinese: /^简体中文 ?, written$/,
    titleZh: 'Title (Simplified Chinese)',
    budget: 'Total',
    cannotPay: /cannot pay for a single code, which may cost \$8\.00/,
    all: 'All coupons',
    triggers: 'Triggers',
    experiment: 'Experiment',
    quiet: 'Minimum pause',
    holdoutShare: 'No coupons',
    shares: '5% no coupons, 10% your own rule, 85% Couplet.',
    publish: 'Review & publish',
    publishTitle: 'Publish these changes?',
    isNew: (title) => `New: “${title}”.`,
    publishNow: 'Publish now',
    published: 'Published, and coupons are on.',
    groups: 'Groups',
    arms: { none: 'No coupons', rule: 'Your own rule', couplet: 'Couplet' },
    claims: 'Claims',
    funnel: 'From claim to order',
    showBudgets: 'Budgets and when they run out',
    budgets: 'Budgets',
    stop: 'Stop all coupons',
    stopTitle: 'Stop all coupons?',
    stopNow: 'Stop now',
    stopped: 'Stopped. 1 open code was ended in your shop.',
    isOn: 'Coupons are on',
    isOff: 'Coupons are stopped',
    resume: 'Turn coupons on',
  },
  'zh-CN': {
    language: '简体中文',
    begin: '开始',
    pages: { overview: '概览', results: '效果', coupons: '活动' },
    firstCoupons: '设置您的第一批优惠券',
    welcome: /^新客欢迎/,
    newWelcome: '新建优惠券：新客欢迎',
    percent: '减免比例',
    atMost: '单笔订单最多',
    create: '创建活动',
    belowCost: /每笔订单都会亏损/,
    made: '首单 8 折',
    titleEn: '标题（英文）',
    chinese: /^简体中文 ?, 已填写$/,
    titleZh: '标题（简体中文）',
    budget: '总额',
    cannotPay: /连一个券码都付不起.*US\$8\.00/,
    all: '全部优惠券',
    triggers: '触发条件',
    experiment: '实验',
    quiet: '最短停顿',
    holdoutShare: '无优惠券',
    shares: '5% 无优惠券，10% 您自己的规则，85% Couplet。',
    publish: '检查并发布',
    publishTitle: '发布这些更改？',
    isNew: (title) => `新增：“${title}”。`,
    publishNow: '立即发布',
    published: '已发布，优惠券已开启。',
    groups: '分组',
    arms: { none: '不发券', rule: '您的固定规则', couplet: 'Couplet' },
    claims: '领取',
    funnel: '从领取到下单',
    showBudgets: '预算及何时用完',
    budgets: '预算',
    stop: '停用全部优惠券',
    stopTitle: '停用全部优惠券？',
    stopNow: '立即停用',
    stopped: '已停用，1 个未使用的券码已在店铺中失效。',
    isOn: '优惠券已开启',
    isOff: '优惠券已停用',
    resume: '开启优惠券',
  },
};

/** In English, as the demo's pages are and so its shoppers' cards; the Chinese one only where it is written. */
interface CampaignTitles {
  readonly en: string;
  readonly 'zh-CN'?: string;
}

/** Waits until the field that has the focus says this after its name. */
const says = (keys: Keyboard, name: string, said: RegExp): Promise<unknown> =>
  until(async () => {
    const node = await keys.at();
    return node.role === 'textbox' && node.name === name && said.test(node.description);
  }, `“${name}” has the focus and says ${said}`);

/** From the overview of an empty server to a campaign that can be published: of a preset, with two mistakes on the way that the console tells of. */
export const makeCampaign = async (keys: Keyboard, words: ConsoleWords, titles: CampaignTitles): Promise<void> => {
  await keys.press('link', words.firstCoupons);
  await keys.arrive(words.pages.coupons);
  await keys.press('link', words.welcome);
  await keys.arrive(words.newWelcome);
  await keys.write(words.percent, '60');
  await keys.write(words.atMost, '8');
  await keys.press('button', words.create);
  // More than the whole margin: the focus is where it is mended.
  await says(keys, words.percent, words.belowCost);
  await keys.write(words.percent, '20');
  await keys.press('button', words.create);
  await keys.arrive(words.made);

  await keys.write(words.titleEn, titles.en);
  if (titles['zh-CN'] !== undefined) {
    await keys.press('button', words.chinese);
    await keys.write(words.titleZh, titles['zh-CN']);
  }
  // Less than one code may cost, told while it is typed.
  await keys.write(words.budget, '5');
  await says(keys, words.budget, words.cannotPay);
  await keys.write(words.budget, '500');
  await says(keys, words.budget, /^$/);
  await keys.press('link', words.all, 'Shift+Tab');
  await keys.arrive(words.pages.coupons);
  await keys.press('link', words.triggers);
  await keys.arrive(words.pages.coupons);
  await keys.write(words.quiet, '1');
  await keys.press('link', words.experiment, 'Shift+Tab');
  await keys.arrive(words.pages.coupons);
  await keys.write(words.holdoutShare, '5');
};

import type { LoopSettings } from '../../../campaigns/loop/loopState';
import type { Language } from '../../i18n/i18n';

interface TrialStrings {
  readonly title: string;
  /** By mode. */
  readonly leads: Readonly<Record<LoopSettings['mode'], string>>;
  /** What it learnt from, as the first sentence. */
  readonly learnt: (orders: string | undefined, reports: string | undefined) => string;
  readonly unchanged: string;
  readonly prepared: (version: string) => string;
  readonly staged: (version: string, share: string) => string;
  readonly promoted: (version: string) => string;
  readonly takenBack: (version: string) => string;
  readonly ended: (version: string) => string;
  /** Why it was, by reason code. */
  readonly whys: Readonly<Record<string, string>>;
  readonly buyers: (staged: string, live: string) => string;
  readonly enough: (least: string) => string;
  /** What it is waiting for, by reason code. */
  readonly waits: Readonly<Record<string, string>>;
  /** A step is due and will be taken at the next check. */
  readonly hourly: string;
  readonly problem: (code: string) => string;
  readonly start: (share: string) => string;
  readonly startTitle: string;
  readonly startQuestion: (version: string) => string;
  readonly startConfirm: string;
  readonly history: string;
  readonly when: string;
  readonly what: string;
}

export const trialStrings: Readonly<Record<Language, TrialStrings>> = {
  en: {
    title: 'Automatic learning',
    leads: {
      automatic: 'Couplet learns from your orders and from private reports, and tries new versions by itself.',
      ask: 'Couplet learns from your orders and from private reports. It prepares new versions and asks you before it tries one.',
      off: 'Couplet learns from your orders and from private reports only when you publish.',
    },
    learnt: (orders, reports) =>
      orders === undefined && reports === undefined
        ? ''
        : `Learned from ${[orders && `${orders} new orders`, reports && `${reports} new reports`].filter(Boolean).join(' and ')}.`,
    unchanged: 'The coupons would be chosen as before.',
    prepared: (version) => `Prepared version ${version}.`,
    staged: (version, share) => `Trying version ${version} on ${share} of browsers.`,
    promoted: (version) => `Version ${version} is used for all devices.`,
    takenBack: (version) => `Took version ${version} back.`,
    ended: (version) => `Stopped trying version ${version}.`,
    whys: {
      orders: 'Orders decided.',
      horizon: 'Time was up, and the version that earned more won.',
      sample_ratio_mismatch: 'Browsers were not split as planned.',
      merchant: 'Another version was published or chosen.',
      stopped: 'Coupons were stopped.',
      off: 'Automatic learning was turned off.',
    },
    buyers: (staged, live) => `Buyers: ${staged} with it, ${live} without.`,
    enough: (least) => `Not enough data yet: each side needs ${least} buyers.`,
    waits: {
      off: 'Automatic learning is off.',
      no_bundle: 'Nothing is published yet.',
      stopped: 'Coupons are stopped.',
      merchant_stage: 'You are trying a version yourself. Automatic learning waits until that ends.',
      signing_key_absent: 'The server has no key to sign with, so it cannot make a version. Publish new versions yourself.',
      no_news:
        'Not enough new orders or reports yet. The next version takes 30 new orders or 200 new reports, and at least 10% more than before. They count if chance decided which coupon was shown, or that none was.',
      asked: 'A version is ready. It waits for you.',
      no_orders: 'No orders with this trial yet.',
      not_yet: 'Orders do not tell the two versions apart yet.',
      sample_ratio_mismatch: 'Browsers are not split as planned, so orders cannot be compared. This trial will be taken back.',
    },
    hourly: 'Couplet checks for new orders and reports once an hour.',
    problem: (code) => `No version could be made (${code}). Publish your draft to see what is wrong.`,
    start: (share) => `Try it on ${share} of browsers`,
    startTitle: 'Try this version?',
    startQuestion: (version) =>
      `Version ${version} has the coupons you published; only how they are chosen is new. Your orders then decide.`,
    startConfirm: 'Try it',
    history: 'What it did',
    when: 'When',
    what: 'What',
  },
  'zh-CN': {
    title: '自动学习',
    leads: {
      automatic: 'Couplet 从您的订单和私密报告中学习，并自行试用新版本。',
      ask: 'Couplet 从您的订单和私密报告中学习，准备好新版本后，先征得您的同意再试用。',
      off: 'Couplet 只在您发布时从订单和私密报告中学习。',
    },
    learnt: (orders, reports) =>
      orders === undefined && reports === undefined
        ? ''
        : `已从${[orders && ` ${orders} 笔新订单`, reports && ` ${reports} 份新报告`].filter(Boolean).join('和')}中学习。`,
    unchanged: '优惠券的选择与之前相同。',
    prepared: (version) => `已准备版本 ${version}。`,
    staged: (version, share) => `正在 ${share} 的浏览器上试用版本 ${version}。`,
    promoted: (version) => `版本 ${version} 已用于全部设备。`,
    takenBack: (version) => `已撤回版本 ${version}。`,
    ended: (version) => `已停止试用版本 ${version}。`,
    whys: {
      orders: '由订单得出结论。',
      horizon: '期限已到，采用收益较高的版本。',
      sample_ratio_mismatch: '浏览器未按计划分配。',
      merchant: '已发布或选用其他版本。',
      stopped: '优惠券已停用。',
      off: '自动学习已关闭。',
    },
    buyers: (staged, live) => `买家：试用 ${staged} 位，未试用 ${live} 位。`,
    enough: (least) => `数据尚不足：每一侧需要 ${least} 位买家。`,
    waits: {
      off: '自动学习已关闭。',
      no_bundle: '尚未发布任何版本。',
      stopped: '优惠券已停用。',
      merchant_stage: '您正在试用一个版本，自动学习会等待其结束。',
      signing_key_absent: '服务器没有签名密钥，无法生成版本。请自行发布新版本。',
      no_news:
        '新的订单或报告还不够多。生成下一个版本需要 30 笔新订单或 200 份新报告，且至少比之前多 10%。只有随机决定是否显示及显示哪张优惠券的访问才计入。',
      asked: '有一个版本已准备好，等待您确认。',
      no_orders: '此次试用尚无订单。',
      not_yet: '订单尚不足以区分两个版本。',
      sample_ratio_mismatch: '浏览器未按计划分配，订单无法比较。此次试用将被撤回。',
    },
    hourly: 'Couplet 每小时检查一次新的订单和报告。',
    problem: (code) => `无法生成版本（${code}）。请发布草稿以查看问题。`,
    start: (share) => `在 ${share} 的浏览器上试用`,
    startTitle: '试用此版本？',
    startQuestion: (version) => `版本 ${version} 使用您已发布的优惠券，只有选择方式是新的。随后由您的订单决定。`,
    startConfirm: '试用',
    history: '执行记录',
    when: '时间',
    what: '内容',
  },
};

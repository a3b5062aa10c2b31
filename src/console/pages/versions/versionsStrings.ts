import type { Aim } from '../../../bundle/campaign';
import type { LoopSettings } from '../../../campaigns/loop/loopState';
import type { Language } from '../../i18n/i18n';

interface VersionsStrings {
  readonly title: string;
  readonly lead: string;
  readonly none: string;
  readonly noneNext: string;
  readonly toCoupons: string;
  readonly published: string;
  readonly devices: string;
  readonly current: string;
  readonly show: string;
  readonly card: (id: string) => string;
  readonly label: string;
  readonly coupons: string;
  readonly aim: string;
  readonly aims: Readonly<Record<Aim, string>>;
  readonly models: string;
  readonly model: Readonly<Record<'network' | 'sequence' | 'cf' | 'timing' | 'localHead', string>>;
  readonly noModels: string;
  readonly software: string;
  readonly previous: string;
  readonly learntFrom: string;
  readonly logs: Readonly<Record<'events' | 'orders' | 'items' | 'acceptance', string>>;
  readonly log: (kind: string, rows: string, first: string | undefined, last: string | undefined) => string;
  readonly seed: string;
  readonly warmStart: string;
  readonly metrics: string;
  readonly noMetrics: string;
  readonly metric: string;
  readonly value: string;
  readonly use: string;
  readonly useTitle: (id: string) => string;
  readonly useQuestion: string;
  readonly share: string;
  readonly shareHint: string;
  readonly give: (share: string) => string;
  readonly takeBack: string;
  readonly takeBackQuestion: string;
  readonly couponDiffers: string;
  readonly experimentDiffers: string;
}

export const versionsStrings: Readonly<Record<Language, VersionsStrings>> = {
  en: {
    title: 'Versions',
    lead: 'Every set of coupons and models that was published. Devices take a new one within a minute; an older one can be brought back as long as none of its coupons was changed since.',
    none: 'Nothing was published yet',
    noneNext: 'Publish your coupons; each time makes a version that you can come back to.',
    toCoupons: 'Coupons',
    published: 'Published',
    devices: 'Devices',
    current: 'in use',
    show: 'What is in it',
    card: (id) => `Version ${id}`,
    label: 'Made from',
    coupons: 'Coupons',
    aim: 'Aim',
    aims: { margin: 'Most margin', efficiency: 'Less discount per extra order' },
    models: 'Models',
    model: {
      network: 'interest network',
      sequence: 'the order of what was looked at',
      cf: 'who bought this also bought',
      timing: 'when to offer',
      localHead: 'learning from the shopper’s own answers',
    },
    noModels: 'none yet: coupons are chosen by what a shopper looks at, and your rule',
    software: 'Made by',
    previous: 'In place of',
    learntFrom: 'Learnt from',
    logs: { events: 'Behaviour log', orders: 'Order export', items: 'Item list', acceptance: 'Coupons accepted or not' },
    log: (kind, rows, first, last) => `${kind}: ${rows} rows${first && last ? `, ${first} to ${last}` : ''}`,
    seed: 'Seed',
    warmStart: 'Training began with',
    metrics: 'What was measured',
    noMetrics: 'No figures: this version was made without a log of past behaviour.',
    metric: 'Figure',
    value: 'Value',
    use: 'Use for all devices',
    useTitle: (id) => `Use version ${id} for all devices?`,
    useQuestion: 'Devices take it within a minute. The version in use now stays here, and you can come back to it in the same way.',
    share: 'Share of devices',
    shareHint: 'Try it on a part of the devices first; the others keep the version in use.',
    give: (share) => `Give it to ${share} of devices`,
    takeBack: 'Take it back',
    takeBackQuestion: 'All devices use the version in use again.',
    couponDiffers:
      'A coupon of this version was changed or taken out since: cards would promise what your shop no longer gives. Make it again what it was, under Coupons, and publish.',
    experimentDiffers:
      'This version belongs to another experiment than the one in use, and orders under both could not be compared. Use it for all devices.',
  },
  'zh-CN': {
    title: '版本',
    lead: '已发布的每一套优惠券与模型。设备会在一分钟内更新；旧版本中的优惠券此后若没有改动，即可恢复该版本。',
    none: '尚未发布任何版本',
    noneNext: '发布优惠券后，每次发布都会生成一个可以恢复的版本。',
    toCoupons: '优惠券',
    published: '发布时间',
    devices: '设备占比',
    current: '使用中',
    show: '查看内容',
    card: (id) => `版本 ${id}`,
    label: '来源',
    coupons: '优惠券',
    aim: '目标',
    aims: { margin: '毛利最高', efficiency: '每笔新增订单折扣更少' },
    models: '模型',
    model: { network: '兴趣网络', sequence: '浏览顺序', cf: '关联购买', timing: '发放时机', localHead: '根据顾客自己的反馈学习' },
    noModels: '尚无模型：按顾客浏览的内容和您的规则选择优惠券',
    software: '生成软件',
    previous: '取代版本',
    learntFrom: '训练数据',
    logs: { events: '行为日志', orders: '订单导出', items: '商品列表', acceptance: '优惠券接受记录' },
    log: (kind, rows, first, last) => `${kind}：${rows} 行${first && last ? `，${first} 至 ${last}` : ''}`,
    seed: '随机种子',
    warmStart: '训练起点',
    metrics: '测量结果',
    noMetrics: '没有数据：此版本未使用历史行为日志。',
    metric: '指标',
    value: '数值',
    use: '用于全部设备',
    useTitle: (id) => `将版本 ${id} 用于全部设备？`,
    useQuestion: '设备会在一分钟内更新。当前版本会保留，您可以用同样的方式恢复。',
    share: '设备占比',
    shareHint: '可先在部分设备上试用，其余设备保持当前版本。',
    give: (share) => `用于 ${share} 的设备`,
    takeBack: '撤回',
    takeBackQuestion: '全部设备恢复使用当前版本。',
    couponDiffers: '此版本中有优惠券此后被改动或移除，恢复后卡片会承诺店铺不再提供的优惠。请在“优惠券”中改回原样，然后发布。',
    experimentDiffers: '此版本属于另一个实验，两者的订单无法比较。请改为用于全部设备。',
  },
};

interface TrialStrings {
  readonly title: string;
  /** By mode. */
  readonly leads: Readonly<Record<LoopSettings['mode'], string>>;
  readonly settings: string;
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
    settings: 'Settings',
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
    settings: '设置',
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

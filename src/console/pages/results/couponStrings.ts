import type { Language } from '../../i18n/i18n';

interface CouponStrings {
  readonly title: string;
  readonly lead: string;
  readonly none: string;
  readonly noneNext: string;
  readonly coupon: string;
  readonly orders: string;
  readonly value: string;
  readonly shrunk: string;
  readonly shrunkNote: string;
  readonly interval: string;
  /** Headings in CSV files. */
  readonly lower: string;
  readonly upper: string;
  readonly says: string;
  readonly between: (lower: string, upper: string) => string;
  readonly noInterval: string;
  readonly pays: string;
  readonly costs: string;
  readonly open: string;
  readonly scale: (from: string, to: string) => string;
}

export const couponStrings: Readonly<Record<Language, CouponStrings>> = {
  en: {
    title: 'Value of each coupon',
    none: 'The value of single coupons is not measured',
    noneNext: 'Under Campaigns, in “Experiment”, let a small share of visits get a random coupon.',
    lead: 'A small share of visits gets a random coupon. Their orders show what each coupon alone would earn compared with no coupons, if all your shoppers got it.',
    coupon: 'Coupon',
    orders: 'Orders',
    value: 'Worth',
    shrunk: 'Corrected',
    shrunkNote: 'The best of many coupons looks better than it is, so the corrected worth is nearer to the mean of all.',
    interval: '95% interval',
    lower: 'Lower bound',
    upper: 'Upper bound',
    says: 'In words',
    between: (lower, upper) => `between ${lower} and ${upper}`,
    noInterval: 'not before 100 customers with an order',
    pays: 'It earns more than it costs.',
    costs: 'It costs more than it earns. Consider taking it out.',
    open: 'Not known yet.',
    scale: (from, to) => `All bars run from ${from} to ${to}; the dashed line is zero.`,
  },
  'zh-CN': {
    title: '各优惠券的价值',
    none: '未测量单张优惠券的价值',
    noneNext: '请在“活动”的“实验”中让少量访问随机获得一张优惠券。',
    lead: '少量访问会抽签获得一种优惠券。由其订单可知：与不发券相比，若全部访客都获得该券会带来多少。',
    coupon: '优惠券',
    orders: '订单数',
    value: '价值',
    shrunk: '校正值',
    shrunkNote: '多种优惠券中最好的往往偏高，校正值因此更接近平均值。',
    interval: '95% 区间',
    lower: '下限',
    upper: '上限',
    says: '说明',
    between: (lower, upper) => `介于 ${lower} 与 ${upper} 之间`,
    noInterval: '下过单的顾客满 100 人后给出',
    pays: '带来的收益高于成本。',
    costs: '成本高于收益，可考虑撤下。',
    open: '尚无定论。',
    scale: (from, to) => `所有横条的刻度为 ${from} 至 ${to}，虚线为零。`,
  },
};

const en = {
  title: 'Creatives',
  lead: (coupon: string) =>
    `Variants of “${coupon}”, drawn by chance. All orders count of shoppers drawn to a variant, whether or not they saw the coupon.`,
  control: 'As it stands',
  variant: 'Variant',
  orders: 'Orders',
  customers: 'Customers',
  net: 'Net margin',
  netNote: 'had all shoppers been drawn to it',
  interval: 'More than as it stands (95% interval)',
  between: (lower: string, upper: string) => `between ${lower} and ${upper}`,
  chance: 'Chance to win',
  says: 'Verdict',
  gain: 'Earns more.',
  loss: 'Earns less.',
  small: 'Any difference is smaller than 10%.',
  open: 'Not known yet.',
  later: 'From 100 customers with an order each.',
  reference: 'The others are compared with it.',
  best: (name: string) => `“${name}” earns more than the coupon as it stands. Make it the coupon and end the test.`,
  keep: 'Every variant earns less. Keep the coupon as it stands and end the test.',
  undecided: 'Which is best is not known yet. Verdicts hold at any look, for all variants together.',
  mismatch: 'The draw is not sound: shoppers who see none of the variants are not split alike. Find out why before you decide.',
  unmarked: (orders: string) => `${orders} orders name no variant: their browsers did not know the test yet.`,
};
const zhCn: typeof en = {
  title: '展示版本',
  lead: (coupon) => `“${coupon}”的各个版本，随机抽取。抽中某个版本的顾客，其全部订单都计入，无论是否看到优惠券。`,
  control: '现在的样子',
  variant: '版本',
  orders: '订单数',
  customers: '顾客数',
  net: '净毛利',
  netNote: '若全部访客都抽中它',
  interval: '比现在的样子多（95% 区间）',
  between: (lower, upper) => `介于 ${lower} 与 ${upper} 之间`,
  chance: '胜出概率',
  says: '结论',
  gain: '收益更高。',
  loss: '收益更低。',
  small: '差异不到 10%。',
  open: '尚无定论。',
  later: '每个版本下过单的顾客满 100 人后给出。',
  reference: '其他版本与它比较。',
  best: (name) => `“${name}”比优惠券现在的样子收益更高。请改用它并结束测试。`,
  keep: '所有版本的收益都更低。请保留优惠券现在的样子并结束测试。',
  undecided: '哪个最好尚无定论。结论随时查看都成立，对所有版本一并成立。',
  mismatch: '抽取有问题：看不到任何版本的顾客没有均匀分布。请先查明原因再做决定。',
  unmarked: (orders) => `${orders} 笔订单没有写明版本：其浏览器当时还不知道此测试。`,
};
export const creativesStrings: Readonly<Record<Language, typeof en>> = { en, 'zh-CN': zhCn };

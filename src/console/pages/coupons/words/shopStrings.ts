import type { Statute } from '../../../../campaigns/statutoryNotices';
import type { Language } from '../../../i18n/i18n';

const en = {
  shop: 'Your shop',
  shopLead: 'These settings apply to all coupons.',
  currency: 'Currency',
  currencyHint: 'Three letters, e.g. EUR. Set it first, because amounts are not converted.',
  timeZone: 'Time zone',
  timeZoneHint: 'Used for all dates and times of campaigns.',
  marginRate: 'Margin',
  marginRateHint: 'Share of revenue left after the cost of goods.',
  marginFloor: 'Minimum margin',
  marginFloorHint: 'Share of an order’s value left after the discount. Coupons that leave less are hidden for that cart.',
  aim: 'Aim',
  aimHint:
    '“Less discount per extra order” weights discounts by 1.2 and skips coupons that barely pay for themselves. Total margin may be slightly lower.',
  aims: { margin: 'Most margin', efficiency: 'Less discount per extra order' } as Readonly<Record<string, string>>,
  label: 'Campaign name',
  format: 'Format',
  formatHint: 'Each coupon can override it.',
  formats: { corner: 'Card in a corner', modal: 'Window over the page, except in checkout', bar: 'Bar along the edge' } as Readonly<
    Record<string, string>
  >,
  fatigue: 'Frequency limits',
  gap: 'Minimum interval',
  gapHint: 'Between any two coupons. Empty: 10 minutes, the minimum.',
  minutes: 'min',
  perDay: 'Per 24 hours',
  perDayHint: 'For all coupons together. Empty: 6, the maximum.',
  reports: 'Private reports',
  modes: {
    local: {
      label: 'Randomised reports (local)',
      means:
        'A device sometimes answers one question about a visit, and randomises the answer before sending it. You see totals of all shoppers. This server is enough.',
    },
    split: {
      label: 'Secure aggregation (split)',
      means:
        'Devices split each answer between your server and a helper run by another organisation. You see totals with less noise. Shoppers are protected only if you don’t run both servers.',
    },
    off: {
      label: 'Off (off)',
      means: 'Devices send only claims. They still choose and learn on their own, but click and dismissal rates are unavailable.',
    },
  },
  operator: 'Helper operator',
  operatorHint: 'The organisation that runs the helper. Shoppers see this name.',
  helperKey: 'Helper public key',
  helperKeyHint: 'The 87 characters printed by “couplet aggregator” on the helper.',
  times: 'times',
};
const zhCn: typeof en = {
  shop: '您的店铺',
  shopLead: '适用于所有优惠券的设置。',
  currency: '货币',
  currencyHint: '三个字母。金额不会换算，请最先设定。',
  timeZone: '时区',
  timeZoneHint: '日期与时间以此为准。',
  marginRate: '毛利率',
  marginRateHint: '每 100 元销售额扣除商品成本后剩余多少。',
  marginFloor: '最低毛利率',
  marginFloorHint: '优惠后的毛利占订单商品金额的比例。低于此值的优惠券不会向该购物车展示。',
  aim: '目标',
  aimHint: '选择“每笔新增订单折扣更少”时，1 元折扣按 1.2 元计算，收益刚够抵偿折扣的优惠券不再展示，总毛利可能略低。',
  aims: { margin: '毛利最高', efficiency: '每笔新增订单折扣更少' },
  label: '活动名称',
  format: '展示方式',
  formatHint: '每张券可以另行设定。',
  formats: { corner: '角落里的卡片', modal: '页面上方的窗口（结账时不用）', bar: '页面边缘的横条' },
  fatigue: '频次限制',
  gap: '最短间隔',
  gapHint: '任意两张优惠券之间。不填则为 10 分钟，这也是最低值。',
  minutes: '分钟',
  perDay: '24 小时内',
  perDayHint: '所有优惠券合计。不填则为 6 次，这也是最高值。',
  reports: '隐私报告',
  modes: {
    local: {
      label: '随机化报告（local）',
      means: '设备偶尔回答一个关于某次访问的问题，并在发出之前将答案随机化。您看到的是全体顾客的总数。只需要本服务器。',
    },
    split: {
      label: '安全聚合（split）',
      means:
        '设备将每个答案分成两份，分别发给您的服务器和由另一机构运行的辅助服务器。您看到噪声更小的总数。只有两台服务器由不同机构运行时，顾客才受到保护。',
    },
    off: {
      label: '关闭（off）',
      means: '设备只发送领取请求，仍然自行挑选和学习，但没有点击率与关闭率。',
    },
  },
  operator: '辅助服务器运营方',
  operatorHint: '运行辅助服务器的机构，顾客会看到此名称。',
  helperKey: '辅助服务器公钥',
  helperKeyHint: '在辅助服务器上运行“couplet aggregator”时显示的 87 个字符。',
  times: '次',
};
export const shopStrings: Readonly<Record<Language, typeof en>> = { en, 'zh-CN': zhCn };

const momentEn = {
  triggers: 'Triggers',
  lead: 'Any trigger can request a coupon. Audience and frequency limits then decide whether it is shown. Leave a trigger empty to turn it off.',
  minViews: 'Minimum views',
  minViewsHint: 'Number of products viewed in one visit.',
  exploringHint: 'Used for exploration only. Choose a number that shoppers often reach.',
  quiet: 'Minimum pause',
  quietHint: 'A coupon appears once the shopper has paused for this long.',
  seconds: 's',
  onViews: 'After N products viewed',
  onAddToCart: 'On add to cart or cart view',
  exitIntent: 'On exit intent',
  exitIntentHint: 'When the mouse leaves the top of the page, or on fast upward scroll on a phone.',
  onPage: 'On pages',
  onPageHint: 'Paths such as /sale/* or page types such as cart, separated by commas.',
  after: 'After time on page',
  idle: 'After inactivity',
  scroll: 'At scroll depth',
  cartValue: 'At cart value',
  onClick: 'On click',
  onClickHint: 'A CSS selector such as .help. The click keeps its own effect.',
};
const momentZhCn: typeof momentEn = {
  triggers: '触发条件',
  lead: '任意一项都可以请求优惠券，是否展示再由受众与频次限制决定。不需要的项请留空。',
  minViews: '最少浏览数',
  minViewsHint: '一次访问中浏览的商品数。',
  exploringHint: '仅用于随机尝试，请选择顾客常能达到的数目。',
  quiet: '最短停顿',
  quietHint: '顾客停止操作达到此时长后，优惠券才会显示。',
  seconds: '秒',
  onViews: '浏览 N 件商品后',
  onAddToCart: '加入或查看购物车时',
  exitIntent: '离开意图',
  exitIntentHint: '鼠标从页面顶部移出，或在手机上快速向上滑动时。',
  onPage: '指定页面',
  onPageHint: '路径（例如 /sale/*）或页面类型（例如 cart），以逗号分隔。',
  after: '页面停留时间',
  idle: '无操作时间',
  scroll: '滚动深度',
  cartValue: '购物车金额',
  onClick: '点击元素',
  onClickHint: 'CSS 选择器，例如 .help。点击的原有作用不变。',
};
export const momentStrings: Readonly<Record<Language, typeof momentEn>> = { en: momentEn, 'zh-CN': momentZhCn };

const noticeEn = {
  title: 'Legal notices',
  lead: 'Shown word for word on every card. Tick a law to add its sentence after your own text. Ask your lawyer which ones apply.',
  statutes: {
    eu: 'European Union: personalised price',
    'new-york': 'New York: algorithmic price',
  } satisfies Record<Statute, string> as Readonly<Record<Statute, string>>,
  hints: {
    eu: 'Directive 2011/83/EU, Article 6(1)(ea). In four languages, and in English on all other pages.',
    'new-york': 'General Business Law § 349-a. Shown on pages with the language en-US.',
  } satisfies Record<Statute, string> as Readonly<Record<Statute, string>>,
  pages: (tag: string) => `On pages in ${new Intl.DisplayNames('en', { type: 'language', fallback: 'code' }).of(tag)} (${tag})`,
  others: (some: boolean): string => (some ? 'On all other pages' : 'Your own text, on all pages'),
};
const noticeZhCn: typeof noticeEn = {
  title: '法律声明',
  lead: '原文显示在每张卡片上。勾选后，该法律要求的文字会加在您自己的文字之后。哪些适用，请咨询您的律师。',
  statutes: { eu: '欧盟：价格经过个性化', 'new-york': '纽约州：此价格由算法设定' },
  hints: {
    eu: '指令 2011/83/EU 第 6(1)(ea) 条。提供四种语言，其他语言的页面显示英文。',
    'new-york': '《一般商业法》第 349-a 条。显示在语言为 en-US 的页面上。',
  },
  pages: (tag) => `${new Intl.DisplayNames('zh-CN', { type: 'language', fallback: 'code' }).of(tag)}页面（${tag}）`,
  others: (some) => (some ? '其他所有页面' : '您自己的文字，显示在所有页面'),
};
export const noticeStrings: Readonly<Record<Language, typeof noticeEn>> = { en: noticeEn, 'zh-CN': noticeZhCn };

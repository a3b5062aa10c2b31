import type { Statute } from '../../../../campaigns/statutoryNotices';
import type { Language } from '../../../i18n/i18n';

const en = {
  shop: 'Your shop',
  shopLead: 'What holds for all coupons.',
  currency: 'Currency',
  currencyHint: 'Three letters. Amounts are not converted: change it before anything else.',
  timeZone: 'Time zone',
  timeZoneHint: 'In which dates and hours are meant.',
  marginRate: 'Margin',
  marginRateHint: 'Of 100 of revenue, what is left after paying for the goods.',
  marginFloor: 'Least margin after the discount',
  marginFloorHint: 'Of 100 of an order’s goods. A coupon that would leave less is not shown for that cart.',
  aim: 'Aim',
  aimHint:
    '“Less discount per extra order” counts each unit of discount as 1.2, so it skips coupons that barely pay for themselves. Total margin can be a little lower.',
  aims: { margin: 'Most margin', efficiency: 'Less discount per extra order' } as Readonly<Record<string, string>>,
  label: 'Name of the campaign',
  format: 'How coupons are shown',
  formatHint: 'Each coupon may say otherwise.',
  formats: { corner: 'A card in a corner', modal: 'A window over the page, not in a checkout', bar: 'A bar along the edge' } as Readonly<
    Record<string, string>
  >,
  fatigue: 'How much shoppers are spared, over all coupons',
  gap: 'Between two showings',
  gapHint: 'Empty: 10 minutes, which is also the least.',
  minutes: 'min',
  perDay: 'Showings in 24 hours',
  perDayHint: 'Empty: 6, which is also the most.',
  reports: 'Private reports',
  modes: {
    local: {
      label: 'Blurred answers (local)',
      means:
        'Now and then a device answers one question about a visit, and makes the answer wrong at random before it leaves. You learn of all shoppers together and of none for certain. Needs nothing but this server.',
    },
    split: {
      label: 'Split answers (split)',
      means:
        'An exact answer is cut into two shares for two servers: yours and another organisation’s. Only sums with noise come out, and they are sharper. If you run both, shoppers have no protection from you.',
    },
    off: {
      label: 'None (off)',
      means:
        'Devices send nothing but claims of codes. They choose and learn all the same; you see no click and dismissal rates, and nothing is learnt across shoppers.',
    },
  },
  operator: 'Who runs the second server',
  operatorHint: 'Shoppers are told this name. Needed in this mode.',
  helperKey: 'Public key of the second server',
  helperKeyHint: 'The 87 characters that “couplet aggregator” prints there.',
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
  marginFloor: '优惠后最低毛利率',
  marginFloorHint: '占订单商品金额的比例。若优惠后低于此值，该购物车不会看到优惠券。',
  aim: '目标',
  aimHint: '选择“每笔新增订单折扣更少”时，1 元折扣按 1.2 元计算，收益刚够抵偿折扣的优惠券不再展示，总毛利可能略低。',
  aims: { margin: '毛利最高', efficiency: '每笔新增订单折扣更少' },
  label: '活动名称',
  format: '优惠券的展示方式',
  formatHint: '每张券可以另行设定。',
  formats: { corner: '角落里的卡片', modal: '页面上方的窗口（结账时不用）', bar: '页面边缘的横条' },
  fatigue: '所有优惠券合计，对顾客的打扰上限',
  gap: '两次展示间隔',
  gapHint: '不填则为 10 分钟，这也是最低值。',
  minutes: '分钟',
  perDay: '24 小时内展示次数',
  perDayHint: '不填则为 6 次，这也是最高值。',
  reports: '隐私报告',
  modes: {
    local: {
      label: '模糊的回答（local）',
      means: '设备偶尔回答一个关于某次访问的问题，发出之前先随机让答案有时出错。您能了解全体顾客，却不能确知任何一位。只需要本服务器。',
    },
    split: {
      label: '切分的回答（split）',
      means:
        '答案准确，但被切成两份，分别发给两台服务器：您的一台，以及由另一机构运行的一台。只会得到加入噪声的总数，结果更精确。若两台都由您自己运行，顾客对您就没有保护。',
    },
    off: {
      label: '没有（off）',
      means: '设备除了领取券码之外不发送任何内容，仍然照常挑选和学习；您看不到点击率与关闭率，也不会从众多顾客中学到什么。',
    },
  },
  operator: '第二台服务器由谁运行',
  operatorHint: '会告知顾客。此方式下必填。',
  helperKey: '第二台服务器的公钥',
  helperKeyHint: '在那里运行 “couplet aggregator” 时显示的 87 个字符。',
  times: '次',
};
export const shopStrings: Readonly<Record<Language, typeof en>> = { en, 'zh-CN': zhCn };

const momentEn = {
  triggers: 'When a page may ask for a coupon',
  lead: 'Any of these does. Asking is not showing: who sees a coupon, and how often, is decided after it. Leave empty what you do not want, but for the first two.',
  minViews: 'Products looked at',
  minViewsHint: 'After this many in one visit.',
  exploringHint: 'Only visits that try coupons out ask by it, so keep it at a number that visitors reach.',
  quiet: 'Then quiet for',
  quietHint: 'Nothing is shown while a shopper is still doing something.',
  seconds: 's',
  onViews: 'After that many products',
  onAddToCart: 'Once something is put into the cart, or the cart is looked at',
  exitIntent: 'When somebody is about to leave',
  exitIntentHint: 'The mouse goes out through the top; on a phone, the page is flung back up.',
  onPage: 'On these pages',
  onPageHint: 'Paths with * for any text, such as /sale/*, or page types, such as cart. Separated by commas.',
  after: 'Once a page was seen for',
  idle: 'When nothing was done for',
  scroll: 'Once so much of a page was seen',
  cartValue: 'When the cart holds goods for',
  onClick: 'At a click on',
  onClickHint: 'A CSS selector, such as .help. The click does what it does anyway.',
};
const momentZhCn: typeof momentEn = {
  triggers: '页面何时可以请求优惠券',
  lead: '满足任意一项即可。请求不等于展示：谁能看到、多久看到一次，之后再决定。除前两项外，不需要的项请留空。',
  minViews: '浏览商品数',
  minViewsHint: '一次访问中达到此数之后。',
  exploringHint: '只有用于试探的访问按此请求，请保持为访客能达到的数目。',
  quiet: '停止操作后等待',
  quietHint: '顾客还在操作时不会显示任何内容。',
  seconds: '秒',
  onViews: '浏览到上述数目的商品之后',
  onAddToCart: '有商品加入购物车，或查看购物车时',
  exitIntent: '有人即将离开时',
  exitIntentHint: '鼠标从页面顶部移出；在手机上为快速向上滑回。',
  onPage: '在这些页面上',
  onPageHint: '路径（* 代表任意文字，例如 /sale/*）或页面类型（例如 cart），以逗号分隔。',
  after: '页面被看到的时间达到',
  idle: '无任何操作达到',
  scroll: '页面被看到的部分达到',
  cartValue: '购物车商品金额达到',
  onClick: '点击以下元素时',
  onClickHint: 'CSS 选择器，例如 .help。点击原有的作用不变。',
};
export const momentStrings: Readonly<Record<Language, typeof momentEn>> = { en: momentEn, 'zh-CN': momentZhCn };

const noticeEn = {
  title: 'What the law wants said',
  lead: 'Stands on every card, word for word. A tick adds the sentence behind your own words, and takes it away again. Whether you need it is a question for your lawyer.',
  statutes: {
    eu: 'European Union: the price was personalised',
    'new-york': 'New York: this price was set by an algorithm',
  } satisfies Record<Statute, string> as Readonly<Record<Statute, string>>,
  hints: {
    eu: 'Directive 2011/83/EU, Article 6(1)(ea). In four languages; in English on pages of any other.',
    'new-york': 'General Business Law § 349-a. On pages in American English, whose language your page states as en-US.',
  } satisfies Record<Statute, string> as Readonly<Record<Statute, string>>,
  pages: (tag: string) => `On pages in ${new Intl.DisplayNames('en', { type: 'language', fallback: 'code' }).of(tag)} (${tag})`,
  others: (some: boolean): string => (some ? 'On all other pages' : 'A sentence of your own, on all pages'),
};
const noticeZhCn: typeof noticeEn = {
  title: '法律要求说明的内容',
  lead: '原文显示在每张卡片上。勾选后加在您自己的文字之后，取消后恢复原样。是否需要，请咨询您的律师。',
  statutes: { eu: '欧盟：价格经过个性化', 'new-york': '纽约州：此价格由算法设定' },
  hints: {
    eu: '指令 2011/83/EU 第 6(1)(ea) 条。提供四种语言，其他语言的页面显示英文。',
    'new-york': '《一般商业法》第 349-a 条。显示在声明为 en-US 的美式英语页面上。',
  },
  pages: (tag) => `${new Intl.DisplayNames('zh-CN', { type: 'language', fallback: 'code' }).of(tag)}页面（${tag}）`,
  others: (some) => (some ? '其他所有页面' : '自定的一句话，显示在所有页面'),
};
export const noticeStrings: Readonly<Record<Language, typeof noticeEn>> = { en: noticeEn, 'zh-CN': noticeZhCn };

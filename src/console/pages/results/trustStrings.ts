import type { Guardrail, GuardrailName, GuardrailState } from '../../../stats/experiment/guardrails';
import type { Language } from '../../i18n/i18n';

interface TrustStrings {
  readonly title: string;
  readonly lead: string;
  readonly ratio: string;
  readonly ratioUnmeasured: string;
  readonly ratioGood: (devices: string, p: string) => string;
  readonly ratioBad: (devices: string, p: string) => string;
  /** What is counted. */
  readonly ratioOf: string;
  readonly group: string;
  readonly devices: string;
  readonly measured: string;
  readonly planned: string;
  readonly routes: string;
  readonly routesLead: (share: string, orders: string) => string;
  readonly route: string;
  readonly unnamed: string;
  readonly orders: string;
  readonly marked: string;
  readonly missing: string;
  readonly missingMargin: string;
  readonly nothingMissing: string;
  readonly loses: (routes: string) => string;
  readonly keeps: string;
  readonly bounds: (pair: string, lower: string, upper: string) => string;
  readonly malformed: (count: string) => string;
  readonly identified: (share: string) => string;
  readonly allIdentified: string;
  readonly tiny: string;
  readonly known: (customers: string, explained: string) => string;
  readonly knownBad: string;
  readonly capped: (customers: string, lower: string, upper: string) => string;
}

export const trustStrings: Readonly<Record<Language, TrustStrings>> = {
  en: {
    title: 'Data quality',
    lead: 'Problems that would make the comparison unfair.',
    ratio: 'Size of the groups',
    ratioUnmeasured:
      'Not measured yet. A device reports its group once, when it joins, if its shopper allows reports and “reports.pings” of the campaign is on.',
    ratioGood: (devices, p) => `${devices} devices were split as planned (p = ${p}, valid at every look).`,
    ratioBad: (devices, p) =>
      `Sample ratio mismatch: ${devices} devices were not split in the planned shares (p ${p}). Nothing is compared until you find the cause, such as a page that loads the script for some groups only, a cache, or a bot.`,
    ratioOf: 'These are devices whose shopper allowed reports, not all shoppers.',
    group: 'Group',
    devices: 'Devices',
    measured: 'Share',
    planned: 'Planned',
    routes: 'Checkouts and the attribute',
    routesLead: (share, orders) =>
      `${share} of ${orders} orders carry the attribute that names their group. Orders without consent have none, in all groups alike. A checkout that drops it would bias the comparison.`,
    route: 'Checkout',
    unnamed: 'not named',
    orders: 'Orders',
    marked: 'With the attribute',
    missing: 'Attribute lost, about',
    missingMargin: 'Their net margin, about',
    nothingMissing: 'none',
    loses: (routes) =>
      `${routes} drops the attribute more often than chance would. Pass the cart attribute “couplet” on there. Until then, there is no verdict.`,
    keeps: 'No checkout drops the attribute more often than another.',
    bounds: (pair, lower, upper) =>
      `${pair}: whichever group the lost orders belong to, the difference in net margin lies between ${lower} and ${upper}.`,
    malformed: (count) => `${count} orders carry a malformed attribute. They count as orders without one.`,
    identified: (share) =>
      `${share} of orders name their customer. Each other order counts as a customer of its own, so intervals are a little too narrow if guests come back.`,
    allIdentified: 'Every order names its customer, so customers who come back count once.',
    tiny: '< 0.001',
    known: (customers, explained) =>
      `${customers} customers had ordered before the experiment. Their earlier orders explain ${explained} of the noise, which makes intervals narrower.`,
    knownBad:
      'Customers who had ordered before, or their earlier orders, are not in the planned shares. Were orders from the experiment sent as earlier ones?',
    capped: (customers, lower, upper) =>
      `In the comparison, the net margin of ${customers} customers counts as ${lower} or ${upper}, so that one large order cannot decide it. The table of groups counts it in full.`,
  },
  'zh-CN': {
    title: '数据质量',
    lead: '会使比较不公平的问题。',
    ratio: '访客是否按计划分组？',
    ratioUnmeasured:
      '未测量：尚无设备告知其抽中的分组。在顾客同意发送报告且活动未关闭 “reports.pings” 时，设备在抽签的页面上告知一次；更早抽签的设备不会补报。',
    ratioGood: (devices, p) => `是：${devices} 台设备按计划分组（p = ${p}，每次查看均有效）。`,
    ratioBad: (devices, p) =>
      `否：${devices} 台设备的分组比例与计划不符（p ${p}），几乎不可能出于偶然。查明原因之前不作任何比较：可能是页面只对部分组加载脚本、缓存或机器人。`,
    ratioOf: '仅含抽签时已同意发送报告的设备，并非访客总数。',
    group: '分组',
    devices: '设备数',
    measured: '占比',
    planned: '计划',
    routes: '每个结账渠道都保留标记吗？',
    routesLead: (share, orders) =>
      `${orders} 笔订单中有 ${share} 带有分组标记。未同意的顾客没有标记，各组相同；但如果结账渠道丢失标记，则另当别论。`,
    route: '结账渠道',
    unnamed: '未命名',
    orders: '订单数',
    marked: '带标记',
    missing: '约丢失标记',
    missingMargin: '其净毛利约为',
    nothingMissing: '无',
    loses: (routes) => `${routes}丢失标记的次数超出偶然。请在该渠道传递购物车属性“couplet”；在此之前不作结论。`,
    keeps: '没有哪个结账渠道比其他渠道更常丢失标记。',
    bounds: (pair, lower, upper) => `${pair}：无论丢失的订单属于哪组，净毛利之差都介于 ${lower} 与 ${upper} 之间。`,
    malformed: (count) => `${count} 笔订单的标记格式不符，按无标记处理。`,
    identified: (share) => `${share} 的订单注明了顾客。其余订单各按一位顾客计，若游客常回购，区间会略窄。`,
    allIdentified: '每笔订单都注明了顾客，因此回头客只计一次。',
    tiny: '< 0.001',
    known: (customers, explained) => `${customers} 位顾客在实验前下过单。这些订单解释了 ${explained} 的波动，已从比较中扣除。`,
    knownBad: '实验前下过单的顾客或其早先订单的分组比例与计划不符。是否把实验期间的订单当作早先订单发送了？',
    capped: (customers, lower, upper) =>
      `比较各组时，${customers} 位顾客的净毛利按 ${lower} 或 ${upper} 计：单笔大额订单不能决定结果。分组表中按全额计。`,
  },
};

type Action = Guardrail['action'];

interface GuardrailStrings {
  readonly title: string;
  readonly lead: string;
  readonly guardrail: string;
  /** Limits of the metrics. */
  readonly limits: Readonly<Record<GuardrailName, (most: string) => string>>;
  readonly points: (number: string) => string;
  readonly change: string;
  readonly interval: string;
  /** Headings in CSV files. */
  readonly lower: string;
  readonly upper: string;
  readonly noInterval: string;
  readonly state: string;
  readonly states: Readonly<Record<GuardrailState, string>>;
  readonly stops: string;
  readonly none: string;
  readonly allOff: string;
  readonly edit: string;
  readonly fields: Readonly<Record<GuardrailName, string>>;
  readonly action: (field: string) => string;
  readonly actions: Readonly<Record<Action, string>>;
  readonly stopHint: string;
  readonly wrong: string;
  readonly save: string;
  readonly saved: string;
}

export const guardrailStrings: Readonly<Record<Language, GuardrailStrings>> = {
  en: {
    title: 'Guardrails',
    lead: 'Limits on side effects. A guardrail is broken once the whole interval lies beyond its limit. You can look every day.',
    guardrail: 'Limit',
    limits: {
      refundRate: (most) => `Refund rate may rise by up to ${most}`,
      averageOrder: (most) => `Average order may fall by up to ${most}`,
      marginPerOrder: (most) => `Net margin per order may fall by up to ${most}`,
    },
    points: (number) => `${number} points`,
    change: 'Change',
    interval: 'Interval',
    lower: 'Lower bound',
    upper: 'Upper bound',
    noInterval: 'no interval yet',
    state: 'State',
    states: { broken: 'Broken', held: 'Within limit', open: 'Not known yet', unsound: 'Cannot be compared' },
    stops: 'stops coupons',
    none: 'Shown from the first orders of an experiment.',
    allOff: 'All limits are off.',
    edit: 'Change limits',
    fields: {
      refundRate: 'Rise of the refund rate, in points',
      averageOrder: 'Fall of the average order, in\u00a0%',
      marginPerOrder: 'Fall of net margin per order, in\u00a0%',
    },
    action: (field) => `${field}: when broken`,
    actions: { warn: 'Warn', stop: 'Stop coupons', off: 'Off' },
    stopHint: 'Coupons are stopped within the hour, once an experiment. You can turn them on again.',
    wrong: 'A number from 0 to 100 is needed here.',
    save: 'Save',
    saved: 'Saved.',
  },
  'zh-CN': {
    title: '护栏',
    lead: '优惠券不得使这些指标变差。整个区间都超出上限时，护栏即被突破；您可以每天查看。',
    guardrail: '上限',
    limits: {
      refundRate: (most) => `退款率：最多上升 ${most}`,
      averageOrder: (most) => `平均订单金额：最多下降 ${most}`,
      marginPerOrder: (most) => `每单净毛利：最多下降 ${most}`,
    },
    points: (number) => `${number} 个百分点`,
    change: '变化',
    interval: '区间',
    lower: '下限',
    upper: '上限',
    noInterval: '暂无区间',
    state: '状态',
    states: { broken: '已突破', held: '正常', open: '尚无定论', unsound: '无法比较' },
    stops: '停用优惠券',
    none: '实验有订单后给出。',
    allOff: '所有上限均已关闭。',
    edit: '更改上限',
    fields: {
      refundRate: '退款率上升（百分点）',
      averageOrder: '平均订单金额下降（%）',
      marginPerOrder: '每单净毛利下降（%）',
    },
    action: (field) => `${field}：突破时`,
    actions: { warn: '提醒', stop: '停用优惠券', off: '关闭' },
    stopHint: '一小时内停用优惠券，每个实验一次。您可以重新开启。',
    wrong: '请填写 0 至 100 的数字。',
    save: '保存',
    saved: '已保存。',
  },
};

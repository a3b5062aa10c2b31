import type { ConditionField } from '../../../../protocol/coupons/condition';
import type { Language } from '../../../i18n/i18n';

interface ConditionStrings {
  readonly everybody: string;
  readonly mode: string;
  readonly all: string;
  readonly any: string;
  readonly row: (n: string) => string;
  readonly group: (n: string) => string;
  readonly field: string;
  readonly operator: string;
  readonly value: string;
  readonly add: string;
  readonly addGroup: string;
  readonly remove: (row: string) => string;
  readonly removeGroup: (group: string) => string;
  readonly fields: Readonly<Record<ConditionField, string>>;
  readonly operators: Readonly<Record<string, string>>;
  readonly yes: string;
  readonly weekdays: readonly string[];
  readonly units: Readonly<Partial<Record<ConditionField, string>>>;
  readonly deep: string;
  readonly json: string;
  readonly jsonBad: string;
}

const symbols = { gt: '>', gte: '≥', lt: '<', lte: '≤', eq: '=', ne: '≠' };

export const conditionStrings: Readonly<Record<Language, ConditionStrings>> = {
  en: {
    everybody: 'Everybody. Add a condition to narrow it.',
    mode: 'Of the conditions, there must hold',
    all: 'all of them',
    any: 'at least one',
    row: (n) => `Condition ${n}`,
    group: (n) => `Group ${n}`,
    field: 'What',
    operator: 'How',
    value: 'Value',
    add: 'Add a condition',
    addGroup: 'Add a group',
    remove: (row) => `Delete condition ${row}`,
    removeGroup: (group) => `Delete group ${group}`,
    fields: {
      'cart.value': 'Worth of the cart',
      'cart.quantity': 'Pieces in the cart',
      'cart.categories': 'Categories in the cart',
      'cart.itemIds': 'Items in the cart',
      'cart.idleMinutes': 'Minutes the cart was left alone',
      'customer.member': 'Is a member',
      'customer.orders': 'Orders so far',
      'customer.daysSincePurchase': 'Days since the last order',
      'interest.categories': 'Interested in categories',
      'session.views': 'Products looked at in this visit',
      'session.visits': 'Visits so far',
      'time.hour': 'Hour of the day',
      'time.weekday': 'Day of the week',
      channel: 'Came from (channel)',
    },
    operators: { ...symbols, in: 'is one of', nin: 'is none of' },
    yes: 'yes',
    weekdays: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
    units: { 'cart.idleMinutes': 'min', 'customer.daysSincePurchase': 'days', 'time.hour': '0–23' },
    deep: 'This condition is nested more deeply than rows can show. It is kept exactly as it is, and can be edited as text.',
    json: 'Condition as JSON',
    jsonBad: 'This is no valid JSON yet; the last valid one is kept.',
  },
  'zh-CN': {
    everybody: '所有人。添加条件即可收窄范围。',
    mode: '以下条件须满足',
    all: '全部',
    any: '至少一个',
    row: (n) => `条件 ${n}`,
    group: (n) => `条件组 ${n}`,
    field: '项目',
    operator: '比较',
    value: '值',
    add: '添加条件',
    addGroup: '添加条件组',
    remove: (row) => `删除条件 ${row}`,
    removeGroup: (group) => `删除条件组 ${group}`,
    fields: {
      'cart.value': '购物车金额',
      'cart.quantity': '购物车件数',
      'cart.categories': '购物车中的分类',
      'cart.itemIds': '购物车中的商品',
      'cart.idleMinutes': '购物车闲置分钟数',
      'customer.member': '是否会员',
      'customer.orders': '历史订单数',
      'customer.daysSincePurchase': '距上次下单天数',
      'interest.categories': '感兴趣的分类',
      'session.views': '本次访问浏览的商品数',
      'session.visits': '访问次数',
      'time.hour': '一天中的小时',
      'time.weekday': '星期',
      channel: '来源渠道',
    },
    operators: { ...symbols, in: '属于其中之一', nin: '不属于其中任何一个' },
    yes: '是',
    weekdays: ['星期一', '星期二', '星期三', '星期四', '星期五', '星期六', '星期日'],
    units: { 'cart.idleMinutes': '分钟', 'customer.daysSincePurchase': '天', 'time.hour': '0–23' },
    deep: '此条件的嵌套层次超出表格所能展示的范围，将原样保留，可以以文本方式编辑。',
    json: '条件（JSON）',
    jsonBad: '这还不是有效的 JSON，暂保留上一次有效的内容。',
  },
};

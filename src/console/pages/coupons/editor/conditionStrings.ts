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
    everybody: 'All shoppers. Add a condition to narrow the audience.',
    mode: 'Match',
    all: 'all conditions',
    any: 'any condition',
    row: (n) => `Condition ${n}`,
    group: (n) => `Group ${n}`,
    field: 'Field',
    operator: 'Operator',
    value: 'Value',
    add: 'Add condition',
    addGroup: 'Add group',
    remove: (row) => `Delete condition ${row}`,
    removeGroup: (group) => `Delete group ${group}`,
    fields: {
      'cart.value': 'Cart value',
      'cart.quantity': 'Cart quantity',
      'cart.categories': 'Cart categories',
      'cart.itemIds': 'Cart products',
      'cart.idleMinutes': 'Cart idle time',
      'customer.member': 'Member',
      'customer.orders': 'Previous orders',
      'customer.daysSincePurchase': 'Days since last order',
      'interest.categories': 'Interests',
      'session.views': 'Products viewed',
      'session.visits': 'Visits',
      'time.hour': 'Hour',
      'time.weekday': 'Weekday',
      channel: 'Traffic source',
    },
    operators: { ...symbols, in: 'is one of', nin: 'is not one of' },
    yes: 'yes',
    weekdays: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
    units: { 'cart.idleMinutes': 'min', 'customer.daysSincePurchase': 'days', 'time.hour': '0–23' },
    deep: 'This condition is nested too deeply for rows. Edit it as text.',
    json: 'Condition as JSON',
    jsonBad: 'Invalid JSON. The last valid condition is kept.',
  },
  'zh-CN': {
    everybody: '所有顾客。添加条件即可收窄受众。',
    mode: '满足',
    all: '全部条件',
    any: '任一条件',
    row: (n) => `条件 ${n}`,
    group: (n) => `条件组 ${n}`,
    field: '字段',
    operator: '运算符',
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
      'cart.idleMinutes': '购物车闲置时间',
      'customer.member': '会员',
      'customer.orders': '历史订单数',
      'customer.daysSincePurchase': '距上次下单天数',
      'interest.categories': '兴趣',
      'session.views': '浏览商品数',
      'session.visits': '访问次数',
      'time.hour': '小时',
      'time.weekday': '星期',
      channel: '流量来源',
    },
    operators: { ...symbols, in: '属于其中之一', nin: '不属于其中任何一个' },
    yes: '是',
    weekdays: ['星期一', '星期二', '星期三', '星期四', '星期五', '星期六', '星期日'],
    units: { 'cart.idleMinutes': '分钟', 'customer.daysSincePurchase': '天', 'time.hour': '0–23' },
    deep: '此条件嵌套过深，无法按行显示，请以文本方式编辑。',
    json: '条件（JSON）',
    jsonBad: 'JSON 无效，保留上一次有效的条件。',
  },
};

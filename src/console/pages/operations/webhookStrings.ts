import type { Language } from '../../i18n/i18n';

interface WebhookStrings {
  readonly out: string;
  readonly outLead: string;
  readonly off: string;
  readonly offNext: string;
  readonly to: string;
  readonly search: string;
  readonly state: string;
  readonly states: Readonly<Record<'waiting' | 'dead' | 'delivered', string>>;
  readonly event: string;
  readonly events: Readonly<Record<string, string>>;
  readonly at: string;
  readonly tries: string;
  readonly answer: string;
  readonly noAnswer: string;
  readonly unreachable: string;
  readonly notTried: string;
  readonly next: string;
  readonly nextAt: (moment: string) => string;
  readonly again: string;
  readonly actionsOf: (event: string) => string;
  readonly allAgain: string;
  readonly sent: (count: string) => string;
  readonly empty: string;
  readonly emptyNext: string;
  readonly incoming: string;
  readonly incomingLead: string;
  readonly address: string;
  readonly accepted: string;
  readonly last: string;
  readonly refused: string;
  readonly reason: (code: string, count: string, last: string) => string;
  readonly reasons: Readonly<Record<string, string>>;
  readonly never: string;
}

export const webhookStrings: Readonly<Record<Language, WebhookStrings>> = {
  en: {
    out: 'To your shop',
    outLead: 'The newest events of the last 30 days. Failed ones are repeated for 15 hours.',
    off: 'No webhooks are sent',
    offNext: 'To tell your shop about claims and orders, set WEBHOOK_URL on the server.',
    to: 'Sent to',
    search: 'Search events',
    state: 'State',
    states: { waiting: 'Waiting', dead: 'Failed', delivered: 'Delivered' },
    event: 'Event',
    events: {
      'claim.issued': 'Code issued',
      'claim.redeemed': 'Code redeemed',
      'claim.refunded': 'Order refunded',
      'claim.returned': 'Order cancelled',
      'claim.released': 'Code ended unused',
      'order.settled': 'Order counted',
      'instruction.give': 'Give a benefit',
      'instruction.take': 'Take a benefit back',
      'budget.exhausted': 'Budget used up',
      'serving.stopped': 'Coupons stopped',
      'serving.resumed': 'Coupons on again',
    },
    at: 'Happened',
    tries: 'Tries',
    answer: 'Last answer',
    noAnswer: 'No answer in time',
    unreachable: 'Not reachable',
    notTried: 'Not tried yet',
    next: 'Sent, or next try',
    nextAt: (moment) => `Next ${moment}`,
    again: 'Send again',
    actionsOf: (event) => `Actions for ${event}`,
    allAgain: 'Send all failed again',
    sent: (count) => `Events to be sent: ${count}.`,
    empty: 'No events yet',
    emptyNext: 'The first claim or order creates one.',
    incoming: 'From your shop',
    incomingLead: 'Since the server started.',
    address: 'Address',
    accepted: 'Accepted',
    last: 'Last one',
    refused: 'Refused',
    reason: (code, count, last) => `${code}: ${count}, last ${last}`,
    reasons: {
      signature_invalid: 'wrong signature',
      timestamp_stale: 'older than 5 minutes',
      order_malformed: 'not a valid order',
      order_conflict: 'same order with other figures',
      order_too_large: 'too large',
      overloaded: 'server busy',
      rate_limited: 'too many',
    },
    never: 'None yet',
  },
  'zh-CN': {
    out: '发给店铺',
    outLead: '最近 30 天内最新的事件。失败的会在 15 小时内重复发送。',
    off: '未发送 webhook',
    offNext: '如需将领取和订单通知店铺，请在服务器上设置 WEBHOOK_URL。',
    to: '发送到',
    search: '搜索事件',
    state: '状态',
    states: { waiting: '等待中', dead: '失败', delivered: '已送达' },
    event: '事件',
    events: {
      'claim.issued': '已发放券码',
      'claim.redeemed': '券码已使用',
      'claim.refunded': '订单已退款',
      'claim.returned': '订单已取消',
      'claim.released': '券码未用即结束',
      'order.settled': '订单已计入',
      'instruction.give': '发放权益',
      'instruction.take': '收回权益',
      'budget.exhausted': '预算已用完',
      'serving.stopped': '优惠券已停用',
      'serving.resumed': '优惠券已恢复',
    },
    at: '发生时间',
    tries: '尝试次数',
    answer: '上次响应',
    noAnswer: '超时无响应',
    unreachable: '无法连接',
    notTried: '尚未尝试',
    next: '送达或下次尝试',
    nextAt: (moment) => `下次：${moment}`,
    again: '重新发送',
    actionsOf: (event) => `“${event}”的操作`,
    allAgain: '重新发送全部失败事件',
    sent: (count) => `将发送的事件：${count}。`,
    empty: '尚无事件',
    emptyNext: '首次领取或订单会产生事件。',
    incoming: '来自店铺',
    incomingLead: '服务器启动以来。',
    address: '地址',
    accepted: '已接受',
    last: '最近一次',
    refused: '已拒绝',
    reason: (code, count, last) => `${code}：${count}，最近 ${last}`,
    reasons: {
      signature_invalid: '签名错误',
      timestamp_stale: '超过 5 分钟',
      order_malformed: '不是有效订单',
      order_conflict: '同一订单数字不同',
      order_too_large: '过大',
      overloaded: '服务器繁忙',
      rate_limited: '过于频繁',
    },
    never: '暂无',
  },
};

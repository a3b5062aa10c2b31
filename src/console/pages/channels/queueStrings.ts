import type { Language } from '../../i18n/language';

const en = {
  queue: 'E-mail and text messages',
  lead: 'Only what shoppers asked for: a question first whether it is wanted, then the coupon. Counts of the last 30 days, and of everything that is under way. No address is ever shown here.',
  toSend: 'Waiting to be sent',
  asked: 'Waiting for the shopper’s yes',
  sent: 'Coupons sent',
  suppressed: 'Addresses left alone',
  suppressedNote: 'They get nothing, whatever asks.',
  late: (time: string) =>
    `The oldest has been due for ${time}. What goes wrong stands in the server’s log and, once it is given up, below.`,
  later: (moment: string) => `The next one is due on ${moment}: the shopper’s night, or another try.`,
  none: 'Nobody has asked for a coupon by message yet.',
  table: 'Messages by channel and state',
  channel: 'Channel',
  state: 'Where they stand',
  count: 'Messages',
  again: 'Look again',
};
const zhCn: typeof en = {
  queue: '电子邮件与短信',
  lead: '只发送顾客主动要求的内容：先询问是否需要，再发送优惠券。此处为最近 30 天以及正在进行的数量，不显示任何地址。',
  toSend: '等待发送',
  asked: '等待顾客确认',
  sent: '已发送优惠券',
  suppressed: '不再联系的地址',
  suppressedNote: '无论谁请求，都不会收到任何消息。',
  late: (time) => `最早的一条已到期 ${time}。出错的原因见服务器日志；放弃之后见下表。`,
  later: (moment) => `下一条将于 ${moment} 发送：顾客处于夜间，或正等待重试。`,
  none: '还没有人请求通过消息接收优惠券。',
  table: '按渠道与状态统计的消息',
  channel: '渠道',
  state: '状态',
  count: '消息数',
  again: '刷新',
};
export const queueStrings: Readonly<Record<Language, typeof en>> = { en, 'zh-CN': zhCn };

import type { Language } from '../../i18n/language';

const en = {
  title: 'What shoppers read',
  lead: 'Both messages as they are sent, of the published coupons. Code and links are made up here.',
  open: 'Show the messages',
  coupon: 'Coupon',
  language: 'Language',
  confirmation: 'The question',
  couponLetter: 'The coupon',
  subject: 'Subject',
  asText: 'As plain text',
  asSms: 'As a text message',
};
const zhCn: typeof en = {
  title: '顾客收到的内容',
  lead: '已发布优惠券的两条消息，与实际发送的一致。此处的券码与链接为示例。',
  open: '查看消息',
  coupon: '优惠券',
  language: '语言',
  confirmation: '询问',
  couponLetter: '优惠券',
  subject: '主题',
  asText: '纯文本',
  asSms: '短信',
};
export const lettersStrings: Readonly<Record<Language, typeof en>> = { en, 'zh-CN': zhCn };

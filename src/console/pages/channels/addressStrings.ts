import type { Language } from '../../i18n/language';

const en = {
  title: 'One shopper’s address',
  lead: 'For a shopper who writes to you about it. The history under Settings tells that it was done, and nothing of the address.',
  channel: 'Channel',
  address: { email: 'E-mail address', sms: 'Telephone number' },
  hint: { email: 'Capital letters make no difference.', sms: 'With its country, such as +49 30 123456.' },
  malformed: { email: 'This is not an e-mail address.', sms: 'This is not a telephone number with its country.' },
  erase: 'Erase it\u00a0…',
  eraseTitle: 'Erase this address?',
  eraseQuestion:
    'Its messages are erased, and what was still to be sent is not. Nothing is sent to it again: what stays is a fingerprint that only serves to know it again. What was erased does not come back.',
  eraseConfirm: 'Erase it',
  erased: (many: string) => `Erased. Messages it had: ${many}. Nothing is sent to it again.`,
  lift: 'Let it have messages again\u00a0…',
  liftTitle: 'Let this address have messages again?',
  liftQuestion:
    'Do this only if its owner asks for it. Nothing is sent by it: when somebody enters the address, it is asked first whether the coupon is wanted, as ever.',
  liftConfirm: 'Let it have messages',
  lifted: 'The address may ask for messages again.',
  notLifted: 'Nothing held this address back, so nothing changed.',
};
const zhCn: typeof en = {
  title: '某位顾客的地址',
  lead: '用于处理顾客的来信请求。“设置”中的历史记录只说明进行过此操作，不包含地址。',
  channel: '渠道',
  address: { email: '电子邮件地址', sms: '手机号码' },
  hint: { email: '不区分大小写。', sms: '请带国家代码，例如 +86 138 0013 8000。' },
  malformed: { email: '这不是电子邮件地址。', sms: '这不是带国家代码的手机号码。' },
  erase: '删除……',
  eraseTitle: '删除此地址？',
  eraseQuestion: '与它有关的消息会被删除，尚未发送的不再发送，以后也不会再联系。只保留一个用于识别它的指纹。删除的内容无法恢复。',
  eraseConfirm: '删除',
  erased: (many) => `已删除（消息数：${many}），以后不会再联系此地址。`,
  lift: '允许再次联系……',
  liftTitle: '允许此地址再次接收消息？',
  liftQuestion: '仅在其本人要求时操作。此操作不会发送任何消息：有人填写该地址时，仍会先询问是否需要优惠券。',
  liftConfirm: '允许',
  lifted: '此地址可以再次请求消息。',
  notLifted: '此地址本来就没有受到限制，未作任何更改。',
};
export const addressStrings: Readonly<Record<Language, typeof en>> = { en, 'zh-CN': zhCn };

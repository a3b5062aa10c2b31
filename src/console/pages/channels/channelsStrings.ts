import type { Language } from '../../i18n/language';

const en = {
  title: 'Channels',
  lead: 'Coupons that come by something else than your pages: who may be reached, what was sent, and what stands in the way. Which channels a campaign uses is set under Coupons.',
  toCoupons: 'Set channels of the campaign',
  names: { email: 'E-mail', sms: 'Text message' } as Readonly<Record<string, string>>,
  setUp: {
    push: 'Web push is not set up on this server: it is to be told where push services reach you.',
    email: 'E-mail is not set up on this server: it is to be told of your mail server.',
    sms: 'Text messages are not set up on this server: it is to be told of your service for them.',
  },
  /** Before variables of the server. */
  variables: 'Whoever runs the server sets these, with values of your own:',
  guide: (file: string) => `The guide that comes with Couplet says more: ${file}.`,
};
const zhCn: typeof en = {
  title: '渠道',
  lead: '不经由页面送达的优惠券：可以联系到谁、发送了什么、遇到了什么问题。活动使用哪些渠道，请在“优惠券”中设置。',
  toCoupons: '设置活动的渠道',
  names: { email: '电子邮件', sms: '短信' },
  setUp: {
    push: '此服务器尚未配置网页推送：需要告诉它推送服务如何联系到您。',
    email: '此服务器尚未配置电子邮件：需要告诉它您的邮件服务器。',
    sms: '此服务器尚未配置短信：需要告诉它您的短信服务。',
  },
  variables: '请服务器管理员设置以下变量，并换成您自己的值：',
  guide: (file) => `随 Couplet 提供的指南有详细说明：${file}。`,
};
export const channelsStrings: Readonly<Record<Language, typeof en>> = { en, 'zh-CN': zhCn };

import type { Language } from '../../i18n/i18n';

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
  /** Before environment variables of the server. */
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

const addressEn = {
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
const addressZhCn: typeof addressEn = {
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
export const addressStrings: Readonly<Record<Language, typeof addressEn>> = { en: addressEn, 'zh-CN': addressZhCn };

const pushEn = {
  push: 'Web push',
  lead: 'A wake-up says nothing: it is the same for all, and each browser decides for itself whether it has a coupon to show. You learn how many there are, and of none of them what it showed.',
  subscribed: 'Browsers that may be woken',
  nobody: 'No shopper has agreed yet. They do on a page of your shop that offers it.',
  waiting: 'Still to be reached',
  waitingNote: 'They are tried for twelve hours.',
  next: 'Can be woken again',
  now: 'now',
  wake: 'Wake them up now',
  wakeTitle: 'Wake all browsers up?',
  wakeQuestion: (many: string) =>
    `${many} get a wake-up without content within minutes. A browser shows the coupon it chooses, or lays it into “My coupons”, where neither the shopper’s night nor the caps are against it. Where there is nothing to show, most browsers insist on a notification all the same: “Your coupons are up to date.”`,
  browsers: (count: number, written: string) => (count === 1 ? '1 browser' : `${written} browsers`),
  gap: (hours: string) =>
    `After that nobody can be woken for ${hours}: each time costs every phone some of its battery, and its owner some patience.`,
  off: 'The published campaign sends nothing by web push, so no browser would show a coupon. Set it under Coupons and publish first.',
  tooSoon: (moment: string) => `Browsers were woken lately. They can be woken again on ${moment}.`,
  done: (many: string) => `Begun: ${many} are being woken.`,
  wakes: 'Latest wake-ups',
  latest: (moment: string, sent: string, gone: string, refused: string) =>
    `Last woken on ${moment}: ${sent} reached, ${gone} gone and forgotten, ${refused} not taken by their push service.`,
  never: 'Nobody was woken yet.',
  at: 'When',
  sent: 'Reached',
  gone: 'Gone, and forgotten',
  refused: 'Not taken',
  open: 'Open',
};
const pushZhCn: typeof pushEn = {
  push: '网页推送',
  lead: '唤醒消息没有内容，对所有浏览器都一样；是否有优惠券可显示，由每个浏览器自己决定。您只知道有多少个浏览器，不知道任何一个显示了什么。',
  subscribed: '可以唤醒的浏览器',
  nobody: '还没有顾客同意。请在店铺页面上提供订阅按钮。',
  waiting: '尚未送达',
  waitingNote: '会在十二小时内继续尝试。',
  next: '可再次唤醒',
  now: '现在',
  wake: '立即唤醒',
  wakeTitle: '唤醒所有浏览器？',
  wakeQuestion: (many) =>
    `${many}将在几分钟内收到一条没有内容的唤醒消息。若不在顾客的夜间、也未达到次数上限，浏览器会显示它选出的优惠券，或放入“我的优惠券”；没有可显示的内容时，大多数浏览器仍必须显示一条通知：“您的优惠券已是最新。”`,
  browsers: (_, written) => `${written} 个浏览器`,
  gap: (hours) => `之后 ${hours}内不能再次唤醒：每次都会消耗手机的电量，也消耗顾客的耐心。`,
  off: '已发布的活动没有使用网页推送，因此不会有浏览器显示优惠券。请先在“优惠券”中设置并发布。',
  tooSoon: (moment) => `不久前刚唤醒过浏览器，${moment} 之后可以再次唤醒。`,
  done: (many) => `已开始唤醒 ${many}。`,
  wakes: '最近的唤醒',
  latest: (moment, sent, gone, refused) => `上次唤醒：${moment}。已送达 ${sent}，已失效并移除 ${gone}，推送服务未接受 ${refused}。`,
  never: '还没有唤醒过。',
  at: '时间',
  sent: '已送达',
  gone: '已失效并移除',
  refused: '未被接受',
  open: '未完成',
};
export const pushStrings: Readonly<Record<Language, typeof pushEn>> = { en: pushEn, 'zh-CN': pushZhCn };

const queueEn = {
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
const queueZhCn: typeof queueEn = {
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
export const queueStrings: Readonly<Record<Language, typeof queueEn>> = { en: queueEn, 'zh-CN': queueZhCn };

const lettersEn = {
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
const lettersZhCn: typeof lettersEn = {
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
export const lettersStrings: Readonly<Record<Language, typeof lettersEn>> = { en: lettersEn, 'zh-CN': lettersZhCn };

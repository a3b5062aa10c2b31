/** What a merchant reads of channels, written down here a second time: a test must not take a page's words from the page. */
export interface ChannelWords {
  readonly title: string;
  readonly wake: string;
  readonly wakeTitle: string;
  readonly browsers: string;
  readonly gap: string;
  readonly woken: string;
  readonly again: RegExp;
  readonly lastWoken: RegExp;
  readonly toSend: string;
  readonly asked: string;
  readonly unsubscribed: string;
  readonly lookAgain: string;
  readonly address: string;
  readonly erase: RegExp;
  readonly eraseNow: string;
  readonly erased: RegExp;
  readonly lift: RegExp;
  readonly liftNow: string;
  readonly lifted: string;
  readonly notLifted: string;
  readonly malformed: string;
  readonly showMessages: string;
  readonly question: string;
  readonly code: string;
  readonly noMail: RegExp;
  readonly noPush: RegExp;
  readonly channels: string;
  readonly sms: string;
  readonly smsCost: string;
  readonly smsMissing: RegExp;
  readonly perDay: string;
  readonly from: string;
  readonly tooLarge: string;
  readonly smsChange: string;
  readonly quietChange: string;
  readonly tryAgain: string;
}

export const channelWords: Readonly<Record<'en' | 'zh-CN', ChannelWords>> = {
  en: {
    title: 'Channels',
    wake: 'Wake them up now',
    wakeTitle: 'Wake all browsers up?',
    browsers: '3 browsers get a wake-up without content',
    gap: 'nobody can be woken for 20 hours',
    woken: 'Begun: 3 browsers are being woken.',
    again: /^Browsers were woken lately\. They can be woken again on /,
    lastWoken: /3 reached, 0 gone and forgotten, 0 not taken/,
    toSend: 'The question is to be sent',
    asked: 'The question was sent; nobody has answered yet',
    unsubscribed: 'Ended: the shopper wants no messages.',
    lookAgain: 'Look again',
    address: 'E-mail address',
    erase: /^Erase it/,
    eraseNow: 'Erase it',
    erased: /^Erased\. Messages it had: 1\./,
    lift: /^Let it have messages again/,
    liftNow: 'Let it have messages',
    lifted: 'The address may ask for messages again.',
    notLifted: 'Nothing held this address back, so nothing changed.',
    malformed: 'This is not an e-mail address.',
    showMessages: 'Show the messages',
    question: 'Do you want your coupon from Tea & Co?',
    code: 'Your code',
    noMail: /^E-mail is not set up on this server/,
    noPush: /^Web push is not set up on this server/,
    channels: 'Channels',
    sms: 'Text message',
    smsCost: 'Text message: cost of one message',
    smsMissing: /no text message service yet/,
    perDay: 'In 24 hours',
    from: 'From',
    tooLarge: 'This is too large.',
    smsChange: 'Channels › Text message: no → yes, at $0.09 a message',
    quietChange: 'Channels › Hours in which nothing rings: 12:00 AM – 12:00 AM → 10:00 PM – 12:00 AM',
    tryAgain: 'Try again',
  },
  'zh-CN': {
    title: '渠道',
    wake: '立即唤醒',
    wakeTitle: '唤醒所有浏览器？',
    browsers: '3 个浏览器将在几分钟内收到一条没有内容的唤醒消息',
    gap: '之后 20小时内不能再次唤醒',
    woken: '已开始唤醒 3 个浏览器。',
    again: /^不久前刚唤醒过浏览器，/,
    lastWoken: /已送达 3，已失效并移除 0，推送服务未接受 0/,
    toSend: '询问待发送',
    asked: '询问已发送，尚未答复',
    unsubscribed: '已结束：顾客不再接收消息。',
    lookAgain: '刷新',
    address: '电子邮件地址',
    erase: /^删除……/,
    eraseNow: '删除',
    erased: /^已删除（消息数：1）/,
    lift: /^允许再次联系……/,
    liftNow: '允许',
    lifted: '此地址可以再次请求消息。',
    notLifted: '此地址本来就没有受到限制，未作任何更改。',
    malformed: '这不是电子邮件地址。',
    showMessages: '查看消息',
    question: '要接收Tea & Co的优惠券吗？',
    code: '您的券码',
    noMail: /^此服务器尚未配置电子邮件/,
    noPush: /^此服务器尚未配置网页推送/,
    channels: '渠道',
    sms: '短信',
    smsCost: '短信：每条消息的成本',
    smsMissing: /尚未配置短信服务/,
    perDay: '24 小时内',
    from: '从',
    tooLarge: '数值过大。',
    smsChange: '渠道 › 短信：否 → 是，每条 US$0.09',
    quietChange: '渠道 › 免打扰时段：00:00 – 00:00 → 22:00 – 00:00',
    tryAgain: '重试',
  },
};

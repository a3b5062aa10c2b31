import type { Language } from '../../i18n/language';

const en = {
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
const zhCn: typeof en = {
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
export const pushStrings: Readonly<Record<Language, typeof en>> = { en, 'zh-CN': zhCn };

import type { Language } from '../../i18n/i18n';

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

const en = {
  title: 'How long budgets last',
  lead: 'At the pace of the last 14 whole days, and by the busy and quiet times under Settings.',
  no_limit: 'No limit, so it does not run out.',
  spent: 'Spent: it is not offered any more.',
  nothing_spent: 'Nothing was spent lately, so there is no pace to reckon with.',
  years: 'Lasts for years at this pace.',
  tooFewDays: (missing: number) => `Not known yet: ${plural(missing, 'more day', 'more days')} of claims.`,
  outlasts: (ends: string) => `Lasts until the coupon ends on ${ends}.`,
  about: (day: string, earliest: string, latest: string) => `Runs out about ${day} (between ${earliest} and ${latest}).`,
  aboutOpen: (day: string, earliest: string) => `Runs out about ${day}, not before ${earliest}; how much later cannot be told yet.`,
  notBefore: (earliest: string) => `Does not run out before ${earliest}.`,
  perDay: (amount: string) => `About ${amount} a day.`,
  codes: (count: string) => `${count} codes`,
  used: (rate: string, redeemed: string, issued: string) => `${redeemed} of the ${issued} codes given out were used (${rate}).`,
  shared: 'One code for all: how many of those who saw it use it cannot be counted.',
  noneGiven: 'No code was given out yet.',
  nothingYet:
    'No code was given out yet. After the first you see here how fast each budget is used, and from five days on when it will be gone.',
  left: 'Left',
  day: 'Day',
  spentOn: 'Spent or held',
  caption: (coupon: string) => `“${coupon}” by day`,
  today: 'today',
};
const zhCn: typeof en = {
  title: '预算还能用多久',
  lead: '按最近 14 个整天的速度及设置中的旺季与淡季推算。',
  no_limit: '没有上限，不会用完。',
  spent: '已用完，不再发放。',
  nothing_spent: '近期没有支出，无法推算。',
  years: '按此速度可用数年。',
  tooFewDays: (missing) => `尚不可知：还需 ${missing} 天的领取数据。`,
  outlasts: (ends) => `足够用到优惠券结束（${ends}）。`,
  about: (day, earliest, latest) => `预计 ${day}前后用完（${earliest}至${latest}之间）。`,
  aboutOpen: (day, earliest) => `预计 ${day}前后用完，不会早于${earliest}；最晚到何时尚无法判断。`,
  notBefore: (earliest) => `${earliest}之前不会用完。`,
  perDay: (amount) => `每天约 ${amount}。`,
  codes: (count) => `${count} 个券码`,
  used: (rate, redeemed, issued) => `已发放的 ${issued} 个券码中，${redeemed} 个已使用（${rate}）。`,
  shared: '通用券码：无法统计看到的人中有多少使用。',
  noneGiven: '尚未发放券码。',
  nothingYet: '尚未发放券码。发放之后，这里会显示每份预算的使用速度；满五天后，会推算何时用完。',
  left: '剩余',
  day: '日期',
  spentOn: '已使用或占用',
  caption: (coupon) => `“${coupon}”逐日数据`,
  today: '今天',
};
export const burnStrings: Readonly<Record<Language, typeof en>> = { en, 'zh-CN': zhCn };

import type { Language } from '../../i18n/i18n';

interface OriginStrings {
  readonly title: string;
  readonly lead: string;
  /** Caption of the table. */
  readonly seen: string;
  readonly noneSeen: string;
  readonly website: string;
  readonly requests: string;
  readonly last: string;
  readonly claims: string;
  readonly allowed: string;
  readonly refused: string;
  readonly list: string;
  readonly hint: string;
  readonly wrong: (line: string) => string;
  readonly tooMany: string;
  readonly addThese: string;
  readonly save: string;
  readonly saved: string;
  readonly unsaved: string;
}

export const originStrings: Readonly<Record<Language, OriginStrings>> = {
  en: {
    title: 'Allowed websites',
    lead: 'Choose the websites whose pages can claim coupons, request messages and turn on notifications. Foreign websites then can’t use up your budgets through their visitors’ browsers.',
    seen: 'Websites with your script tag, last 24 hours',
    noneSeen: 'No website asked for coupons in the last 24 hours, or since the server started.',
    website: 'Website',
    requests: 'Requests',
    last: 'Last request',
    claims: 'Claims',
    allowed: 'Allowed',
    refused: 'Refused',
    list: 'Allowed websites',
    hint: 'One on each line, such as https://shop.example. https://*.shop.example allows all subdomains. If the list is empty, all websites are allowed.',
    wrong: (line) => `“${line}” is not an address such as https://shop.example.`,
    tooMany: 'The list has more than 50 websites.',
    addThese: 'Add these to the list',
    save: 'Save websites',
    saved: 'Saved. All servers apply it within five seconds.',
    unsaved: 'Not saved yet. Check that every website is yours, because programs can pretend to be any website.',
  },
  'zh-CN': {
    title: '允许的网站',
    lead: '选择哪些网站的页面可以领取优惠券、请求消息和开启通知，以防止其他网站利用其访客的浏览器耗尽您的预算。',
    seen: '最近 24 小时使用您脚本标签的网站',
    noneSeen: '最近 24 小时内（或服务器启动以来）没有网站请求优惠券。',
    website: '网站',
    requests: '请求数',
    last: '最近请求',
    claims: '领取',
    allowed: '允许',
    refused: '拒绝',
    list: '允许的网站',
    hint: '每行一个，例如 https://shop.example。https://*.shop.example 表示允许所有子域名。列表为空时，允许所有网站。',
    wrong: (line) => `“${line}”不是 https://shop.example 这样的地址。`,
    tooMany: '列表超过 50 个网站。',
    addThese: '将这些网站加入列表',
    save: '保存网站',
    saved: '已保存，所有服务器将在五秒内生效。',
    unsaved: '尚未保存。请确认每个网站都属于您，因为程序可以冒充任何网站。',
  },
};

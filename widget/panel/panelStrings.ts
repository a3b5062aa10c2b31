/** Sentences of the shopper's panel. */
export interface PanelStrings {
  readonly title: string;
  readonly intro: string;
  readonly kept: string;
  readonly storage: (kind: 'indexeddb' | 'memory') => string;
  readonly events: string;
  readonly decisions: string;
  readonly waiting: string;
  readonly sent: string;
  readonly epsilon: string;
  readonly reports: string;
  readonly noReports: string;
  readonly erase: string;
  readonly erased: string;
  readonly unavailable: string;
  readonly close: string;
}

const en: PanelStrings = {
  title: 'What Couplet keeps',
  intro:
    'Coupons are chosen on this device. What you look at stays here. The shop receives the coupon whose code you ask for, and the anonymous, deliberately blurred answers listed below.',
  kept: 'Kept in',
  storage: (kind) => (kind === 'memory' ? 'Memory only, gone when you leave' : 'This browser'),
  events: 'Things noted about your visits',
  decisions: 'Coupon choices made',
  waiting: 'Reports waiting',
  sent: 'Reports sent',
  epsilon: 'Privacy budget used (ε)',
  reports: 'Reports, exactly as sent',
  noReports: 'None so far.',
  erase: 'Erase everything',
  erased: 'Erased.',
  unavailable: 'Nothing is kept: Couplet is not running on this page.',
  close: 'Close',
};

const zhCN: PanelStrings = {
  title: 'Couplet 保存了什么',
  intro: '优惠券在本设备上挑选。您的浏览内容不会离开这里；商店只会收到您领取的是哪张券，以及下面列出的匿名且经过随机化处理的回答。',
  kept: '保存位置',
  storage: (kind) => (kind === 'memory' ? '仅内存，离开即消失' : '本浏览器'),
  events: '记录的浏览事件',
  decisions: '做出的选择',
  waiting: '待发送的报告',
  sent: '已发送的报告',
  epsilon: '已用隐私预算（ε）',
  reports: '报告原文',
  noReports: '暂无。',
  erase: '全部清除',
  erased: '已清除。',
  unavailable: '没有保存任何内容：Couplet 未在此页面运行。',
  close: '关闭',
};

/** Strings of the best match for a BCP 47 tag; English where there is none. */
export const panelStringsFor = (locale: string): PanelStrings => (/^zh\b/i.test(locale) ? zhCN : en);

import { discountsZhCn } from '../../src/protocol/coupons/discountWords';
import type { Strings } from './strings';

const refusals: Readonly<Record<string, string>> = {
  budget_exhausted: '该优惠券已被领完。',
  claim_limited: '您所在网络领取的券码过多，请稍后再试。',
  coupon_expired: '该优惠刚刚结束。',
  coupon_unknown: '商店已不再提供该优惠。',
  code_sent: '该优惠的券码已发送给您。',
  origin_refused: '无法在此网站领取该优惠。',
  serving_stopped: '商店已暂停发放优惠券。',
};

export const zhCN: Strings = {
  language: 'zh-CN',
  label: '为您挑选的优惠券',
  ...discountsZhCn,
  members: '会员专享',
  upTo: (amount) => `最高优惠${amount}`,
  minimum: (amount) => `购物车满${amount}可用`,
  on: (categories) => `适用于${categories}`,
  headlineOn: (headline, goods) => `${goods}${headline}`,
  onSelected: '适用于指定商品',
  onEverything: '全店通用',
  picks: '您可能喜欢',
  ends: (date) => `${date}截止`,
  validFor: (span) => `领取后${span}内有效`,
  disclosure: (by) => {
    const using = '使用后，商店会知道选中的是哪张优惠券。';
    if (by === 'rule') return `由商店自己的规则选出。${using}`;
    return by === 'exploration' ? `由您的设备随机抽取。${using}` : `由您的设备根据您在本店的浏览选出。${using}`;
  },
  getCode: '领取券码',
  gettingCode: '请稍候…',
  withCode: (headline) => `用您的券码享${headline}`,
  more: '更多选项',
  notForMe: '不适合我',
  close: '关闭',
  keep: '留着以后用',
  kept: '已存入“我的优惠券”，领取券码前可能被领完。',
  send: '发给我',
  inbox: '我的优惠券',
  privacy: '隐私',
  reminder: '您的优惠券即将到期',
  why: '为什么是这张券？',
  yourCode: '您的券码',
  copy: '复制',
  copied: '已复制',
  applyToCart: '用于购物车',
  applied: '已用于购物车。',
  notApplied: '购物车没有接受，可能已有其他券码。',
  waits: '购物车有商品后，券码会自动用上。',
  copyByHand: '已选中，请用键盘或菜单复制',
  useBefore: (date) => `${date}前有效`,
  left: (span) => `剩余${span}`,
  enterAtCheckout: '结账时输入即可。',
  final: (code) => refusals[code],
  unreachable: '暂时无法领取券码。',
  tryAgain: '重试',
};

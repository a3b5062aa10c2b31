import type { Strings } from './strings';

const features: Readonly<Record<string, string>> = {
  'match.categoryAffinity': '您浏览过的商品种类',
  'match.categoryShare': '这类商品在本次浏览中的占比',
  'match.cartShare': '购物车里的商品',
  'match.thresholdGap': '购物车离门槛还差多少',
  'score.network': '相似的浏览更喜欢什么',
  'score.cf': '与您浏览的商品相配',
};
const groups: Readonly<Record<string, string>> = {
  fact: '商店对本次访问的了解',
  coupon: '优惠券本身',
  profile: '您以往的访问',
  cart: '您的购物车',
  session: '本次访问中的浏览',
};

const refusals: Readonly<Record<string, string>> = {
  budget_exhausted: '该优惠券已被领完。',
  coupon_expired: '该优惠刚刚结束。',
  coupon_unknown: '商店已不再提供该优惠。',
  already_claimed: '您已经领取过该优惠的券码。',
};

export const zhCN: Strings = {
  label: '为您挑选的优惠券',
  forYou: '为您挑选',
  // Chinese shops quote what is left to pay: 15% off is 8.5折.
  percentOff: (basisPoints) => (basisPoints === 10_000 ? '免费' : `${(10_000 - basisPoints) / 1_000}折`),
  amountOff: (amount) => `立减${amount}`,
  tier: (threshold, amount) => `满${threshold}减${amount}`,
  freeShipping: '免运费',
  gift: '赠品',
  points: (points) => `${points}积分`,
  cashBack: (percent) => `返现${percent}`,
  credit: (amount) => `${amount}购物金`,
  members: '会员专享',
  upTo: (amount) => `最高优惠${amount}`,
  repeats: '每满一次再减一次',
  minimum: (amount) => `购物车满${amount}可用`,
  on: (categories) => `适用于${categories}`,
  onSelected: '适用于指定商品',
  onEverything: '全店通用',
  ends: (date) => `${date}截止`,
  disclosure: '由您的设备根据您在本店的浏览选出。使用后，商店会知道选中的是哪张优惠券。',
  getCode: '领取券码',
  gettingCode: '请稍候…',
  notForMe: '不适合我',
  close: '关闭',
  why: '为什么是这张券？',
  whyIntro: '在本设备上算出，影响最大的是：',
  whyNothing: '它不是根据您的浏览选出的：这是商店的常规优惠，或为了解哪些优惠有价值而随机展示。',
  spokeFor: '支持',
  spokeAgainst: '反对',
  feature: (name) => features[name] ?? groups[name.split('.')[0] ?? ''] ?? '本次访问的其他情况',
  yourCode: '您的券码',
  copy: '复制',
  copied: '已复制',
  copyByHand: '已选中，请用键盘或菜单复制',
  useBefore: (date) => `${date}前有效`,
  enterAtCheckout: '结账时输入即可。',
  final: (code) => refusals[code],
  unreachable: '暂时无法领取券码。',
  tryAgain: '重试',
};

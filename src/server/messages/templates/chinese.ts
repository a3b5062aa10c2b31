import { discountsZhCn } from '../../../protocol/coupons/discountWords';
import type { MessageWords } from './messageWords';

export const chinese: MessageWords = {
  language: 'zh-CN',
  ask: {
    subject: (shop) => `要接收${shop}的优惠券吗？`,
    lead: (shop) => `有人（应该是您）请${shop}把这张优惠券发到这个地址：`,
    button: '是的，请发给我',
    hours: (hours) => `链接在${hours}小时内有效。`,
    otherwise: '如果不是您本人操作，无需理会，不会再有消息。您也可以让我们永远不再联系这个地址：',
  },
  coupon: {
    subject: (title, shop) => `${title}｜${shop}的券码`,
    lead: (shop) => `这是您向${shop}索取的优惠券。`,
    code: '您的券码',
    enter: '结账时输入即可。',
    until: (moment) => `有效期至${moment}。`,
    toShop: (shop) => `去${shop}`,
    why: (shop) => `您收到这封邮件，是因为您向${shop}索取了这张券并确认了地址。仅此一封。`,
    leave: '不要再发到这个地址',
  },
  text: {
    ask: (shop, title, url) => `【${shop}】要接收“${title}”吗？是：${url} 如非本人操作请忽略。`,
    coupon: ({ shop, title, code, until, leaveUrl }) => `【${shop}】“${title}”券码${code}，${until}前有效。退订：${leaveUrl}`,
  },
  value: {
    ...discountsZhCn,
    on: (categories) => `适用于${categories}`,
    onSelected: '适用于指定商品',
    onEverything: '全店通用',
    upTo: (amount) => `最高优惠${amount}`,
    minimum: (amount) => `购物车满${amount}可用`,
    members: '会员专享',
  },
  page: {
    confirmed: '谢谢！优惠券正在发送给您。',
    left: '不会再有消息发到这个地址。',
    erased: '您的地址和消息已删除，不会再有消息发到这个地址。',
    gone: '此链接已失效。',
    couponGone: '这张优惠券已经没有了，不会向您发送任何消息。',
    invalid: '此链接无效，是否复制完整？',
    leave: (shop) => `要让${shop}不再向您的地址发送任何消息吗？`,
    leaveButton: '不要再发',
    erase: '您也可以删除我们保存的与您的地址有关的一切。只留下一个指纹，以免再次发送。',
    eraseButton: '删除我的地址',
  },
};

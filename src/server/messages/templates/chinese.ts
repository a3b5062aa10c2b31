import { discountsZhCn } from '../../../protocol/coupons/discountWords';
import type { MessageWords } from './messageWords';

export const chinese: MessageWords = {
  language: 'zh-CN',
  ask: {
    subject: (shop) => `请确认领取${shop}的优惠券`,
    lead: (shop) => `您在${shop}申请了这张优惠券，确认后即可收到：`,
    button: '确认，发给我',
    hours: (hours) => `链接在${hours}小时内有效。`,
    otherwise: '不是您本人操作？忽略这条消息即可，您不会再收到消息。如果不想收到本店的任何消息：',
  },
  coupon: {
    subject: (title, shop) => `您的${shop}优惠券：${title}`,
    lead: (shop) => `这是您在${shop}申请的优惠券。`,
    code: '您的券码',
    enter: '结账时输入即可。',
    until: (moment) => `有效期至${moment}。`,
    toShop: (shop) => `前往${shop}`,
    why: (shop) => `您收到这封一次性邮件，是因为您在${shop}申请了这张优惠券并确认了地址。`,
    leave: '退订',
  },
  text: {
    ask: (shop, title, url) => `【${shop}】点击确认领取“${title}”：${url} 非本人操作请忽略。`,
    coupon: ({ shop, title, code, until, leaveUrl }) => `【${shop}】您的“${title}”券码：${code}，${until}前有效。退订：${leaveUrl}`,
  },
  value: {
    ...discountsZhCn,
    on: (categories) => `适用于${categories}`,
    onSelected: '适用于指定商品',
    onEverything: '全店通用',
    upTo: (amount) => `最高优惠${amount}`,
    minimum: (amount) => `满${amount}可用`,
    members: '会员专享',
  },
  page: {
    confirmed: '谢谢！优惠券正在发送，请留意查收。',
    left: '退订成功。不会再有消息发到这个地址。',
    erased: '您的地址和消息已删除，您不会再收到消息。',
    gone: '此链接已失效。如果仍想要这张优惠券，请在商店重新申请。',
    couponGone: '这张优惠券已经没有了，不会再发送给您。',
    invalid: '此链接无效，请检查是否复制完整。',
    leave: (shop) => `不再接收${shop}的任何消息吗？`,
    leaveButton: '退订',
    erase: '您也可以删除与您的地址有关的全部数据。只会保留一个指纹，以免再给您发消息。',
    eraseButton: '删除我的地址',
  },
};

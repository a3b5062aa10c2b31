import type { InboxStrings } from './inboxStrings';

export const inboxZhCN: InboxStrings = {
  title: '我的优惠券',
  intro: '此列表仅保存在本设备上。商店只知道您领取过券码或要求发送的优惠券。',
  notKept: '此浏览器不保存任何内容：这些是本页的优惠券，离开后即消失。',
  none: '您在这里还没有优惠券。',
  unavailable: 'Couplet 未在此页面运行，因此没有优惠券可显示。',
  unreadable: '暂时无法读取您的优惠券，请重试。',
  groups: {
    soon: '即将到期',
    claimed: '可以使用',
    kept: '留着以后用',
    used: '已使用',
    expired: '已结束',
  },
  keptMeans: '未预留券码：领取时可能已被领完。',
  calendar: '添加到日历',
  calendarTitle: (coupon) => `优惠券到期：${coupon}`,
  calendarCode: (code) => `您的券码：${code}`,
  remove: '移除',
  done: { removed: '已从您的优惠券中移除。', failed: '操作未成功，请重试。' },
};

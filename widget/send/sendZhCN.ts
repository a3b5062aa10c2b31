import type { SendStrings } from './sendStrings';

export const sendZhCN: SendStrings = {
  language: 'zh-CN',
  title: '把这张优惠券发给我',
  means: {
    email: '商店只会得到您的邮箱地址和这张优惠券，别无其他。它会先写信问您是否需要；您同意之后才会发送优惠券。',
    sms: '商店只会得到您的手机号码和这张优惠券，别无其他。它会先发短信问您是否需要；您同意之后才会发送优惠券。',
  },
  by: '发送方式',
  channels: { email: '电子邮件', sms: '短信' },
  address: { email: '您的邮箱地址', sms: '您的手机号码' },
  number: '请带上国家代码，例如 +86 138 0013 8000',
  held: (when) => `为了不在夜间打扰，也不过于频繁，优惠券不会早于 ${when} 发送。确认消息会立即发出。`,
  ask: '发送',
  asking: '请稍候…',
  asked: {
    email: '现在请查看您的邮箱（包括垃圾邮件）：在那里确认您是否需要。如果什么都没有收到，说明该地址不接收本店的消息。',
    sms: '现在请查看您的短信：在那里确认您是否需要。如果什么都没有收到，说明该号码不接收本店的消息。',
  },
  cancel: '取消',
  close: '关闭',
  faults: {
    address: '请检查您的输入。',
    gone: '商店已不再提供此优惠。',
    claimed: '您已经有这个优惠的代码了。',
    exhausted: '优惠券已被领完。',
    often: '最近几天给您发的消息已经够多了。请以后再试。',
    endsFirst: '优惠券会在可以发送之前到期。',
    off: '商店目前不发送优惠券。',
    busy: '请求过多。请一分钟后再试。',
    failed: '没有成功，请再试一次。',
  },
};

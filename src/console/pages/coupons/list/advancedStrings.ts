import type { Language } from '../../../i18n/language';

const en = {
  advanced: 'Advanced',
  lead: 'Most shops never need this.',
  open: 'Fairness, visits, and what else the campaign holds',
  fairness: 'How far two shoppers may be treated differently',
  fairnessLead: 'Published with the campaign for everybody to read. Leave all three empty, and what your coupons are worth are the bounds.',
  floor: 'Least a coupon may be worth',
  floorHint: 'A coupon’s worth is the largest discount it can give.',
  ceiling: 'Most a coupon may be worth',
  sensitive: 'Words that no coupon may be about',
  sensitiveHint: 'Beside those Couplet forbids anyway, such as illness or religion. Separated by commas.',
  visits: 'Visits',
  idle: 'A visit is over after',
  idleHint: 'Without anything happening. 30 minutes is usual.',
  minutes: 'min',
  kept: 'Also in this campaign',
  keptLead: 'There are no fields for this here. It stays as it is and is published with the rest; change it in the campaign file.',
};
const zhCn: typeof en = {
  advanced: '高级',
  lead: '大多数店铺用不到。',
  open: '公平性、访问，以及活动中的其他内容',
  fairness: '不同顾客之间的待遇最多相差多少',
  fairnessLead: '随活动公开，任何人都可以查看。三项都不填时，以各优惠券自身的价值为界。',
  floor: '优惠券的最低价值',
  floorHint: '价值指该优惠券可能给出的最大优惠。',
  ceiling: '优惠券的最高价值',
  sensitive: '优惠券不得涉及的词',
  sensitiveHint: 'Couplet 本身已禁止疾病、宗教等词，此处填写其他词，以逗号分隔。',
  visits: '访问',
  idle: '访问结束于',
  idleHint: '无任何操作达到此时长之后。通常为 30 分钟。',
  minutes: '分钟',
  kept: '此活动还包含',
  keptLead: '这些内容在此没有对应的字段，会保持原样并一同发布；如需修改，请编辑活动文件。',
};
export const advancedStrings: Readonly<Record<Language, typeof en>> = { en, 'zh-CN': zhCn };

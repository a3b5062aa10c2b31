import type { Language } from '../../../i18n/language';

const en = {
  title: 'Preview',
  lead: 'The card as shoppers see it. Its buttons work, with a sample code; nothing is claimed.',
  width: 'Screen',
  widths: { phone: 'Phone', desktop: 'Desktop' },
  language: 'Language',
  theme: 'Appearance',
  themes: { light: 'Light', dark: 'Dark' },
  frame: 'The coupon card as a shopper sees it',
  untitled: 'Your title',
  incomplete: 'The card appears here once it is known what the coupon gives.',
  stale: 'What the coupon gives is not complete; this is how it was last.',
};
const zhCn: typeof en = {
  title: '预览',
  lead: '顾客看到的卡片。按钮可以点击，使用的是示例券码，不会真正领取。',
  width: '屏幕',
  widths: { phone: '手机', desktop: '电脑' },
  language: '语言',
  theme: '外观',
  themes: { light: '浅色', dark: '深色' },
  frame: '顾客看到的优惠券卡片',
  untitled: '您的标题',
  incomplete: '填好优惠内容后，卡片会显示在这里。',
  stale: '优惠内容尚未填完，此处显示的是上一次的样子。',
};
export const previewStrings: Readonly<Record<Language, typeof en>> = { en, 'zh-CN': zhCn };

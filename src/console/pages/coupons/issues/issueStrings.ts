import type { Language } from '../../../i18n/language';

const en = {
  errors: (n: number) => (n === 1 ? '1 thing stands in the way of publishing' : `${n} things stand in the way of publishing`),
  warnings: (n: number) => (n === 1 ? '1 thing to look at' : `${n} things to look at`),
  /** Before what is wrong, where many coupons are told of. */
  about: (coupon: string) => `${coupon}:`,
  reason: (code: string) => `Reason: ${code}`,
};
const zhCn: typeof en = {
  errors: (n) => `有 ${n} 处问题须解决后才能发布`,
  warnings: (n) => `有 ${n} 处请留意`,
  about: (coupon) => `${coupon}：`,
  reason: (code) => `原因代码：${code}`,
};
export const issueStrings: Readonly<Record<Language, typeof en>> = { en, 'zh-CN': zhCn };

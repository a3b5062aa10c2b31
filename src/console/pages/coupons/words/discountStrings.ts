import type { Discount, DiscountKind } from '../../../../protocol/coupons/discount';
import type { Language } from '../../../i18n/i18n';

export type FieldOf<Form> = Form extends unknown ? Exclude<keyof Form, 'kind'> : never;
export type DiscountField = FieldOf<Discount>;

/** Tiers have labels for each step. */
type LabelledField = Exclude<DiscountField, 'tiers'>;
interface DiscountStrings {
  readonly kinds: Readonly<Record<DiscountKind, string>>;
  readonly fields: Readonly<Record<LabelledField, { readonly label: string; readonly hint?: string }>>;
}

const en: DiscountStrings = {
  kinds: {
    percent: 'Percentage off',
    fixed: 'Amount off',
    tiers: 'Spend more, save more',
    freeShipping: 'Free shipping',
    gift: 'Gift',
    points: 'Points',
    cashBack: 'Cash back after the purchase',
    storeCredit: 'Store credit for the next purchase',
  },
  fields: {
    basisPoints: { label: 'Percentage' },
    cap: { label: 'Maximum per order', hint: 'A code reserves this much of the budget until it is used.' },
    amount: { label: 'Amount' },
    repeat: { label: 'Repeat the first step', hint: 'E.g. 10 off every 100 gives 20 off 200, up to the maximum.' },
    itemId: { label: 'Gift' },
    quantity: { label: 'Quantity' },
    points: { label: 'Points' },
    value: { label: 'Your cost', hint: 'Total per order, charged to the budget.' },
  },
};

const zhCn: DiscountStrings = {
  kinds: {
    percent: '按比例减免',
    fixed: '立减金额',
    tiers: '满减',
    freeShipping: '免运费',
    gift: '赠品',
    points: '积分',
    cashBack: '购后返现',
    storeCredit: '下次购物抵扣金',
  },
  fields: {
    basisPoints: { label: '减免比例' },
    cap: { label: '单笔订单最多', hint: '券码在使用之前会占用这么多预算。' },
    amount: { label: '金额' },
    repeat: { label: '第一档可累计', hint: '例如每满 100 减 10：满 200 减 20，直至上面的最高优惠。' },
    itemId: { label: '赠品' },
    quantity: { label: '件数' },
    points: { label: '积分' },
    value: { label: '您的成本', hint: '单笔订单合计，从预算中扣除。' },
  },
};

export const discountStrings: Readonly<Record<Language, DiscountStrings>> = { en, 'zh-CN': zhCn };

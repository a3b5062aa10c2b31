import type { DiscountKind, DiscountOf } from '../../../../protocol/coupons/discount';
import type { DiscountField, FieldOf } from '../../../languages/en/coupons';
import { type Draft, fieldsOf, listOf } from '../draft/draft';

interface DiscountInput {
  readonly as: 'money' | 'percent' | 'count' | 'product' | 'goods' | 'steps' | 'check';
  /** Initial value for coupons without the field. */
  readonly fresh?: unknown;
}

/** How each field is entered, in every kind of discount. */
export const discountInputs: Readonly<Record<DiscountField, DiscountInput>> = {
  basisPoints: { as: 'percent', fresh: 1_000 },
  cap: { as: 'money' },
  amount: { as: 'money' },
  tiers: { as: 'steps', fresh: [{}] },
  repeat: { as: 'check' },
  buy: { as: 'count', fresh: 2 },
  get: { as: 'count', fresh: 1 },
  gets: { as: 'goods' },
  times: { as: 'count', fresh: 1 },
  itemId: { as: 'product' },
  quantity: { as: 'count', fresh: 1 },
  points: { as: 'count' },
  value: { as: 'money' },
};

interface DiscountForm<Field> {
  /** From top to bottom. */
  readonly fields: readonly Field[];
  /** Field that shows issues of the discount as a whole. */
  readonly whole: Field;
}

type Forms = { readonly [Kind in DiscountKind]: DiscountForm<FieldOf<DiscountOf<Kind>>> };
const forms: Forms = {
  percent: { fields: ['basisPoints', 'cap'], whole: 'basisPoints' },
  fixed: { fields: ['amount'], whole: 'amount' },
  tiers: { fields: ['tiers', 'cap', 'repeat'], whole: 'cap' },
  freeShipping: { fields: ['cap'], whole: 'cap' },
  buyGet: { fields: ['gets', 'buy', 'get', 'basisPoints', 'times', 'cap'], whole: 'basisPoints' },
  gift: { fields: ['itemId', 'quantity', 'value'], whole: 'value' },
  points: { fields: ['points', 'value'], whole: 'value' },
  cashBack: { fields: ['basisPoints', 'cap'], whole: 'basisPoints' },
  storeCredit: { fields: ['amount'], whole: 'amount' },
};

/** The kind of discount by name, which may be anything in a draft. */
export const discountForm = (kind: unknown): DiscountForm<DiscountField> | undefined =>
  typeof kind === 'string' && Object.hasOwn(forms, kind) ? forms[kind as DiscountKind] : undefined;

/**
 * The discount changed to another kind. Fields that both kinds have are kept, so that switching back costs no input. Others are left empty.
 */
export const newDiscount = (kind: string, old: unknown): Draft => {
  const before = fieldsOf(old);
  const most = before.cap ?? before.amount ?? before.value;
  const begun = (field: DiscountField): unknown => {
    const { as, fresh } = discountInputs[field];
    if (as === 'money') return most;
    if (as === 'check') return undefined;
    return as === 'steps' && listOf(before[field]).length === 0 ? fresh : (before[field] ?? fresh);
  };
  const known = (discountForm(kind)?.fields ?? []).map((field) => [field, begun(field)]).filter(([, value]) => value !== undefined);
  return { kind, ...Object.fromEntries(known) };
};

/** Coupons in BigInt: what a form costs, and on which goods. Nothing of src/ is used, so that the vectors do not repeat its mistakes. */
export type Line = readonly [itemId: string, categories: readonly string[], price: number, quantity: number];
export interface Scope {
  readonly categories?: readonly string[];
  readonly itemIds?: readonly string[];
}
export interface Form {
  readonly kind: string;
  readonly basisPoints?: number;
  readonly amount?: number;
  readonly cap?: number;
  readonly value?: number;
  readonly tiers?: readonly { readonly threshold: number; readonly amount: number }[];
  readonly repeat?: boolean;
  readonly itemId?: string;
  readonly quantity?: number;
  readonly points?: number;
}
const ascending = (values: readonly bigint[]): readonly bigint[] => [...values].sort((a, b) => Number(a > b) - Number(a < b));
export const smaller = (...values: readonly bigint[]): bigint => ascending(values)[0] ?? 0n;
export const larger = (...values: readonly bigint[]): bigint => ascending(values).at(-1) ?? 0n;
export const exact = (value: number | undefined): bigint => BigInt(value ?? 0);
export const plain = (value: bigint): number => {
  const number = Number(value);
  if (BigInt(number) !== value || !Number.isSafeInteger(number)) throw new Error(`${value} is no safe integer`);
  return number;
};

export const covers = (scope: Scope, [itemId, categories]: Line): boolean => {
  if (!scope.categories && !scope.itemIds) return true;
  return Boolean(scope.itemIds?.some((id) => id === itemId) || scope.categories?.some((name) => categories.some((own) => own === name)));
};

export const handsOver = ({ kind }: Form): boolean => kind === 'gift' || kind === 'points' || kind === 'cashBack' || kind === 'storeCredit';

/** Cost of a form on goods and shipping. */
export const costOf = (form: Form, goods: bigint, shipping: bigint): bigint => {
  if (goods === 0n) return 0n;
  const [amount, cap, value] = [exact(form.amount), exact(form.cap), exact(form.value)];
  if (form.kind === 'fixed') return smaller(amount, goods);
  if (form.kind === 'freeShipping') return smaller(shipping, cap);
  if (form.kind === 'gift' || form.kind === 'points') return value;
  if (form.kind === 'storeCredit') return amount;
  if (form.kind === 'percent' || form.kind === 'cashBack') {
    const part = goods * exact(form.basisPoints);
    return smaller((part - (part % 10_000n)) / 10_000n, cap);
  }
  let [highest, given] = [0n, 0n];
  let first = form.tiers?.[0];
  for (const tier of form.tiers ?? []) {
    const threshold = exact(tier.threshold);
    if (threshold <= goods && threshold > highest) [highest, given] = [threshold, exact(tier.amount)];
    if (first && tier.threshold < first.threshold) first = tier;
  }
  const steps = form.repeat ? goods / exact(first?.threshold) : 0n;
  return smaller(larger(given, steps * exact(first?.amount)), cap, goods);
};

export const MAX = Number.MAX_SAFE_INTEGER;

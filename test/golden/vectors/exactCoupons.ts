/** Coupons in BigInt. Nothing of src/ is used, so that the vectors do not repeat its mistakes. */
export type Line = readonly [itemId: string, categories: readonly string[], price: number, quantity: number];
export interface Scope {
  readonly categories?: readonly string[];
  readonly itemIds?: readonly string[];
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

export const MAX = Number.MAX_SAFE_INTEGER;

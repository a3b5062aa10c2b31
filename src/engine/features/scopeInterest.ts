import { inScope, isWholeShop, type Scope } from '../../protocol/coupons/scope';
import type { Instant } from '../../protocol/values/clock';
import { decayedAt, own } from '../profile/decayed';
import type { ShopperProfile } from '../profile/shopperProfile';

// A scope may list 5,000 items and is queried for every candidate, so its sets are built once per bundle.
const sets = new WeakMap<Scope, { readonly items: ReadonlySet<string>; readonly categories: ReadonlySet<string> }>();
const setsOf = (scope: Scope) => {
  const known = sets.get(scope);
  if (known !== undefined) return known;
  const built = { items: new Set(scope.itemIds), categories: new Set(scope.categories) };
  sets.set(scope, built);
  return built;
};

/** Views of this visit, aggregated once for all candidates. */
export const visitInterest = ({ sequence, session }: ShopperProfile) => {
  const seen = sequence
    .filter(({ time }) => time >= session.startedAt)
    .map(({ itemId, category, categories = category === undefined ? [] : [category] }) => ({ itemId, categories }));
  return {
    /** Share of the views that lies in the scope, [0, 1]. The whole shop: always 1. Otherwise `undefined` before any views. */
    share: (scope: Scope): number | undefined => {
      if (isWholeShop(scope)) return 1;
      return seen.length > 0 ? seen.filter((line) => inScope(scope, line)).length / seen.length : undefined;
    },
  };
};

/** Sums of decayed interest at one instant, computed once for all candidates. */
export const scopeInterest = (profile: ShopperProfile, now: Instant, halfLifeMs: number) => {
  const items = Object.entries(profile.itemAffinity).map(([id, sum]) => [id, decayedAt(sum, now, halfLifeMs)] as const);
  const total = items.reduce((sum, [, value]) => sum + value, 0);
  const affinity = (scope: Scope): number => {
    if (isWholeShop(scope)) return total;
    const known = setsOf(scope);
    let sum = 0;
    for (const category of known.categories) {
      const entry = own(profile.categoryAffinity, category);
      if (entry !== undefined) sum += decayedAt(entry, now, halfLifeMs);
    }
    if (known.items.size > 0) for (const [id, value] of items) if (known.items.has(id)) sum += value;
    return sum;
  };
  return {
    /** Σ decayed interest in the scope's categories and items. The whole shop: in all items. */
    affinity,
    /**
     * Share of all interest that lies in the scope, [0, 1]. The whole shop: always 1. Otherwise `undefined` before any interest was shown.
     */
    share: (scope: Scope): number | undefined => {
      if (isWholeShop(scope)) return 1;
      return total > 0 ? Math.min(1, affinity(scope) / total) : undefined;
    },
  };
};

import type { BundleFacts } from '../bundles/bundleFacts';
import type { Store } from '../store/store';

/** How long an answer is good for, ms: reports are many, releases few. */
const GOOD_FOR = 5_000;

/**
 * Must reports be paid with tokens? Where every bundle that devices take now announces keys for them; that a report names an older one does not
 * exempt it, since anybody could. Under a bundle that asks for no reports devices send none, so what comes is forged or late.
 */
export const createTokensRequired = (store: Pick<Store, 'release'>, bundleFacts: BundleFacts): ((now: number) => Promise<boolean>) => {
  let known: { readonly at: number; readonly required: boolean } | undefined;
  return async (now) => {
    if (known && Math.abs(now - known.at) < GOOD_FOR) return known.required;
    const { bundle, next } = await store.release();
    const taken = [bundle, next?.bundle].filter((id) => id !== undefined);
    const facts = await Promise.all(taken.map(bundleFacts));
    known = { at: now, required: facts.length > 0 && facts.every((fact) => fact?.tokens || fact?.mode === 'off') };
    return known.required;
  };
};

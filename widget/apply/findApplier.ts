import { safely } from '../capture/platforms/fields';
import type { Listeners } from '../listeners';
import type { CodeToApply } from '../pageEvents';
import { platformApply } from './platformApply';

/** A shop that has not answered by then has not taken the code. */
const PATIENCE_MS = 15_000;

/** A listener of the npm module's stands for those of a shop's components, of which there may be none at the moment. */
type Latest = (((code: CodeToApply) => unknown) & { readonly idle?: () => boolean }) | undefined;

const handlerOf = (listeners: Pick<Listeners, 'latest'>): ((code: CodeToApply) => unknown) | undefined => {
  const latest: Latest = listeners.latest('apply');
  const apply = latest && !latest.idle?.() ? latest : window.coupletConfig?.apply;
  return typeof apply === 'function' ? (apply as (code: CodeToApply) => unknown) : undefined;
};

/**
 * How this page puts a code onto the cart: the shop's own handler, else what its platform lets a page do; `undefined` where there is neither.
 * The function never rejects, and is called at the shopper's click and at no other time.
 */
export const findApplier = (code: CodeToApply, listeners: Pick<Listeners, 'latest' | 'emit'>): (() => Promise<boolean>) | undefined => {
  const handler = handlerOf(listeners);
  const platform = handler ? undefined : safely(() => platformApply(window));
  const apply = handler ?? (platform && (() => platform(code.code)));
  if (!apply) return undefined;
  return async () => {
    try {
      const late = new Promise<boolean>((resolve) => setTimeout(resolve, PATIENCE_MS, false));
      const done = (await Promise.race([apply(code), late])) === true;
      if (done) listeners.emit('applied', code);
      return done;
    } catch {
      return false;
    }
  };
};

export type FindApplier = typeof findApplier;

import type { Consent } from '../../worker/api';
import type { GoogleConsent } from '../capture/readEntry';

/** Everything said about consent so far; `undefined` = not said. */
export interface ConsentSignals {
  /** Global Privacy Control or Do Not Track. */
  readonly optedOut: boolean;
  /** The shop's own statement in the snippet. */
  readonly configured: 'granted' | 'required';
  /** Google Consent Mode v2, later signals over earlier ones. */
  readonly google: GoogleConsent;
  /** `couplet('consent', …)`. */
  readonly manual: { readonly storage?: boolean; readonly sync?: boolean };
}

const granted = (signal: unknown): boolean | undefined => (signal === 'granted' ? true : signal === 'denied' ? false : undefined);

/**
 * What may be stored and sent. The shopper's own word (manual) over the consent tool's, over the shop's default. An opt-out signal of the
 * browser means no upload whatever else is said, and storage only if somebody was asked, so the shop's default does not count.
 */
export const resolveConsent = ({ optedOut, configured, google, manual }: ConsentSignals): Consent => {
  const byDefault = configured === 'granted' && !optedOut;
  const storage = manual.storage ?? granted(google.personalization_storage) ?? byDefault;
  const sync = manual.sync ?? granted(google.analytics_storage) ?? byDefault;
  // A report is made from what is stored, so it needs both.
  return { storage, sync: sync && storage && !optedOut };
};

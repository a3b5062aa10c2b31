import type { Consent } from '../../worker/api';
import type { GoogleConsent } from '../capture/readEntry';
import { type ConsentSignals, resolveConsent } from './resolveConsent';

/** The consent in force, with its sources; tells when it changes. */
export interface ConsentState {
  current(): Consent;
  google(signals: GoogleConsent): void;
  manual(choice: unknown): void;
}

/** https://www.w3.org/TR/gpc/ and the older https://www.w3.org/TR/tracking-dnt/ */
export const browserOptOut = (browser: { readonly globalPrivacyControl?: unknown; readonly doNotTrack?: unknown }): boolean =>
  browser.globalPrivacyControl === true || browser.doNotTrack === '1';

export const createConsent = (
  initial: Pick<ConsentSignals, 'optedOut' | 'configured'>,
  changed: (consent: Consent) => void,
): ConsentState => {
  let signals: ConsentSignals = { ...initial, google: {}, manual: {} };
  let consent = resolveConsent(signals);
  const apply = (more: Partial<ConsentSignals>): void => {
    signals = { ...signals, ...more };
    const next = resolveConsent(signals);
    if (next.storage === consent.storage && next.sync === consent.sync) return;
    consent = next;
    changed(next);
  };
  return {
    current: () => consent,
    google: (more) => apply({ google: { ...signals.google, ...more } }),
    manual: (choice) => {
      const { storage, sync } = Object(choice) as { readonly storage?: unknown; readonly sync?: unknown };
      const said = (name: 'storage' | 'sync', value: unknown) => (typeof value === 'boolean' ? { [name]: value } : {});
      apply({ manual: { ...signals.manual, ...said('storage', storage), ...said('sync', sync) } });
    },
  };
};

import type { Consent } from '../../worker/api';
import { type ConsentSignals, resolveConsent, type Said, waiting } from './resolveConsent';

/** Tells what a consent tool says from now on; without a word, that it has no answer yet. */
export type TellConsent = (tool: string, said?: Said) => void;

/** The consent in force, with its sources; tells when it changes. */
export interface ConsentState {
  current(): Consent;
  /** What it comes from. */
  said(): ConsentSignals;
  readonly tool: TellConsent;
  manual(choice: unknown): void;
}

/** https://www.w3.org/TR/gpc/ and the older https://www.w3.org/TR/tracking-dnt/ */
export const browserOptOut = (browser: { readonly globalPrivacyControl?: unknown; readonly doNotTrack?: unknown }): boolean =>
  browser.globalPrivacyControl === true || browser.doNotTrack === '1';

export const createConsent = (
  initial: Pick<ConsentSignals, 'optedOut' | 'configured'>,
  changed: (consent: Consent) => void,
): ConsentState => {
  let signals: ConsentSignals = { ...initial, tools: {}, manual: {} };
  let consent = resolveConsent(signals);
  const apply = (more: Partial<ConsentSignals>): void => {
    signals = { ...signals, ...more };
    const next = resolveConsent(signals);
    if (JSON.stringify(next) === JSON.stringify(consent)) return;
    consent = next;
    changed(next);
  };
  return {
    current: () => consent,
    said: () => signals,
    tool: (name, said = waiting) => apply({ tools: { ...signals.tools, [name]: said } }),
    manual: (choice) => {
      const said = Object.entries(Object(choice)).filter(([, value]) => typeof value === 'boolean');
      apply({ manual: { ...signals.manual, ...Object.fromEntries(said) } });
    },
  };
};

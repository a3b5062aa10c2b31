import type { Consent } from '../../worker/api';

/**
 * One tool's answer on storing or on sending: the shopper's yes or no; `'preset'` = allowed without asking; `null` = the tool is present
 * but has no answer yet; `undefined` = it does not cover this.
 */
export type Word = boolean | 'preset' | null | undefined;

/** Answers of a consent tool. */
export interface Said {
  readonly storage?: Word;
  readonly sync?: Word;
  /** The shopper opted out of sale, sharing or targeted advertising, as Global Privacy Control asks for. */
  readonly optedOut?: boolean;
}

/** A tool that is present and has not answered. */
export const waiting: Said = { storage: null, sync: null };

/** All consent signals so far. */
export interface ConsentSignals {
  /** Global Privacy Control or Do Not Track. */
  readonly optedOut: boolean;
  /** The shop's own setting in the snippet. */
  readonly configured: 'granted' | 'required' | 'manual';
  /** The page's consent tools by name, each with its latest answer. */
  readonly tools: Readonly<Record<string, Said>>;
  /** `couplet('consent', …)`. */
  readonly manual: { readonly storage?: boolean; readonly sync?: boolean };
}

/**
 * What may be stored and sent, given all signals (docs/adr/032). In this order: a no from anywhere; a yes given to Couplet itself, even
 * while a tool has no answer; wait if a tool has no answer; a tool's yes; an opt-out; what is allowed without asking. An opt-out rules out
 * uploads in any case, and allows storage only with an explicit yes.
 */
export const resolveConsent = ({ optedOut, configured, tools, manual }: ConsentSignals): Consent => {
  const all = Object.values(tools);
  const opposed = all.some((said) => said.optedOut);
  /** `undefined`: unknown, so neither stored nor erased. */
  const word = (name: 'storage' | 'sync'): boolean | undefined => {
    // Own words only: a script that pollutes `Object.prototype` must not allow anything.
    const words = [manual, ...all].map((said) => (Object.hasOwn(said, name) ? said[name] : undefined));
    if (words.includes(false)) return false;
    if (words[0]) return true;
    if (words.includes(null)) return undefined;
    if (words.includes(true)) return true;
    if (opposed) return false;
    return (!optedOut && (configured === 'granted' || words.includes('preset'))) || undefined;
  };
  const stored = word('storage');
  const storage = stored === true;
  // A report is made from stored data, so it needs both.
  return { storage, sync: storage && word('sync') === true && !optedOut && !opposed, refused: stored === false };
};

/** Reports the answer of a consent tool from now on. Without an answer: it has none yet. */
export type TellConsent = (tool: string, said?: Said) => void;

/** The consent in force, with its sources. Notifies on change. */
export interface ConsentState {
  current(): Consent;
  /** The signals it results from. */
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

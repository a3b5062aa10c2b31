import type { GoogleConsent } from '../../capture/readEntry';
import type { Said, Word } from '../resolveConsent';

type Values = Readonly<Record<string, unknown>>;

/** What Google Consent Mode was told so far, by parameter. https://developers.google.com/tag-platform/security/guides/consent */
export interface GoogleState {
  readonly defaults: Values;
  /** Defaults for some regions only. */
  readonly regional: Values;
  readonly updates: Values;
  /** Until then, UTC ms, a default waits for its update (`wait_for_update`). */
  readonly until: number;
}

export const googleUnknown: GoogleState = { defaults: {}, regional: {}, updates: {}, until: 0 };

const denied = (signals: Values): Values => Object.fromEntries(Object.entries(signals).filter(([, value]) => value === 'denied'));

/**
 * One `consent` command. Where the shopper is, only Google's servers know: of a default for some regions the denials count everywhere, and the
 * grants nowhere.
 */
export const takeGoogle = (state: GoogleState, { mode, signals }: GoogleConsent, now: number): GoogleState => {
  if (mode === 'update') return { ...state, updates: { ...state.updates, ...signals } };
  if (signals.region) return { ...state, regional: { ...state.regional, ...denied(signals) } };
  const { wait_for_update: said } = signals;
  // An object may be one that no number can be made of, and the denials beside it count.
  const wait = typeof said === 'object' ? 0 : Number(said);
  return { ...state, defaults: { ...state.defaults, ...signals }, until: Math.max(state.until, wait > 0 ? now + wait : 0) };
};

/** An update is the shopper's answer, a default what holds before it: a granted one allows, a denied one waits. */
export const googleSaid = ({ defaults, regional, updates, until }: GoogleState, now: number): Said => {
  const word = (name: string): Word => {
    if (updates[name] === 'granted') return true;
    if (updates[name] === 'denied') return false;
    if (regional[name] || defaults[name] === 'denied') return null;
    return defaults[name] === 'granted' ? (now < until ? null : 'preset') : undefined;
  };
  return { storage: word('personalization_storage'), sync: word('analytics_storage') };
};

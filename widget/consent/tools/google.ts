import type { GoogleConsent } from '../../capture/dataLayer';
import type { Said, Word } from '../consent';
import { type Categories, named, saidOf } from './categories';

type Values = Readonly<Record<string, unknown>>;

/** State of Google Consent Mode so far, by parameter. https://developers.google.com/tag-platform/security/guides/consent */
interface GoogleState {
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
 * One `consent` command. Only Google's servers know the shopper's region, so of a regional default the denials count everywhere and the
 * grants nowhere.
 */
export const takeGoogle = (state: GoogleState, { mode, signals }: GoogleConsent, now: number): GoogleState => {
  if (mode === 'update') return { ...state, updates: { ...state.updates, ...signals } };
  if (signals.region) return { ...state, regional: { ...state.regional, ...denied(signals) } };
  const { wait_for_update: said } = signals;
  // The value may be an object that cannot be converted to a number, and the denials next to it still count.
  const wait = typeof said === 'object' ? 0 : Number(said);
  return { ...state, defaults: { ...state.defaults, ...signals }, until: Math.max(state.until, wait > 0 ? now + wait : 0) };
};

const STORING = 'personalization_storage';
const usual: Categories = { storage: [STORING], sync: ['analytics_storage'] };
/** The parameters of Google's own examples. None of them means storing. */
const four = ['ad_storage', 'analytics_storage', 'ad_user_data', 'ad_personalization'];

const areDenied = (values: Values): boolean => {
  const said = four.map((name) => values[name]).filter((value) => value === 'granted' || value === 'denied');
  return said.length > 0 && !said.includes('granted');
};

/**
 * An update is the shopper's answer, a default applies before it: granted allows, denied waits. Without a parameter for storing, Consent
 * Mode never allows it, and waits while everything else is denied.
 * @param map the merchant's names for storing and sending
 */
export const googleSaid = (state: GoogleState, map: Categories, now: number): Said => {
  const { defaults, regional, updates, until } = state;
  const word = (name: string): Word => {
    if (updates[name] === 'granted') return true;
    if (updates[name] === 'denied') return false;
    if (regional[name] || defaults[name] === 'denied') return null;
    return defaults[name] === 'granted' ? (now < until ? null : 'preset') : undefined;
  };
  const names = named(map, usual, true);
  const said = saidOf(names, word);
  // Google's own name counts besides the merchant's once the shopper has answered.
  if (word(STORING) === false) return { ...said, storage: false };
  // What a default grants can only be taken back by the shopper.
  const open = said.storage === undefined ? { ...defaults, ...regional, ...updates } : said.storage === 'preset' ? updates : {};
  return areDenied(open) ? { ...said, storage: null } : said;
};

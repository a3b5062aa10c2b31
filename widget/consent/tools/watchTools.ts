import { type GoogleConsent, watchDataLayer } from '../../capture/dataLayer';
import { type Fields, fieldsOf, safely } from '../../capture/platforms/fields';
import type { Said, TellConsent, Word } from '../consent';
import { gppSaid, purposesSaid } from './gpp';

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

/** An update is the shopper's answer, a default applies before it: granted allows, denied waits. */
export const googleSaid = ({ defaults, regional, updates, until }: GoogleState, now: number): Said => {
  const word = (name: string): Word => {
    if (updates[name] === 'granted') return true;
    if (updates[name] === 'denied') return false;
    if (regional[name] || defaults[name] === 'denied') return null;
    return defaults[name] === 'granted' ? (now < until ? null : 'preset') : undefined;
  };
  return { storage: word('personalization_storage'), sync: word('analytics_storage') };
};

const call = (api: Fields, name: string): unknown => {
  const method = api[name];
  return typeof method === 'function' ? method.call(api) : undefined;
};

/**
 * Answer of `Shopify.customerPrivacy`. Allowed may mean that no consent is required in the shopper's region. Their own answer is in
 * `currentVisitorConsent`, which is empty before there is one. An opt-out from the sale of data is treated like Global Privacy Control.
 * https://shopify.dev/docs/api/customer-privacy
 */
export const shopifySaid = (api: Fields): Said => {
  const answer = fieldsOf(call(api, 'currentVisitorConsent'));
  const word = (allowed: string, purpose: string): Word => {
    if (answer[purpose] === 'no') return false;
    if (call(api, allowed) !== true) return null;
    return answer[purpose] === 'yes' || 'preset';
  };
  return {
    storage: word('preferencesProcessingAllowed', 'preferences'),
    sync: word('analyticsProcessingAllowed', 'analytics'),
    optedOut: answer.sale_of_data === 'no',
  };
};

/**
 * Answer of a TCData object. `undefined` = no change: a stub, an open dialog, an error. If the GDPR does not apply, the framework has no
 * say and other signals decide.
 * https://github.com/InteractiveAdvertisingBureau/GDPR-Transparency-and-Consent-Framework/blob/master/TCFv2/IAB%20Tech%20Lab%20-%20CMP%20API%20v2.md#tcdata
 */
export const tcfSaid = ({ gdprApplies, eventStatus, cmpStatus, purpose }: Fields, success: unknown): Said | undefined => {
  if (success !== true || cmpStatus === 'error') return undefined;
  if (gdprApplies === false) return {};
  if (eventStatus !== 'tcloaded' && eventStatus !== 'useractioncomplete') return undefined;
  const consents = fieldsOf(fieldsOf(purpose).consents);
  return purposesSaid((id) => consents[id]);
};

type Api = (...call: readonly unknown[]) => unknown;
/** Listens to a tool for the life of the page. False while it is not present. Immediately reports that it waits for an answer. */
type Watch = (host: Window & Fields, tell: (said?: Said) => void) => boolean;

export type WatchTools = (tell: TellConsent) => void;

const LOOK_AGAIN_MS = 1_000;
const LOOKS = 60;

const watchTcf: Watch = ({ __tcfapi }, tell) => {
  if (typeof __tcfapi !== 'function') return false;
  tell();
  // A stub queues this until the tool has loaded.
  (__tcfapi as Api)('addEventListener', 2, (data: unknown, success: unknown) =>
    safely(() => {
      const said = tcfSaid(fieldsOf(data), success);
      if (said) tell(said);
    }),
  );
  return true;
};

const watchGpp: Watch = (host, tell) => {
  const api = (...call: readonly unknown[]): unknown => (host.__gpp as Api)(...call);
  if (typeof host.__gpp !== 'function') return false;
  tell();
  /** Answered synchronously, by the specification. */
  const sectionOf = (prefix: string): unknown => {
    let found: unknown;
    const take = (section: unknown): void => {
      found = section;
    };
    safely(() => api('getSection', take, prefix));
    return found ?? undefined;
  };
  api('addEventListener', (event: unknown) =>
    safely(() => {
      const said = gppSaid(fieldsOf(fieldsOf(event).pingData), sectionOf);
      if (said) tell(said);
    }),
  );
  return true;
};

const watchShopify: Watch = (host, tell) => {
  const { customerPrivacy, loadFeatures } = fieldsOf(host.Shopify);
  if (!customerPrivacy && typeof loadFeatures !== 'function') return false;
  const read = (): void => {
    safely(() => {
      const api = fieldsOf(host.Shopify).customerPrivacy;
      tell(api ? shopifySaid(fieldsOf(api)) : undefined);
    });
  };
  read();
  for (const type of ['visitorConsentCollected', 'shopifyCustomerPrivacyApiLoaded']) host.document.addEventListener(type, read);
  if (!customerPrivacy) (loadFeatures as Api).call(host.Shopify, [{ name: 'consent-tracking-api', version: '0.1' }], read);
  return true;
};

const watchGoogle: Watch = (host, tell) => {
  let state = googleUnknown;
  const say = (): void => tell(googleSaid(state, Date.now()));
  watchDataLayer(host, 'dataLayer', (entry) => {
    if (entry?.kind !== 'consent') return false;
    const now = Date.now();
    state = takeGoogle(state, entry, now);
    say();
    if (state.until > now) setTimeout(say, state.until - now);
    return false;
  });
  return true;
};

const tools: Readonly<Record<string, Watch>> = { google: watchGoogle, shopify: watchShopify, tcf: watchTcf, gpp: watchGpp };

/** Listens to every consent tool of the page, including those that appear within a minute. Composition root of the chunk. */
export const watchTools: WatchTools = (tell) => {
  const look = (missing: readonly string[], looks: number): void => {
    const still = missing.filter((name) => !safely(() => tools[name]?.(window as unknown as Window & Fields, (said) => tell(name, said))));
    if (still.length > 0 && looks > 0) setTimeout(look, LOOK_AGAIN_MS, still, looks - 1);
  };
  look(Object.keys(tools), LOOKS);
  // Replaces the loader's signal from while this chunk was loading.
  tell('tools', {});
};

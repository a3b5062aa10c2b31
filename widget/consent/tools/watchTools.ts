import { watchDataLayer } from '../../capture/dataLayer';
import { type Fields, fieldsOf, safely } from '../../capture/platforms/fields';
import { type Said, type TellConsent, type Word, waiting } from '../consent';
import type { Categories } from './categories';
import { googleSaid, googleUnknown, takeGoogle } from './google';
import { gppSaid, purposesSaid } from './gpp';
import { call, type Watch, watchBanners } from './watchBanners';

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

/** @param layers names of dataLayers with consent commands. Called again once there is another. */
export type WatchTools = (tell: TellConsent, layers: ReadonlySet<string>) => void;

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

/** Consent Mode has one state per page. Its commands may come through any dataLayer. */
const createGoogle = (map: Categories, tell: (said: Said) => void): ((layer: string) => void) => {
  let state = googleUnknown;
  const watched = new Set<string>();
  const say = (): void => tell(googleSaid(state, map, Date.now()));
  return (layer) => {
    if (watched.has(layer)) return;
    watched.add(layer);
    watchDataLayer(window, layer, (entry) => {
      if (entry?.kind !== 'consent') return false;
      const now = Date.now();
      state = takeGoogle(state, entry, now);
      say();
      if (state.until > now) setTimeout(say, state.until - now);
      return false;
    });
  };
};

/**
 * Consent Mode may never name what its default denies. Where another tool has the shopper's answer, it need not be waited for.
 * @param others answers of the other tools
 */
export const besides = (google: Said, others: readonly Said[]): Said => {
  const open = (word: 'storage' | 'sync'): Word =>
    google[word] === null && others.some((said) => typeof said[word] === 'boolean') ? undefined : google[word];
  return { storage: open('storage'), sync: open('sync') };
};

/**
 * Listens to every consent tool of the page, including those that appear within a minute. Composition root of the chunk.
 * @param map `data-consent-map`
 * @param layers names of other dataLayers that have had a consent command
 * @returns watches one more of them
 */
export const watchTools = (tell: TellConsent, map: Categories, layers: Iterable<string> = []): ((layer: string) => void) => {
  const tools = { shopify: watchShopify, tcf: watchTcf, gpp: watchGpp, ...watchBanners(map) };
  const heard = new Map<string, Said>();
  const take = (name: string, said?: Said): void => {
    heard.set(name, said ?? waiting);
    const { google, ...others } = Object.fromEntries(heard);
    if (name !== 'google') tell(name, said);
    if (google) tell('google', besides(google, Object.values(others)));
  };
  const look = (missing: readonly (readonly [string, Watch])[], looks: number): void => {
    const still = missing.filter(([name, watch]) => !safely(() => watch(window as unknown as Window & Fields, (said) => take(name, said))));
    if (still.length > 0 && looks > 0) setTimeout(look, LOOK_AGAIN_MS, still, looks - 1);
  };
  const watchLayer = createGoogle(map, (said) => take('google', said));
  for (const layer of ['dataLayer', ...layers]) watchLayer(layer);
  look(Object.entries(tools), LOOKS);
  // Replaces the loader's signal from while this chunk was loading.
  tell('tools', {});
  return watchLayer;
};

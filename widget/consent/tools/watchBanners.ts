import { type Fields, fieldsOf, listOf, safely } from '../../capture/platforms/fields';
import type { Said } from '../consent';
import { cookiebotSaid, cookieYesSaid, isExplicit, klaroSaid, oneTrustSaid, osanoSaid, usercentricsSaid, wordPressSaid } from './banners';
import { type Categories, named } from './categories';

type Method = (...parameters: unknown[]) => unknown;
/** Listens to a tool for the life of the page. False while it is not ready. Immediately reports that it waits for an answer. */
export type Watch = (host: Window & Fields, tell: (said?: Said) => void) => boolean;

/** Result of a method, or `undefined` if there is none. */
export const call = (api: unknown, name: string, ...parameters: unknown[]): unknown => {
  const method = Object(api)[name];
  return typeof method === 'function' ? (method as Method).apply(api, parameters) : undefined;
};

interface Banner {
  /** Globals, or ids of script elements, that show that the tool is on the page. */
  readonly signs: readonly string[];
  /** The tool's events, on `window` or `document`. */
  readonly events?: readonly string[];
  /** Categories that stand for storing and sending unless the merchant names others. */
  readonly usual: Categories;
  /** Asks the tool to call back, for tools without events. False: it cannot yet. */
  hook?(host: Fields, heard: (detail: unknown) => void): boolean;
  /**
   * The answer of the tool. `undefined`: it is not ready.
   * @param detail of the latest event
   */
  read(host: Window & Fields, categories: Categories, detail: unknown): Said | undefined | Promise<Said | undefined>;
}

const usual = (storage: string, sync: string): Categories => ({ storage: storage.split('+'), sync: [sync] });

const cookieOf = ({ document }: Window, name: string): string =>
  document.cookie
    .split('; ')
    .find((cookie) => cookie.startsWith(`${name}=`))
    ?.slice(name.length + 1) ?? '';

const banners: Readonly<Record<string, Banner>> = {
  onetrust: {
    signs: ['OneTrust', 'OptanonWrapper'],
    events: ['OneTrustGroupsUpdated', 'OTConsentApplied'],
    usual: usual('C0003', 'C0002'),
    read: ({ OneTrust, OnetrustActiveGroups: active }, categories) => {
      if (typeof active !== 'string') return undefined;
      const groups = listOf(fieldsOf(call(OneTrust, 'GetDomainData')).Groups);
      return oneTrustSaid(active, groups, call(OneTrust, 'IsAlertBoxClosed') === true, categories);
    },
  },
  osano: {
    signs: ['Osano'],
    usual: usual('STORAGE+PERSONALIZATION', 'ANALYTICS'),
    hook: ({ Osano }, heard) => {
      const { cm } = Object(Osano);
      // Called at once if the shopper has answered on an earlier page.
      call(cm, 'addEventListener', 'osano-cm-consent-saved', heard);
      return Boolean(cm);
    },
    read: ({ Osano }, categories, saved) => {
      const consent = call(Object(Osano).cm, 'getConsent');
      return consent ? osanoSaid({ ...fieldsOf(consent), ...fieldsOf(saved) }, saved !== undefined, categories) : undefined;
    },
  },
  wordpress: {
    signs: ['wp_has_consent'],
    events: ['wp_listen_for_consent_change', 'wp_consent_type_defined'],
    usual: usual('preferences', 'statistics'),
    read: (host, categories) => {
      const { cookie_prefix: prefix = 'wp_consent' } = fieldsOf(host.consent_api);
      const type = host.wp_consent_type ?? host.wp_fallback_consent_type;
      const cookie = (name: string) => cookieOf(host, `${prefix}_${name}`);
      return wordPressSaid(cookie, (name) => call(host, 'wp_has_consent', name), typeof type === 'string' ? type : '', categories);
    },
  },
  usercentrics: {
    signs: ['UC_UI', '__ucCmp', 'usercentrics-cmp'],
    events: ['UC_UI_INITIALIZED', 'UC_UI_CMP_EVENT', 'UC_CONSENT', 'ucEvent'],
    usual: usual('functional', 'marketing'),
    read: async ({ UC_UI, __ucCmp }, categories, detail) => {
      const found = (await call(__ucCmp, 'getConsentDetails')) || (call(UC_UI, 'isInitialized') && call(UC_UI, 'getServicesBaseInfo'));
      const event = fieldsOf(detail).ucCategory && detail;
      const answer = isExplicit(fieldsOf(event).type) ? event : found || event;
      return answer ? usercentricsSaid(answer, categories) : undefined;
    },
  },
  cookiebot: {
    signs: ['Cookiebot'],
    events: ['CookiebotOnConsentReady', 'CookiebotOnAccept', 'CookiebotOnDecline'],
    usual: usual('preferences', 'statistics'),
    // Until the tool has loaded, `Cookiebot` is its script element, by its id.
    read: ({ Cookiebot }, categories) => (fieldsOf(Cookiebot).consent ? cookiebotSaid(fieldsOf(Cookiebot), categories) : undefined),
  },
  cookieyes: {
    signs: ['getCkyConsent', 'cookieyes'],
    events: ['cookieyes_banner_load', 'cookieyes_consent_update'],
    usual: usual('functional', 'analytics'),
    read: (host, categories, update) => {
      const consent = call(host, 'getCkyConsent');
      return consent || update ? cookieYesSaid(fieldsOf(consent), fieldsOf(update), categories) : undefined;
    },
  },
  complianz: {
    signs: ['cmplz_has_consent', 'complianz'],
    events: ['cmplz_fire_categories', 'cmplz_status_change', 'cmplz_revoke'],
    usual: usual('preferences', 'statistics'),
    read: (host, categories) => {
      const { prefix = 'cmplz_', consenttype } = fieldsOf(host.complianz);
      if (!('cmplz_has_consent' in host)) return undefined;
      const cookie = (name: string) => cookieOf(host, `${prefix}${name}`);
      return wordPressSaid(cookie, (name) => call(host, 'cmplz_has_consent', name), String(consenttype ?? 'optin'), categories);
    },
  },
  klaro: {
    signs: ['klaro', 'klaroConfig'],
    usual: usual('couplet', 'couplet'),
    hook: ({ klaro }, heard) => {
      const manager = call(klaro, 'getManager');
      call(manager, 'watch', { update: () => heard(undefined) });
      return Boolean(manager);
    },
    read: ({ klaro }, categories) => {
      const manager = call(klaro, 'getManager');
      return manager ? klaroSaid(fieldsOf(manager), categories) : undefined;
    },
  },
};

const watchBanner = ({ signs, events = [], usual: names, hook, read }: Banner, map: Categories): Watch => {
  const categories = named(map, names);
  let detail: unknown;
  let seen = false;
  let hooked = !hook;
  let ready = false;
  let looks = 0;
  let latest = 0;
  return (host, tell) => {
    if (!seen && !signs.some((sign) => sign in host)) return false;
    const look = async (): Promise<void> => {
      const number = ++looks;
      try {
        const said = await read(host, categories, detail);
        // A later look has had its answer sooner.
        if (number < latest) return;
        latest = number;
        ready = said !== undefined;
        tell(said);
      } catch {
        // The tool threw. Its next event is read again.
      }
    };
    const heard = (event: unknown): void => {
      detail = event ?? detail;
      void look();
    };
    if (!seen) {
      seen = true;
      tell();
      for (const target of [host, host.document])
        for (const type of events) target.addEventListener(type, (event) => heard((event as CustomEvent).detail));
    }
    hooked ||= safely(() => hook?.(host, heard)) === true;
    if (!ready) void look();
    return ready && hooked;
  };
};

/** Watches for the tools' own signals, by name. */
export const watchBanners = (map: Categories): Readonly<Record<string, Watch>> =>
  Object.fromEntries(Object.entries(banners).map(([name, banner]) => [name, watchBanner(banner, map)]));

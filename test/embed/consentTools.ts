import type { ConsentSignal } from './consentPage';

/** Tools announce themselves some time after the page has loaded. */
const later = (act: string): string => `setTimeout(() => { ${act} }, 300);`;

/** Google's own sample: four parameters, none of which means storing. https://developers.google.com/tag-platform/security/guides/consent */
const consentMode = (defaults = ''): string => `window.dataLayer = window.dataLayer || [];
  function gtag() { dataLayer.push(arguments); }
  const four = (word) => ({ ad_storage: word, ad_user_data: word, ad_personalization: word, analytics_storage: word });
  gtag('consent', 'default', { ...four('denied'), ${defaults} wait_for_update: 500 });`;

/** Categories in cookies, which a test does not want to find in the browser. */
const cookies = (prefix: string): string => `let said = '';
  const names = ['functional', 'preferences', 'statistics', 'marketing'];
  Object.defineProperty(document, 'cookie', { get: () => (said ? names.map((name) => '${prefix}' + name + '=' + said).join('; ') : '') });
  const has = (name) => name === 'functional' || said === 'allow';`;

/**
 * Consent tools with signals of their own, as their vendors document them (docs/install.md#consent). "Accept all" allows storing and sending.
 */
export const consentTools: readonly ConsentSignal[] = [
  {
    name: 'OneTrust',
    tool: `let said;
      window.OptanonWrapper = () => {};
      const ids = ['C0001', 'C0002', 'C0003', 'C0004'];
      const show = () => {
        const active = said === 'granted' ? ids : ['C0001'];
        window.OnetrustActiveGroups = ',' + active.join() + ',';
        dispatchEvent(new CustomEvent('OneTrustGroupsUpdated', { detail: active }));
      };
      ${later(`window.OneTrust = { IsAlertBoxClosed: () => said !== undefined, GetDomainData: () => ({ Groups: ids.map((id) => ({ CustomGroupId: id })) }) };
        show(); OptanonWrapper();`)}
      window.answer = (word) => { said = word; if (window.OneTrust) show(); };`,
  },
  {
    name: 'Osano',
    tool: `let said; const listeners = [];
      window.Osano = Object.assign(() => {}, { data: [] });
      const consent = () => { const all = said === 'granted' ? 'ACCEPT' : 'DENY';
        return { ESSENTIAL: 'ACCEPT', STORAGE: all, MARKETING: all, PERSONALIZATION: all, ANALYTICS: all, OPT_OUT: 'DENY' }; };
      ${later(`Osano.cm = { getConsent: consent, addEventListener: (type, listener) => {
        if (type !== 'osano-cm-consent-saved') return;
        listeners.push(listener);
        if (said) requestAnimationFrame(() => listener(consent()));
      } };`)}
      window.answer = (word) => { said = word; for (const listener of listeners) listener(consent()); };`,
  },
  {
    name: 'WP Consent API',
    tool: `${cookies('wp_consent_')}
      Object.assign(window, { consent_api: { cookie_prefix: 'wp_consent' }, wp_consent_type: 'optin', wp_has_consent: has });
      window.answer = (word) => {
        said = word === 'granted' ? 'allow' : 'deny';
        for (const name of names) document.dispatchEvent(new CustomEvent('wp_listen_for_consent_change', { detail: Object.assign([], { [name]: said }) }));
      };`,
  },
  {
    name: 'Complianz',
    tool: `${cookies('cmplz_')}
      Object.assign(window, { complianz: { prefix: 'cmplz_', consenttype: 'optin' } });
      ${later(`window.cmplz_has_consent = has;
        document.dispatchEvent(new CustomEvent('cmplz_fire_categories', { detail: { categories: names.filter(has) } }));`)}
      window.answer = (word) => {
        said = word === 'granted' ? 'allow' : 'deny';
        for (const category of names)
          document.dispatchEvent(new CustomEvent('cmplz_status_change', { detail: { category, value: said, region: 'eu', categories: names.filter(has) } }));
      };`,
  },
  {
    name: 'Usercentrics 3',
    tool: `let said;
      const details = () => { const state = said === 'granted' ? 'ALL_ACCEPTED' : 'ALL_DENIED';
        return { consent: { status: state, type: said ? 'EXPLICIT' : 'IMPLICIT', required: true },
          categories: { essential: { state: 'ALL_ACCEPTED' }, functional: { state }, marketing: { state } }, services: {} }; };
      const show = () => dispatchEvent(new CustomEvent('UC_CONSENT', { detail: details() }));
      ${later(`window.__ucCmp = { isInitialized: async () => true, getConsentDetails: async () => details() };
        dispatchEvent(new Event('UC_UI_INITIALIZED')); show();`)}
      window.answer = (word) => { said = word; if (window.__ucCmp) show(); };`,
  },
  {
    name: 'Usercentrics 2',
    tool: `let said;
      const services = () => ['essential', 'functional', 'marketing'].map((categorySlug) => ({ categorySlug, name: categorySlug,
        consent: { status: said === 'granted' || categorySlug === 'essential', history: [] } }));
      const show = () => dispatchEvent(new CustomEvent('ucEvent', { detail: { event: 'consent_status', type: said ? 'explicit' : 'implicit',
        ucCategory: Object.fromEntries(services().map(({ categorySlug, consent }) => [categorySlug, consent.status])) } }));
      window.UC_UI = { isInitialized: () => false };
      setTimeout(() => { Object.assign(UC_UI, { isInitialized: () => true, getServicesBaseInfo: services }); dispatchEvent(new Event('UC_UI_INITIALIZED')); show(); }, 3_000);
      window.answer = (word) => { said = word; if (UC_UI.isInitialized()) show(); };`,
  },
  {
    name: 'Cookiebot',
    tool: `let said;
      document.head.append(Object.assign(document.createElement('script'), { id: 'Cookiebot', type: 'text/plain' }));
      const show = () => {
        const all = said === 'granted';
        window.Cookiebot = { consent: { necessary: true, preferences: all, statistics: all, marketing: all, method: said ? 'explicit' : null },
          consented: all, declined: said === 'denied', hasResponse: said !== undefined };
        dispatchEvent(new Event(all ? 'CookiebotOnAccept' : 'CookiebotOnDecline'));
      };
      ${later(`show(); dispatchEvent(new Event('CookiebotOnConsentReady'));`)}
      window.answer = (word) => { said = word; if (Cookiebot.consent) show(); };`,
  },
  {
    name: 'CookieYes, whose update leaves out personalization_storage',
    tool: `let said; ${consentMode(`personalization_storage: 'denied', functionality_storage: 'denied',`)}
      const names = ['functional', 'analytics', 'performance', 'advertisement'];
      ${later(`window.getCkyConsent = () => ({ activeLaw: 'gdpr', isUserActionCompleted: said !== undefined,
        categories: { necessary: true, ...Object.fromEntries(names.map((name) => [name, said === 'granted'])) } });
        if (said) gtag('consent', 'update', four(said));`)}
      window.answer = (word) => {
        said = word;
        if (!window.getCkyConsent) return;
        gtag('consent', 'update', four(said));
        document.dispatchEvent(new CustomEvent('cookieyes_consent_update', { detail: said === 'granted'
          ? { accepted: ['necessary', ...names], rejected: [] } : { accepted: ['necessary'], rejected: names } }));
      };`,
  },
  {
    name: 'Klaro, with a service for Couplet',
    tool: `const watchers = [];
      window.klaroConfig = { services: [{ name: 'couplet', purposes: ['functional'] }] };
      const manager = { config: klaroConfig, confirmed: false, consents: { couplet: false }, watch: (watcher) => watchers.push(watcher) };
      ${later(`window.klaro = { getManager: () => manager };`)}
      window.answer = (word) => {
        manager.consents = { couplet: word === 'granted' };
        for (const watcher of watchers) watcher.update(manager, 'consents', manager.consents);
        Object.assign(manager, { confirmed: true, savedConsents: { ...manager.consents } });
        for (const watcher of watchers) watcher.update(manager, 'saveConsents', manager.consents);
      };`,
  },
  {
    name: 'Consent Mode with four parameters, and the merchant’s names for them',
    tag: 'data-consent-map="storage=ad_personalization sync=analytics_storage"',
    tool: `${consentMode()} window.answer = (word) => gtag('consent', 'update', four(word));`,
  },
];

/** Tools that say nothing about storing, so that it would be a guess. */
export const consentGuesses: readonly ConsentSignal[] = [
  {
    name: 'Consent Mode with four parameters',
    tool: `${consentMode()} window.answer = (word) => gtag('consent', 'update', four(word));`,
  },
  {
    name: 'Klaro without a service for Couplet',
    tool: `const manager = { config: { services: [{ name: 'matomo' }] }, confirmed: false, consents: { matomo: false }, watch: () => {} };
      window.klaro = { getManager: () => manager };
      window.answer = (word) => Object.assign(manager, { confirmed: true, consents: { matomo: word === 'granted' } });`,
  },
  {
    name: 'the WP Consent API without a banner, which allows everything',
    tool: 'window.wp_has_consent = () => true; window.answer = () => {};',
  },
];

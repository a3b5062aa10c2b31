/** What a page's consent tool says when asked. */
export type Answer = 'granted' | 'denied' | 'none';

export interface ConsentSignal {
  readonly name: string;
  /** Attributes of the script tag. */
  readonly tag?: string;
  /** The browser sends Global Privacy Control, or Do Not Track. */
  readonly browser?: 'gpc' | 'dnt';
  /** A script of the page that sets `window.answer = (word) => …`; it is called with the answer the page is opened with, if it has one. */
  readonly tool: string;
}

const manual = `window.answer = (word) => couplet('consent', { storage: word === 'granted', sync: word === 'granted' });`;

/** Every purpose, or none. */
const purposes = `const purposes = (word) => Object.fromEntries(Array.from({ length: 11 }, (_, id) => [id + 1, word === 'granted']));`;

/**
 * A tool of each kind as its vendor describes it: a stub that queues first, where there is one, then a script that comes later. None of them keeps
 * anything in the browser, so that whatever lies there is ours.
 */
export const consentSignals: readonly ConsentSignal[] = [
  { name: 'Global Privacy Control', tag: 'data-consent="granted"', browser: 'gpc', tool: manual },
  { name: 'Do Not Track', tag: 'data-consent="granted"', browser: 'dnt', tool: manual },
  { name: 'manual', tool: manual },
  {
    name: 'Google Consent Mode',
    tool: `window.dataLayer = window.dataLayer || []; function gtag() { dataLayer.push(arguments); }
      gtag('consent', 'default', { ad_storage: 'denied', analytics_storage: 'denied', personalization_storage: 'denied', wait_for_update: 500 });
      window.answer = (word) => gtag('consent', 'update', { personalization_storage: word, analytics_storage: word });`,
  },
  {
    name: 'Consent Mode in a renamed dataLayer',
    tag: 'data-consent="granted"',
    tool: `window.shopLayer = window.shopLayer || []; function gtag() { shopLayer.push(arguments); }
      document.head.append(Object.assign(document.createElement('script'), { type: 'text/plain', src: '/gtag/js?id=G-1&l=shopLayer' }));
      gtag('consent', 'default', { ad_storage: 'denied', analytics_storage: 'denied', personalization_storage: 'denied' });
      window.answer = (word) => gtag('consent', 'update', { personalization_storage: word, analytics_storage: word });`,
  },
  {
    name: 'Shopify',
    tag: 'data-consent="granted"',
    tool: `let said = '';
      const allowed = () => said === 'yes';
      const customerPrivacy = { preferencesProcessingAllowed: allowed, analyticsProcessingAllowed: allowed,
        currentVisitorConsent: () => ({ marketing: said, analytics: said, preferences: said, sale_of_data: '' }) };
      window.Shopify = { loadFeatures: (features, done) => setTimeout(() => { Shopify.customerPrivacy = customerPrivacy; done(); }, 300) };
      window.answer = (word) => {
        said = word === 'granted' ? 'yes' : 'no';
        document.dispatchEvent(new CustomEvent('visitorConsentCollected', { detail: { preferencesAllowed: allowed(), analyticsAllowed: allowed() } }));
      };`,
  },
  {
    name: 'TCF',
    tag: 'data-consent="granted"',
    tool: `${purposes}
      const queue = []; const listeners = []; let now;
      window.__tcfapi = (...call) => queue.push(call);
      const data = (status) => ({ gdprApplies: true, cmpStatus: 'loaded', eventStatus: status, purpose: { consents: purposes(now) } });
      setTimeout(() => {
        window.__tcfapi = (command, version, callback) => { listeners.push(callback); callback(data(now ? 'tcloaded' : 'cmpuishown'), true); };
        for (const call of queue) __tcfapi(...call);
      }, 300);
      window.answer = (word) => { now = word; for (const listener of listeners) listener(data('useractioncomplete'), true); };`,
  },
  {
    name: 'GPP, Europe',
    tag: 'data-consent="granted"',
    tool: `${purposes}
      const listeners = []; let now;
      const ping = () => ({ gppVersion: '1.1', cmpStatus: 'loaded', signalStatus: now ? 'ready' : 'not ready', supportedAPIs: ['2:tcfeuv2'], applicableSections: [2],
        parsedSections: { tcfeuv2: { PurposeConsents: Object.values(purposes(now)) } } });
      window.__gpp = (command, callback, parameter) => {
        if (command === 'addEventListener') { listeners.push(callback); callback({ eventName: 'listenerRegistered', data: true, pingData: ping() }, true); }
      };
      window.answer = (word) => { now = word; for (const listener of listeners) listener({ eventName: 'signalStatus', data: 'ready', pingData: ping() }, true); };`,
  },
  {
    name: 'GPP, United States',
    tag: 'data-consent="granted"',
    tool: `const listeners = []; let now;
      const ping = () => ({ gppVersion: '1.1', cmpStatus: 'loaded', signalStatus: now ? 'ready' : 'not ready', supportedAPIs: ['7:usnat'], applicableSections: [7] });
      window.__gpp = (command, callback, parameter) => {
        if (command === 'getSection') callback({ SaleOptOut: now === 'granted' ? 2 : 1, SharingOptOut: 2, TargetedAdvertisingOptOut: 2 }, true);
        if (command === 'addEventListener') { listeners.push(callback); callback({ eventName: 'listenerRegistered', data: true, pingData: ping() }, true); }
      };
      window.answer = (word) => { now = word; for (const listener of listeners) listener({ eventName: 'signalStatus', data: 'ready', pingData: ping() }, true); };`,
  },
];

/** The page: the tool, the answer it was opened with, the tag, and one product looked at. */
export const consentPage = ({ tag = '', tool }: ConsentSignal, answer: Answer, coupons: string, siteKey: string): string =>
  `<!doctype html><html lang="en"><head><title>Shop</title>
    <script>window.couplet=typeof couplet=='function'?couplet:function(){(couplet.q=couplet.q||[]).push(arguments)}</script>
    <script>{ ${tool} }</script>
    ${answer === 'none' ? '' : `<script>answer('${answer}')</script>`}
    <script async crossorigin="anonymous" src="${coupons}/v1/couplet.js" data-key="${siteKey}" ${tag}></script>
    <script>couplet('track', 'view_item', { currency: 'EUR', items: [{ item_id: 'boot', item_category: 'Shoes', price: 80 }] });</script>
  </head><body><main>Boots</main></body></html>`;

import { type Chunk, type ScriptPolicy, scriptUrl } from '../chunk';
import type { Command } from '../pageContract';
import type { CoupletFunction, Handoff } from './handoff';
import { readConfig } from './readConfig';

/** Does the page have one of these globals? */
const hasOne = (names: string): boolean => names.split(',').some((name) => name in window);

/** Globals of supported platforms. */
const globals =
  'Shopify,analytics,rudderanalytics,wc_add_to_cart_params,ga,_paq,fbq,_learnq,klaviyo,adobeDataLayer,digitalData,utag_data,GlobalSnowplowNamespace';

/**
 * Does the page show signs of a supported platform? A shop with a dataLayer and no platform loads nothing more, and neither does one whose
 * dataLayer has reported the product in view (`viewed`), even if it has structured data. `l` is the name of another dataLayer.
 */
const showsPlatform = (viewed: boolean): boolean =>
  hasOne(globals) ||
  !!document.querySelector(
    `body[class*=woocommerce],script[src*=gt]:is([src*="?l="],[src*="&l="]):not([src$="l=dataLayer"],[src*="l=dataLayer&"])${viewed ? '' : ',[itemtype$="/Product"],[property^="product:"]'}`,
  ) ||
  (!viewed && [...document.scripts].some(({ type, text }) => /ld\+json/.test(type) && /Product/.test(text)));

/**
 * Does the page show signs of a consent tool: a global, or the id of its script? Google's Consent Mode is a dataLayer command, which the app
 * reads.
 */
const showsTools = (): boolean =>
  hasOne(
    'Shopify,__tcfapi,__gpp,OneTrust,OptanonWrapper,Osano,wp_has_consent,UC_UI,__ucCmp,usercentrics-cmp,Cookiebot,getCkyConsent,cookieyes,cmplz_has_consent,complianz,klaro,klaroConfig',
  );

/**
 * Calls back once the page is actually open (not prerendered: a Blob worker starts only after activation), has loaded, and the main thread
 * is idle.
 */
const whenIdle = (callback: () => void): void => {
  const idle = (): void => {
    try {
      requestIdleCallback(callback, { timeout: 2_000 });
    } catch {
      setTimeout(callback, 200); // Missing in Safari.
    }
  };
  const loaded = (): void => (document.readyState === 'complete' ? idle() : addEventListener('load', idle, { once: true }));
  if ((document as Document & { readonly prerendering?: boolean }).prerendering) {
    document.addEventListener('prerenderingchange', loaded, { once: true });
  } else loaded();
};

/** Inserted by scripts/build.mjs. */
declare const __COUPLET_CHUNKS__: Readonly<Record<'app' | 'platforms' | 'consentTools', Chunk>>;
/** The build inserts the table at each use. */
const chunks = __COUPLET_CHUNKS__;

/** One check per second. */
const TOOL_LOOKS = 60;

interface TrustedTypesWindow {
  readonly trustedTypes?: { createPolicy(name: string, rules: { createScriptURL(url: string): string }): ScriptPolicy };
}

/** Throws if the page's CSP lists policies without `couplet`. Nothing else is tried then: one refusal in the shop's console is enough. */
const createPolicy = (): ScriptPolicy | undefined =>
  (window as TrustedTypesWindow).trustedTypes?.createPolicy('couplet', { createScriptURL: (url) => url });

const start = (script: HTMLOrSVGScriptElement | null): void => {
  const stub = window.couplet;
  if (stub?._) {
    // Turbo and others replace the body, and run the scripts of the new one.
    if (!stub._.script || stub._.script.isConnected) console.info('couplet: the script is on this page twice; the second is ignored');
    return;
  }
  const config = readConfig({ script: script instanceof HTMLScriptElement ? script : null, global: window.coupletConfig });
  if (!config) {
    console.info('couplet: not started: data-key is missing');
    return;
  }
  const policy = createPolicy();
  const waiting = stub?.q as unknown as readonly Command[] | undefined;
  const handoff: Handoff = {
    script,
    config,
    policy,
    queue: waiting ? Array.from(waiting) : [],
    load: ([path, integrity], done) => {
      try {
        const element = document.createElement('script');
        element.integrity = integrity;
        element.crossOrigin = 'anonymous';
        // By default a script is read in the encoding of the page (https://html.spec.whatwg.org/#prepare-the-script-element).
        element.charset = 'utf-8';
        if (config.nonce) element.nonce = config.nonce;
        element.onload = element.onerror = done;
        element.src = scriptUrl(policy, config.base + path);
        document.head.append(element);
      } catch {
        done();
      }
    },
  };
  let looking = config.auto === 'on';
  handoff.detectPlatform = (viewed, done, sure) => {
    try {
      if (!looking || !(sure || showsPlatform(viewed))) return;
      looking = false;
      handoff.load(chunks.platforms, done);
    } catch {
      // An element of the page may shadow a property of the document (`<img name="scripts">`).
    }
  };
  let looks = TOOL_LOOKS;
  let found = false;
  const layers = new Set<string>();
  handoff.detectConsentTool = (tell, layer) => {
    if (config.consent === 'manual') return;
    const watch = (): void => handoff.watchTools?.(tell, layers);
    if (layer) layers.add(layer);
    if (found) watch();
    else if (layer || showsTools()) {
      found = true;
      tell('tools');
      handoff.load(chunks.consentTools, watch);
    } else if (looks-- > 0) setTimeout(() => handoff.detectConsentTool?.(tell), 1_000);
  };
  const couplet: CoupletFunction = (...command) => (handoff.run ? handoff.run(command) : void handoff.queue.push(command));
  // Scripts that kept the snippet's function still reach us: it pushes to the `q` of the current `window.couplet`.
  couplet.q = { push: (command) => couplet(...Array.from(command)) };
  couplet._ = handoff;
  window.couplet = couplet;
  whenIdle(() => handoff.load(chunks.app, () => {}));
};

try {
  // `currentScript` is the script's element only while the script runs.
  start(document.currentScript);
} catch {
  // The shop works as if Couplet were not there.
}

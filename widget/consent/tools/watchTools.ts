import { watchDataLayer } from '../../capture/dataLayer';
import { type Fields, fieldsOf, safely } from '../../capture/platforms/fields';
import type { TellConsent } from '../createConsent';
import type { Said } from '../resolveConsent';
import { googleSaid, googleUnknown, takeGoogle } from './google';
import { gppSaid } from './gpp';
import { shopifySaid } from './shopify';
import { tcfSaid } from './tcf';

type Api = (...call: readonly unknown[]) => unknown;
/** Listens to a tool for the life of the page; false while it is not there. Says at once that it waits for an answer. */
type Watch = (host: Window & Fields, tell: (said?: Said) => void) => boolean;

export type WatchTools = (tell: TellConsent) => void;

const LOOK_AGAIN_MS = 1_000;
const LOOKS = 60;

const watchTcf: Watch = ({ __tcfapi }, tell) => {
  if (typeof __tcfapi !== 'function') return false;
  tell();
  // A stub queues this until the tool is there.
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
  /** Answered at once, by the specification. */
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
  watchDataLayer(host as { readonly dataLayer?: unknown }, (entry) => {
    if (entry.kind !== 'consent') return;
    const now = Date.now();
    state = takeGoogle(state, entry, now);
    say();
    if (state.until > now) setTimeout(say, state.until - now);
  });
  return true;
};

const tools: Readonly<Record<string, Watch>> = { google: watchGoogle, shopify: watchShopify, tcf: watchTcf, gpp: watchGpp };

/** Listens to every consent tool of the page, also to those that come within a minute. Composition root of the chunk. */
export const watchTools: WatchTools = (tell) => {
  const look = (missing: readonly string[], looks: number): void => {
    const still = missing.filter((name) => !safely(() => tools[name]?.(window as unknown as Window & Fields, (said) => tell(name, said))));
    if (still.length > 0 && looks > 0) setTimeout(look, LOOK_AGAIN_MS, still, looks - 1);
  };
  look(Object.keys(tools), LOOKS);
  // What the loader said while this was on its way.
  tell('tools', {});
};

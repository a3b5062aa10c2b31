import type { Facts } from '../src/engine/features/featureSpec';
import type { ShopperEvent } from '../src/protocol/events/shopperEvent';
import { minorDigits } from '../src/protocol/values/money';
import type { Consent, WorkerApi, WorkerConfig, WorkerReady } from '../worker/api';
import { startWorker } from './bridge';
import { watchDataLayer } from './capture/dataLayer';
import { ga4ToEvent } from './capture/ga4ToEvent';
import { signedIn, watchPage } from './capture/page';
import type { ReadGa4 } from './capture/platforms/fields';
import { createDedupe, createRecorder } from './capture/recorder';
import { browserOptOut, createConsent } from './consent/consent';
import { createDebugLog } from './debugLog';
import type { Chunk, Command, Handoff } from './handoff';
import { canonicalLocale } from './i18n/locale';
import type { PanelStrings } from './i18n/panelStrings';
import type { ByLanguage, Strings } from './i18n/strings';
import type { Told } from './moments/watchMoments';
import { createOffers, createTrigger, type DrawOffer, hasMoments, type OfferOptions, type Offers, type Trigger } from './offer';
import { createListeners, createRun, pageCommands } from './pageCommands';
import { quietly } from './ui/tasks';

/** Written in by scripts/build.mjs. */
declare const __COUPLET_CHUNKS__: Readonly<
  Record<'device' | 'mainThread' | 'card' | 'moments' | 'panel' | 'push' | 'devtools' | 'engine', Chunk>
>;
// Named once: the build writes the object wherever it stands.
const chunks = __COUPLET_CHUNKS__;

/** Composition root of the app chunk: wires capture, consent, worker, offers and commands. */
const start = (handoff: Handoff): void => {
  const { config, policy } = handoff;
  const clock = Date.now;
  const log = createDebugLog(config.debug, (line) => console.info(line));
  const locale = canonicalLocale(config.locale ?? (document.documentElement.lang || navigator.language));
  const listeners = createListeners();
  const isFresh = createDedupe();
  const said = new Set<string>();
  const given: Command[] = [];
  const failed = (error: unknown): void => log.note('worker_failed', String(error));

  let api: WorkerApi | undefined;
  let ready: WorkerReady | undefined;
  let offers: Offers | undefined;
  let trigger: Trigger | undefined;
  let moments: Told | undefined;
  let facts: Facts = {};
  let customer: string | undefined;
  let product: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let slotAsked: (() => void) | undefined;
  let paused = false;

  const consent = createConsent({ optedOut: browserOptOut(navigator), configured: config.consent }, (changed) => {
    reconsider(changed).catch(failed);
  });
  /** The cart attribute is written under storage consent like the rest. */
  const attribution = (): string | undefined => (consent.current().storage ? ready?.attribution : undefined);
  const tellAttribution = (): void => {
    const text = attribution();
    if (text) listeners.emit('attribution', text);
    else listeners.forget('attribution');
  };

  /** What the worker has no use for is cheaper to pass than to leave out. */
  const settings = (allowed: Consent): WorkerConfig => ({ ...config, consent: allowed, engine: chunks.engine, customer });
  /** With storage allowed the device is assigned for good, so the attribute changes; the worker erases by itself when it is not. */
  const reconsider = async (allowed: Consent): Promise<void> => {
    if (!allowed.storage) silence();
    await api?.setConsent(allowed);
    const started = await api?.start(settings(allowed));
    if (api && started?.ok) adopt(api, started.value);
  };
  /** Takes over what a start of the worker says; the first time, offers begin. */
  const adopt = (worker: WorkerApi, value: WorkerReady): void => {
    ready = value;
    tellAttribution();
    if (offers) return;
    trigger = createTrigger(value.triggers);
    if (hasMoments(value.triggers)) {
      const missed: Parameters<Told>[] = [];
      moments = (...told) => missed.push(told);
      load(chunks.moments, () => handoff.moments)
        .then((watch) => {
          // After consent the session may be one that explores.
          moments = watch?.({ triggers: value.triggers, ask: () => ready && hasMoments(ready.triggers) && ask(), note: log.note });
          for (const told of missed) moments?.(...told);
        })
        .catch(failed);
    }
    offers = createOffers({
      api: worker,
      clock,
      facts: () => facts,
      record: recorder.add,
      card: loadCard,
      claimed,
      applier,
      moment: async (moment, left) => (await load(chunks.moments, () => handoff.moment))?.(moment, left),
      paused: () => paused,
      note: log.note,
    });
    listeners.emit('ready', { bundle: value.bundle });
    slotAsked?.();
  };

  const claimed: OfferOptions['claimed'] = ({ coupon }, { code, expiresAt }) =>
    listeners.emit('claim', { couponId: coupon.id, code, expiresAt });
  const applier: OfferOptions['applier'] = async ({ coupon }, claim) => handoff.applier?.({ ...claim, couponId: coupon.id }, listeners);
  const ask = quietly(() => {
    if (document.visibilityState !== 'visible') document.addEventListener('visibilitychange', ask, { once: true });
    else {
      trigger?.asked();
      return offers?.ask();
    }
  });
  const recorder = createRecorder((events, session) => {
    moments?.(events, session);
    const wait = trigger?.onEvents(
      events.map(({ name }) => name),
      session,
    );
    if (wait === undefined) return;
    clearTimeout(timer);
    timer = setTimeout(ask, wait);
  }, log.note);
  const take = (event: ShopperEvent | undefined): void => {
    if (paused || !event || !isFresh(event)) return;
    if (event.name === 'page_view') {
      product = undefined;
      offers?.moved();
      // After what waits in the dataLayer.
      setTimeout(
        quietly(() =>
          handoff.detectPlatform?.(
            said.has('view_item'),
            quietly(() => handoff.store?.({ read, take, said })),
          ),
        ),
      );
    }
    if (event.name === 'view_item') product = event.items.length === 1 ? event.items[0]?.itemId : undefined;
    recorder.add(event);
  };
  /** What the shop says itself is not taken from its platform as well. */
  const hear = (event: ShopperEvent | undefined): void => {
    if (event) said.add(event.name);
    take(event);
  };
  const context = () => ({ now: clock(), currency: config.currency ?? ready?.currency });
  const read: ReadGa4 = (name, parameters) => ga4ToEvent(name, parameters, context());

  /** What a chunk set on the handoff; `undefined` when it did not load. */
  const load = async <T>(chunk: Chunk, read: () => T | undefined): Promise<T | undefined> => {
    if (read() === undefined) await new Promise<void>((resolve) => handoff.load(chunk, resolve));
    return read();
  };
  /** Sentences in the page's language; without them it is English. */
  const loadWords = async <T>(words: ByLanguage | undefined, read: () => T | undefined): Promise<T | undefined> => {
    const chunk = words?.[locale.split('-', 1)[0]!];
    return chunk && load(chunk, read);
  };
  const cardWords = (): Promise<Strings | undefined> => loadWords(handoff.words, () => handoff.strings);
  const panelWords = (): Promise<PanelStrings | undefined> => loadWords(handoff.panelWords, () => handoff.panelStrings);
  const loadCard = async (): Promise<DrawOffer | undefined> => {
    const create = await load(chunks.card, () => handoff.card);
    const strings = await cardWords();
    return create && ((card) => create({ ...config, ...card, api, locale, strings, said, digitsOf: minorDigits }));
  };

  const dialog = (open: () => Promise<unknown>): void => void open().catch((error: unknown) => log.note('panel_failed', String(error)));
  const push = (what: unknown): void =>
    void load(chunks.push, () => handoff.push)
      .then((run) =>
        run?.(what, { config, policy, locale, consent: consent.current, api, card: loadCard, claimed, applier, note: log.note }),
      )
      .catch(failed);
  /** Who takes back what they agreed to is told nothing more. */
  const silence = (): void => {
    if (window.Notification?.permission === 'granted') push('off');
  };
  const forget = async () => {
    silence();
    offers?.remove();
    facts = {};
    customer = undefined;
    return api?.forget();
  };

  const commands = pageCommands({
    context,
    take: hear,
    consent: consent.manual,
    state: (more) => {
      facts = { ...facts, ...more };
    },
    customer: (id) => {
      customer = id;
      void api?.identify(id).catch(failed);
    },
    listeners,
    offer: (slot) => {
      slotAsked = () => void offers?.ask(slot);
      if (offers) slotAsked();
    },
    privacy: () =>
      dialog(async () => {
        const open = await load(chunks.panel, () => handoff.panel);
        await open?.({ theme: config.theme, locale, api, erase: forget }, await panelWords());
      }),
    inbox: () =>
      dialog(async () => {
        const open = await load(chunks.panel, () => handoff.inbox);
        const [words, strings] = await Promise.all([panelWords(), cardWords()]);
        // Before there is a worker nobody knows what the shopper has.
        await connected;
        await open?.({ theme: config.theme, locale, api, record: recorder.add, claimed, applier }, words, strings);
      }),
    push,
    forget: () => void forget().catch(failed),
    debug: () => {
      log.open();
      load(chunks.devtools, () => handoff.debug)
        .then((open) => open?.({ config, log, consent, attribution, inspect: () => api?.inspect(), given }))
        .catch(failed);
    },
    pause: () => {
      paused = true;
      offers?.remove();
    },
    resume: () => {
      const was = paused;
      paused = false;
      // Whatever moved meanwhile, the shopper sees this page from now on.
      if (was) take({ name: 'page_view', time: clock() });
    },
    attribution,
    note: log.note,
  });
  handoff.run = createRun(commands, given, log.note);
  for (const command of handoff.queue.splice(0)) handoff.run(command);

  handoff.detectConsentTool?.(consent.tool);
  if (location.hash.includes('couplet-coupon=')) push('coupon');
  watchPage(clock, () => product, take);
  watchDataLayer(window as { readonly dataLayer?: unknown }, (entry) => {
    if (entry.kind === 'consent') handoff.detectConsentTool?.(consent.tool, true);
    else if (config.auto === 'on') hear(read(entry.name, entry.params));
  });

  const connect = async (): Promise<void> => {
    const remote = await startWorker({
      policy,
      workerUrl: config.workerUrl,
      source: () => load(chunks.device, () => handoff.source),
      mainThread: async () => (await load(chunks.mainThread, () => handoff.mainThread))?.(),
      note: log.note,
    });
    if (!remote) return;
    api = remote;
    if (config.auto === 'on') customer ??= signedIn(window);
    const started = await remote.start(settings(consent.current()));
    if (!started.ok) log.note(started.error.code, started.error.message);
    else if (!ready) adopt(remote, started.value);
    // What is seen is remembered even while there is no bundle to choose with.
    recorder.connect((events) => remote.record(events));
  };
  if (config.debug) handoff.run(['debug']);
  // A task of its own: what the page and its shopper do comes first.
  const connected = new Promise<void>((resolve) => setTimeout(() => resolve(connect().catch(failed))));
};

try {
  const handoff = window.couplet?._;
  // Who opens the link of a preview is no shopper: nothing else runs, so nothing is kept or sent.
  if (handoff && location.hash.includes('couplet-preview=')) handoff.load(chunks.devtools, () => {});
  else if (handoff && !handoff.run) start(handoff);
} catch {
  // The shop works as if Couplet were not there.
}

import { findModelContext } from '../agent/modelContext';
import { createClaimHandlers } from '../apply/claimHandlers';
import { createWaitingCode } from '../apply/waitingCode';
import { createRecorder } from '../capture/recorder';
import { browserOptOut, createConsent } from '../consent/consent';
import { createDebugLog } from '../debugLog';
import { pageLocale } from '../i18n/locale';
import { createListeners } from '../listeners';
import type { Handoff } from '../loader/handoff';
import type { Command } from '../pageContract';
import type { PrivacyPanelOptions } from '../panel/index';
import { createAsking } from './asking';
import { createCapture } from './capture';
import { createConnection } from './connection';
import { createOpeners } from './openers';
import { createRun, pageCommands } from './pageCommands';
import { chunks, createParts } from './parts';

/** Composition root of the app chunk: captured events go to the worker, its choice goes to the card, and commands go to each of them. */
const start = (handoff: Handoff): void => {
  const { config } = handoff;
  const log = createDebugLog(config.debug, (line) => console.info(line));
  const { note } = log;
  const locale = pageLocale(config.locale);
  const listeners = createListeners();
  const given: Command[] = [];
  const waiting = createWaitingCode({
    // A page outside the experiment works in memory, such as one whose shopper has switched storing off.
    mayStore: () => !!connection.attribution(),
    apply: async (code) => (await parts.applier())?.(code, listeners)?.(),
  });
  const claims = createClaimHandlers(listeners, () => parts.applier(), waiting.wait);
  const parts = createParts(handoff, locale, () => ({ api: connection.api(), said: capture.said, viewed: capture.viewed() }));
  const { add: record, connect } = createRecorder((events, session) => {
    waiting.recorded(events);
    asking.recorded(events, session);
  }, note);
  const asking = createAsking({ parts, ...claims, record, paused: () => capture.isPaused(), note });
  const consent = createConsent({ optedOut: browserOptOut(navigator), configured: config.consent }, (changed) => {
    // An answer still missing at the start takes nothing back.
    if (changed.refused || (!changed.storage && connection.api())) waiting.forget();
    if (!changed.storage) silence();
    connection.consentChanged(changed);
  });
  const connection = createConnection({
    ...{ handoff, parts, listeners, note },
    consent: consent.current,
    started: asking.begin,
  });
  const capture = createCapture({ handoff, currency: connection.currency, record, moved: asking.moved, tellConsent: consent.tool, note });
  const erase = () => {
    silence();
    waiting.forget();
    asking.forget();
    return connection.forget();
  };
  const prefer: PrivacyPanelOptions['prefer'] = async (change) => {
    if (change.storing === false) {
      waiting.forget();
      silence();
    }
    const done = await connection.api()?.setPreferences(change);
    // Group and cart attribute come and go with storing.
    if (change.storing !== undefined) connection.consentChanged(consent.current());
    return done;
  };
  const { push, silence, agent, ...dialogs } = createOpeners({
    ...{ handoff, locale, parts, connection, consent, claims, log, given, record, erase, prefer },
    ...{ connected: () => connected, shown: asking.shown, paused: capture.isPaused },
  });

  const commands = {
    ...pageCommands({
      ...{ listeners, note, push },
      track: capture.track,
      consent: consent.manual,
      state: asking.state,
      customer: connection.identify,
      offer: asking.askFor,
    }),
    ...dialogs,
    forget: () => void erase().catch((error: unknown) => note('worker_failed', String(error))),
    pause: () => {
      capture.pause();
      asking.remove();
    },
    resume: capture.resume,
    attribution: connection.attribution,
  };
  handoff.run = createRun(commands, given, note);
  for (const command of handoff.queue.splice(0)) handoff.run(command);
  // A notification was opened.
  if (location.hash.includes('couplet-coupon=')) push('coupon');
  capture.watch();
  if (config.debug) handoff.run(['debug']);
  const connected = connection.open((worker) => connect((events) => worker.record(events.map(capture.priced))));
  if (findModelContext()) agent();
};

try {
  const handoff = window.couplet?._;
  // A person who opens a preview link is not shopping, so nothing else runs, and nothing is stored or sent. Anyone can write a link that
  // the shop did not sign.
  if (handoff && location.hash.includes('couplet-preview='))
    handoff.load(chunks.devtools, () => {
      Promise.resolve(handoff.preview)
        .then((shown) => shown || start(handoff))
        .catch(() => {});
    });
  else if (handoff && !handoff.run) start(handoff);
} catch {
  // The shop works as if Couplet were not there.
}

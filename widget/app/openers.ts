import type { ShopperEvent } from '../../src/protocol/events/shopperEvent';
import type { ClaimHandlers } from '../apply/claimHandlers';
import type { ConsentState } from '../consent/consent';
import type { DebugLog } from '../debugLog';
import type { Handoff } from '../loader/handoff';
import type { Command } from '../pageContract';
import type { PrivacyPanelOptions } from '../panel/index';
import type { Connection } from './connection';
import type { Parts } from './parts';

interface OpenersOptions {
  readonly handoff: Pick<Handoff, 'config' | 'policy'>;
  /** Canonical BCP 47 tag of the page. */
  readonly locale: string;
  readonly parts: Parts;
  readonly connection: Pick<Connection, 'api' | 'attribution'>;
  readonly consent: ConsentState;
  readonly claims: ClaimHandlers;
  readonly log: DebugLog;
  /** The latest calls of `couplet`. */
  readonly given: readonly Command[];
  readonly erase: PrivacyPanelOptions['erase'];
  record(event: ShopperEvent): void;
  /** Resolves when it is known whether there is a worker. */
  connected(): Promise<void>;
}

/** Things that open on request: the shopper's two dialogs, notifications, the debug panel. Failures are noted. */
export const createOpeners = (options: OpenersOptions) => {
  const { handoff, locale, parts, connection, consent, claims, log, given, erase, record, connected } = options;
  const { config, policy } = handoff;
  const { theme } = config;
  const { api } = connection;
  const { note } = log;
  const opening =
    (code: string, open: (what?: unknown) => Promise<unknown>) =>
    (what?: unknown): void =>
      void open(what).catch((error: unknown) => note(code, String(error)));

  const push = opening('worker_failed', async (what) => {
    const run = await parts.load('push', 'push');
    await run?.(what, { config, policy, locale, consent: consent.current, api: api(), card: parts.card, ...claims, note });
  });
  return {
    privacy: opening('panel_failed', async () => {
      const open = await parts.load('panel', 'panel');
      await open?.({ theme, locale, api: api(), erase }, await parts.panelWords());
    }),
    inbox: opening('panel_failed', async () => {
      const open = await parts.load('panel', 'inbox');
      const [words, strings] = await Promise.all([parts.panelWords(), parts.cardWords()]);
      // Only the worker knows which coupons the shopper has.
      await connected();
      await open?.({ theme, locale, api: api(), record, ...claims }, words, strings);
    }),
    push,
    debug: opening('worker_failed', async () => {
      log.open();
      const open = await parts.load('devtools', 'debug');
      open?.({ config, log, consent, attribution: connection.attribution, inspect: () => api()?.inspect(), given });
    }),
    /** Stops notifications: after withdrawing consent a shopper gets no more. */
    silence: (): void => {
      if (window.Notification?.permission === 'granted') push('off');
    },
  };
};

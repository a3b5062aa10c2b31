import type { ShopperEvent } from '../../src/protocol/events/shopperEvent';
import { minorDigits } from '../../src/protocol/values/money';
import type { AgentOptions } from '../agent/agentOptions';
import type { ClaimHandlers } from '../apply/claimHandlers';
import type { ConsentState } from '../consent/consent';
import type { DebugLog } from '../debugLog';
import type { Handoff } from '../loader/handoff';
import type { Command } from '../pageContract';
import type { PrivacyPanelOptions } from '../panel/index';
import type { Connection } from './connection';
import type { Parts } from './parts';

interface OpenersOptions extends Pick<AgentOptions, 'shown' | 'paused'> {
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
  readonly prefer: PrivacyPanelOptions['prefer'];
  record(event: ShopperEvent): void;
  /** Resolves when it is known whether there is a worker. */
  connected(): Promise<void>;
}

/** Things that open on request: the shopper's two dialogs, notifications, tools for an agent, the debug panel. Failures are noted. */
export const createOpeners = (options: OpenersOptions) => {
  const { handoff, locale, parts, connection, consent, claims, log, given, erase, prefer, record, connected, shown, paused } = options;
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
      await open?.({ theme, locale, api: api(), consent, erase, prefer }, await parts.panelWords());
    }),
    inbox: opening('panel_failed', async () => {
      const open = await parts.load('panel', 'inbox');
      const [words, strings] = await Promise.all([parts.panelWords(), parts.cardWords()]);
      // Only the worker knows which coupons the shopper has.
      await connected();
      await open?.({ theme, locale, api: api(), record, ...claims }, words, strings);
    }),
    picks: opening('panel_failed', async (command) => {
      await connected();
      const draw = await parts.load('panel', 'picks');
      const strings = await parts.cardWords();
      await draw?.(Object(command)[1], { theme, locale, strings, digitsOf: minorDigits, api: api(), note });
    }),
    push,
    debug: opening('worker_failed', async () => {
      log.open();
      const open = await parts.load('devtools', 'debug');
      open?.({ config, log, consent, attribution: connection.attribution, inspect: () => api()?.inspect(), given });
    }),
    /** Offers tools to the shopper's agent. Without a worker there are no coupons. */
    agent: opening('agent_failed', async () => {
      await connected();
      const worker = api();
      if (!worker) return;
      const offerTools = await parts.load('agent', 'agent');
      offerTools?.({ theme, locale, api: worker, record, ...claims, shown, paused, note });
    }),
    /** Stops notifications: after withdrawing consent a shopper gets no more. */
    silence: (): void => {
      if (window.Notification?.permission === 'granted') push('off');
    },
  };
};

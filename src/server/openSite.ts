import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { HOUR, MINUTE, SECOND } from '../protocol/values/clock';
import { consolePath, firstSetupSecret } from './admin/session';
import { type App, buildApp } from './app';
import { makeTokenKeys } from './bundles/tokenKeys';
import { type Config, readConfig } from './config';
import { openMessageSettings } from './messages/messageSettings';
import type { Environment } from './platform/environment';
import type { Rounds } from './platform/periodicTask';
import { epochsOf, type Opened, readDeps, readKeys } from './readDeps';
import type { Repositories } from './records/repositories';
import { unpackBackup } from './store/backup/unpackBackup';
import { openDataFolder, openStore } from './store/openStore';
import { createDispatcher, sendEvent } from './webhooks/outbox';

/** One shop's server, not listening yet. */
export interface Site {
  readonly config: Config;
  readonly app: FastifyInstance;
  readonly ready: Repositories['ready'];
  /**
   * Address of the console, with a fresh setup secret until the first sign-in; undefined if no console is built.
   * @param base address of this shop's server
   */
  readonly consoleUrl: (base: string) => Promise<string | undefined>;
  /** Starts the background work. */
  readonly start: () => void;
  /** Finishes what is running and closes the store. Safe to call twice. */
  readonly close: () => Promise<void>;
}

/**
 * Folder of built files: the given one, else the one built next to this code, which runs from `dist/node`, its `chunks` or `src/server`.
 * Throws if the given one has not been built.
 */
const builtFolder = (name: 'widget' | 'console' | 'docs', file: string, given: string | undefined): string | undefined => {
  if (given === undefined)
    return [`../${name}`, `../../${name}`, `../../dist/${name}`]
      .map((path) => fileURLToPath(new URL(path, import.meta.url)))
      .find((dir) => existsSync(join(dir, file)));
  if (!existsSync(join(given, file)))
    throw new Error(`${name.toUpperCase()}_DIR has no built ${name}: ${join(given, file)} does not exist.`);
  return resolve(given);
};

/** Work in the background. */
const background = (
  parts: App,
  { config, keys, store, dispatcher }: Pick<Opened, 'keys' | 'store'> & { readonly config: Config; readonly dispatcher: Rounds },
) => {
  const {
    app,
    sweeper,
    reconciler,
    orderPoller,
    refusals,
    alerts,
    lossGuard,
    loop,
    push,
    split,
    messages,
    journeys,
    training,
    savingStop,
    backups,
  } = parts;
  const tokenEpochs = epochsOf(config);
  let recovered: Promise<void> | undefined;
  let prepared: Promise<unknown> | undefined;
  const start = (): void => {
    // In the background, because an unresponsive shop must not delay serving. Requests continue pending claims themselves.
    recovered = sweeper.recover().catch((err: unknown) => app.log.error({ err }, 'recovery failed'));
    // Takes seconds, which the first publication would otherwise wait for.
    if (tokenEpochs > 0 && keys.signing)
      prepared = makeTokenKeys(store, Date.now(), tokenEpochs).catch((err: unknown) =>
        app.log.error({ err }, 'creating token keys failed'),
      );
    sweeper.start(config.SWEEP_SECONDS * SECOND);
    reconciler.start(config.RECONCILE_SECONDS * SECOND);
    orderPoller.start(config.POLL_SECONDS * SECOND);
    savingStop.start(SECOND);
    refusals.start(5 * SECOND);
    alerts?.start(5 * SECOND);
    backups?.start(10 * MINUTE);
    // So that a server restarted every hour checks, too.
    lossGuard.dispatch().catch((err: unknown) => app.log.error({ err }, 'checking for losses failed'));
    lossGuard.start(HOUR);
    loop.dispatch().catch((err: unknown) => app.log.error({ err }, 'automatic learning failed'));
    loop.start(HOUR);
    messages?.start(SECOND);
    // A slot lasts an hour, and a restart should not cost a minute of it.
    journeys?.dispatch().catch((err: unknown) => app.log.error({ err }, 'queueing messages of journeys failed'));
    journeys?.start(MINUTE);
    training?.start(HOUR);
    push?.waker.start(5 * SECOND);
    split?.start(config.SPLIT_SECONDS * SECOND);
    if (config.WEBHOOK_URL !== undefined) dispatcher.start(SECOND);
  };
  const stop = async (): Promise<void> => {
    await Promise.all([recovered, prepared]);
    await Promise.all(
      [
        sweeper,
        reconciler,
        orderPoller,
        dispatcher,
        refusals,
        alerts,
        backups,
        lossGuard,
        loop,
        push?.waker,
        split,
        messages,
        journeys,
        training,
        savingStop,
      ].map((task) => task?.stop()),
    );
  };
  return { start, stop };
};

/**
 * Connects the adapters of one shop. Rejects with a readable sentence if the environment, the data folder or the database is unusable.
 * @param path of the shop, `/s/<store>`, if there are several on this host
 */
export const openSite = async (env: Environment, say: (line: string) => void, path?: string): Promise<Site> => {
  const read = readConfig(env);
  if (!read.ok)
    throw new Error(`The server's environment is not valid: ${read.error.message}. To start it, see docs/install.md.`, {
      cause: read.error,
    });
  const config = read.value;
  const folders = {
    widgetDir: builtFolder('widget', join('v1', 'couplet.js'), config.WIDGET_DIR),
    consoleDir: builtFolder('console', 'index.html', config.CONSOLE_DIR),
    docsDir: builtFolder('docs', 'index.html', undefined),
  };
  if (config.DATABASE_URL === undefined) {
    openDataFolder(config.DATA_DIR, say);
    if (unpackBackup(config.DATA_DIR, Date.now())) say(`A backup was put into ${config.DATA_DIR}. Its secrets and keys are in use now.`);
  }
  const { secrets, keys } = readKeys(config, say);
  const clock = Date.now;
  const messageSettings = await openMessageSettings(config, secrets.messageKeys);
  const store = await openStore(config, say);
  try {
    const parts = await buildApp(await readDeps(config, { secrets, keys, store, messages: messageSettings, folders, path }));
    const { app } = parts;
    await store.setWebhooks(config.WEBHOOK_URL !== undefined, clock());
    const target = { url: config.WEBHOOK_URL ?? '', secret: secrets.webhookSecret, timeoutMs: 10 * SECOND };
    const dispatcher = createDispatcher({
      store,
      send: (event) => sendEvent(event, target, clock()),
      clock,
      rng: Math.random,
      onError: (err) => app.log.error({ err }, 'sending webhooks failed'),
    });
    const { start, stop } = background(parts, { config, keys, store, dispatcher });
    let closing: Promise<void> | undefined;
    const close = async (): Promise<void> => {
      await app.close();
      await stop();
      await Promise.all((messageSettings?.channels ?? []).map((channel) => channel.close()));
      await store.close();
    };
    return {
      config,
      app,
      ready: () => store.ready(),
      consoleUrl: async (base) =>
        folders.consoleDir && `${base.replace(/\/+$/, '')}/${consolePath(await firstSetupSecret(store, clock()))}`,
      start,
      close: () => {
        closing ??= close();
        return closing;
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
};

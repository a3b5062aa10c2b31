import { buildApp } from '../../src/server/app';
import { readSigningKey } from '../../src/server/bundles/signing';
import { readConfig } from '../../src/server/config';
import { openConnector } from '../../src/server/connectors/openConnector';
import { readVapidKeys } from '../../src/server/push/vapidKeys';
import { openStore } from '../../src/server/store/openStore';

/** The broken twin: the server as it is, which writes down that browsers were woken before it wakes them. */
const read = readConfig(process.env);
if (!read.ok) throw new Error(read.error.message);
const config = read.value;
const keys = readVapidKeys(config);
if (!keys) throw new Error('nobody can be woken');
const store = await openStore(config, () => undefined);
const { app, push } = await buildApp({
  store: {
    ...store,
    leaseSubscriptions: async (...span) => {
      const page = await store.leaseSubscriptions(...span);
      await store.settlePushes(page.map(({ id, wake, attempts }) => ({ id, wake, attempts, became: 'sent' })));
      return page;
    },
  },
  push: { keys, hosts: config.PUSH_HOSTS, gapMs: config.WAKE_GAP_SECONDS * 1_000 },
  connector: openConnector(config.shop, config.SHOP_TIMEOUT_MS),
  clock: Date.now,
  siteKey: readSigningKey(config).siteKey,
  adminToken: config.ADMIN_TOKEN ?? '',
  webhookSecret: config.WEBHOOK_SECRET ?? '',
  claimTtlMs: config.CLAIM_TTL_SECONDS * 1_000,
  logLevel: 'silent',
});
push?.waker.start(200);
process.stdout.write(`${JSON.stringify({ url: await app.listen({ port: config.PORT, host: '127.0.0.1' }) })}\n`);

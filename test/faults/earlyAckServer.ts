import { buildApp } from '../../src/server/app';
import { readSigningKey } from '../../src/server/bundles/signing';
import { readConfig } from '../../src/server/config';
import { openConnector } from '../../src/server/connectors/openConnector';
import { openStore } from '../../src/server/store/openStore';

/** The broken twin: the server as it is, on a store that says a report is written when it has only been taken note of. */
const read = readConfig(process.env);
if (!read.ok) throw new Error(read.error.message);
const config = read.value;
const store = await openStore(config, () => undefined);
const LATE_MS = 50;

const { app } = await buildApp({
  store: {
    ...store,
    addReport: async (...report) => {
      setTimeout(() => void store.addReport(...report), LATE_MS);
      return { ok: true, value: true };
    },
  },
  connector: openConnector(config.shop, config.SHOP_TIMEOUT_MS),
  clock: Date.now,
  siteKey: readSigningKey(config).siteKey,
  adminToken: config.ADMIN_TOKEN ?? '',
  webhookSecret: config.WEBHOOK_SECRET ?? '',
  claimTtlMs: config.CLAIM_TTL_SECONDS * 1_000,
  logLevel: 'silent',
});
process.stdout.write(`${JSON.stringify({ url: await app.listen({ port: config.PORT, host: '127.0.0.1' }) })}\n`);

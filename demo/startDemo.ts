import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import type { Campaign } from '../src/bundle/campaign';
import { type RunningServer, startServer } from '../src/server/main';
import { readBundle } from '../src/trainer/bundle/bundleFolder';
import { publish } from '../src/trainer/bundle/publish';
import { type ServerAddress, sendToServer } from '../src/trainer/bundle/sendToServer';
import { demoCampaign, demoShares, parseShares } from './campaign';
import { demoBundle, demoKeys } from './demoBundle';
import { demoDraft } from './demoDraft';
import { parsePresets, presetCampaign } from './presetCampaign';
import { SHOP_NAME } from './shop/catalog';
import { type MailCatcher, startMailCatcher } from './shop/mailbox';
import { type RunningShop, startShop } from './shop/routes/startShop';
import { simulatedShoppers } from './simulatedShoppers';

/** Folder of the package, whether running from source or from `dist/node`. */
const projectRoot = (): string => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const above = dirname(folder);
    if (above === folder) throw new Error('package.json was not found above the demo');
    folder = above;
  }
  return folder;
};

/** The port if it is free (any free one for 0), else `undefined`. */
const tryPort = (host: string, port: number): Promise<number | undefined> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(undefined));
    probe.listen({ host, port, exclusive: true }, () => {
      const { port: found } = probe.address() as AddressInfo;
      probe.close(() => resolve(found));
    });
  });

/** `preferred`, or the next free port above it, skipping `taken`. For 0 any free port. */
export const freePort = async (host: string, preferred: number, taken: readonly number[] = []): Promise<number> => {
  for (let port = preferred; port < preferred + 200 && port <= 65_535; port++) {
    if (taken.includes(port)) continue;
    const found = await tryPort(host, preferred === 0 ? 0 : port);
    if (found !== undefined && !taken.includes(found)) return found;
  }
  throw new Error(`no free port from ${preferred} upwards`);
};

const secret = v.pipe(v.string(), v.minLength(16));
const fileSchema = v.object({ version: v.literal(1), shopToken: secret, shopAdmin: secret, serverAdmin: secret, webhook: secret });
type DemoSecrets = v.InferOutput<typeof fileSchema>;

/** Secrets shared by shop and server: created at the first start, stored in the data folder with access for its owner only. */
export const demoSecrets = (folder: string): DemoSecrets => {
  const path = join(folder, 'demo.json');
  if (existsSync(path)) return v.parse(fileSchema, JSON.parse(readFileSync(path, 'utf8')));
  const draw = (): string => randomBytes(24).toString('base64url');
  const secrets: DemoSecrets = { version: 1, shopToken: draw(), shopAdmin: draw(), serverAdmin: draw(), webhook: draw() };
  writeFileSync(path, `${JSON.stringify(secrets, undefined, 2)}\n`, { mode: 0o600 });
  return secrets;
};

const madeSchema = v.object({ link: v.string() });

/**
 * Sign-in link for the person who starts the demo. The server offers one by itself only until the first sign-in. Afterwards the demo
 * creates one with the owner's token from its data folder. It works once, within a day, and is for this terminal only.
 * @param address of the server, with the owner's token
 * @param opened as the server gave it; undefined if no console is built
 */
export const consoleLink = async (address: ServerAddress, opened: string | undefined): Promise<string | undefined> => {
  if (opened === undefined || opened.includes('#')) return opened;
  const made = await sendToServer(address, 'POST', '/v1/admin/setup-link');
  const answer = made.ok ? v.safeParse(madeSchema, made.value) : undefined;
  // Relative if the server does not know its own address.
  return answer?.success ? new URL(answer.output.link, new URL('..', opened)).href : opened;
};

/** URLs of the running demo. */
interface RunningDemo {
  readonly shop: string;
  readonly server: string;
  /** With the secret of a single-use sign-in link. Undefined if it is not built. */
  readonly console: string | undefined;
  readonly docs: string;
  readonly backRoom: string;
  /** Mailbox, with the admin token if the shop can be reached from other computers. */
  readonly mailbox: string;
  /** Page that starts simulated shoppers, likewise. */
  readonly simulated: string;
  readonly close: () => Promise<void>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The port in a variable. Throws if it is invalid. */
const portOf = (env: Environment, name: string, otherwise: number): number => {
  const text = env[name];
  if (text === undefined || text === '') return otherwise;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`${name} must be a port from 0 to 65535, not ${text}`);
  return port;
};

/** Publishes bundle and campaign of the demo, unless someone has edited the campaign. */
const publishDemo = async (address: ServerAddress, data: string, folder: string, campaign: Campaign, say: (line: string) => void) => {
  const draft = await demoDraft(address, data, campaign);
  if (draft.edited) {
    say(`The campaign was changed in the console, so the published version stays. To start over, delete ${data}.`);
    return;
  }
  const bundle = readBundle(folder);
  const published = bundle.ok ? await publish(address, { ...bundle.value, campaign, serving: true, share: 1 }) : bundle;
  if (!published.ok) throw new Error(`The bundle was not published: ${published.error.message}`);
  await draft.put();
};

/** Settings from the environment. Throws if they are invalid. */
const demoSettings = (env: Environment) => {
  const host = env.HOST || '127.0.0.1';
  const shares = env.DEMO_SHARES ? parseShares(env.DEMO_SHARES) : demoShares;
  if (!shares) throw new Error('DEMO_SHARES must be three numbers for none,rule,couplet, such as 1,1,2');
  const presets = env.DEMO_CAMPAIGN ? parsePresets(env.DEMO_CAMPAIGN) : undefined;
  if (env.DEMO_CAMPAIGN && !presets)
    throw new Error('DEMO_CAMPAIGN must list presets of `couplet campaign`, such as win-back,holiday, or be all');
  const [wantedShop, wantedServer] = [portOf(env, 'PORT_SHOP', 4_173), portOf(env, 'PORT_COUPLET', 4_174)];
  const root = projectRoot();
  const [assets, widget] = [join(root, 'dist/demo'), join(root, 'dist/widget')];
  if (!existsSync(join(assets, 'main.js')) || !existsSync(widget))
    throw new Error('The page scripts are not built. Run npm run build first.');
  const data = env.DATA_DIR || '.couplet';

  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const isLocal = host === 'localhost' || host === '::1' || host.startsWith('127.');
  return { host, reachable, isLocal, shares, presets, wantedShop, wantedServer, assets, widget, data, isEmpty: env.DEMO_EMPTY === '1' };
};

/** Settings for the coupon server. */
interface ServerParts extends Pick<ReturnType<typeof demoSettings>, 'host' | 'reachable' | 'data' | 'isEmpty' | 'widget'> {
  readonly serverPort: number;
  readonly shopPort: number;
  readonly secrets: DemoSecrets;
  readonly keyPath: string;
  readonly mailUrl: string;
}

const serverEnvironment = (env: Environment, parts: ServerParts): Environment => {
  const { host, reachable, data, isEmpty, widget, serverPort, shopPort, secrets, keyPath, mailUrl } = parts;
  return {
    PORT: String(serverPort),
    HOST: host,
    BASE_URL: env.BASE_URL || `http://${reachable}:${serverPort}`,
    DATA_DIR: join(data, isEmpty ? 'empty' : 'server'),
    ADMIN_TOKEN: secrets.serverAdmin,
    SIGNING_KEY: keyPath,
    SHOP_URL: `http://${reachable}:${shopPort}`,
    SHOP_TOKEN: secrets.shopToken,
    WEBHOOK_SECRET: secrets.webhook,
    WIDGET_DIR: widget,
    SMTP_URL: mailUrl,
    MAIL_FROM: `${SHOP_NAME} <hello@tarn-and-thistle.example>`,
    STORE_URL: `http://${reachable}:${shopPort}`,
    VAPID_SUBJECT: 'mailto:demo@tarn-and-thistle.example',
    ...(env.PUSH_HOSTS ? { PUSH_HOSTS: env.PUSH_HOSTS } : {}),
    // People try it more than once a day.
    WAKE_GAP_SECONDS: '60',
    LOG_LEVEL: env.LOG_LEVEL || 'warn',
  };
};

/**
 * Trains if necessary, then starts coupon server and shop, each on its own origin. `PORT_SHOP PORT_COUPLET HOST BASE_URL DATA_DIR
 * DEMO_SHARES DEMO_CAMPAIGN DEMO_EMPTY`.
 */
export const startDemo = async (env: Environment, say: (line: string) => void): Promise<RunningDemo> => {
  const settings = demoSettings(env);
  const { host, reachable, isLocal, shares, presets, assets, data, isEmpty } = settings;
  mkdirSync(data, { recursive: true });
  const shopPort = await freePort(host, settings.wantedShop);
  const serverPort = await freePort(host, settings.wantedServer, [shopPort]);
  const secrets = demoSecrets(data);
  const key = demoKeys(data);
  const campaign = presets ? presetCampaign(presets, shares, Date.now()) : demoCampaign(shares);
  const folder = isEmpty ? undefined : (await demoBundle(data, campaign, say)).folder;

  let mail: MailCatcher | undefined;
  let server: RunningServer | undefined;
  let shop: RunningShop | undefined;
  let shoppers: ReturnType<typeof simulatedShoppers> | undefined;
  const close = async (): Promise<void> => {
    await shoppers?.close();
    await shop?.close();
    await server?.close();
    await mail?.close();
  };
  try {
    mail = await startMailCatcher();
    const parts = { ...settings, serverPort, shopPort, secrets, keyPath: key.path, mailUrl: mail.url };
    server = await startServer(serverEnvironment(env, parts), say);
    const local = `http://${reachable}:${serverPort}`;
    const owner = { server: local, token: secrets.serverAdmin };
    const simulated = simulatedShoppers({
      server: local,
      siteKey: key.siteKey,
      shop: () => shop!,
      isOpen: isLocal,
      console: `${server.url}/console/`,
      heldOut: isEmpty ? undefined : shares.none,
    });
    shoppers = simulated;
    shop = await startShop({
      host,
      port: shopPort,
      file: join(data, 'shop.sqlite'),
      assets,
      embed: { origin: server.url, key: key.siteKey, push: true, mailbox: isLocal, ...(isEmpty ? {} : { shares }) },
      codesToken: secrets.shopToken,
      adminToken: secrets.shopAdmin,
      mailbox: { mails: mail.mails, isOpen: isLocal },
      simulated,
      webhook: { url: `${local}/v1/webhooks/orders`, secret: secrets.webhook },
    });
    // The coupon server asks the shop whether its checkout supports the coupons, so the shop has to be running.
    if (folder === undefined) say('The coupon server is empty. Create the first campaign in the console.');
    else await publishDemo(owner, data, folder, campaign, say);
    await sendToServer(owner, 'POST', '/v1/admin/products/import');
    const shopUrl = `http://${reachable}:${shopPort}`;
    const token = isLocal ? '' : `?token=${secrets.shopAdmin}`;
    return {
      shop: shopUrl,
      server: server.url,
      console: await consoleLink(owner, server.consoles[0]),
      docs: `${server.url}/docs/`,
      backRoom: `${shopUrl}/admin?token=${secrets.shopAdmin}`,
      mailbox: `${shopUrl}/mailbox${token}`,
      simulated: `${shopUrl}/simulated${token}`,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
};

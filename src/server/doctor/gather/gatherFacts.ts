import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isSiteKey, keyEnd } from '../../../bundle/keys';
import { routes, statusSchema } from '../../../protocol/protocol';
import type { Clock } from '../../../protocol/values/clock';
import { parseJsonWith } from '../../../protocol/values/parse';
import { fail, ok, type Result } from '../../../protocol/values/result';
import { readSigningKey } from '../../bundles/signing';
import { type Config, readConfig } from '../../config';
import { openConnector } from '../../connectors/openConnector';
import { diskOf } from '../../platform/disk';
import type { Environment } from '../../platform/environment';
import { keptSecret } from '../../platform/secrets';
import { readVapidKeys } from '../../push/vapidKeys';
import { readStorePlace, type StorePlace } from '../../store/openStore';
import type { Facts, FolderFact, KeysFact, PublishedFact, ShopFact, SiteFact } from '../facts';
import { askHttp, readPage } from './readPage';
import { type Inspection, openBundle } from './readStore';

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The site's key as the server would read it, without creating a pair. Error: `keys_unusable`. */
const readKeys = (config: Config): Result<KeysFact> => {
  const { SITE_KEY, SIGNING_KEY, DATA_DIR } = config;
  if (SITE_KEY === undefined && SIGNING_KEY === undefined && !existsSync(join(DATA_DIR, 'key.json')))
    return ok({ siteKey: undefined, signs: false, ends: undefined });
  try {
    const { siteKey, signing } = readSigningKey(config);
    return ok({ siteKey, signs: signing !== undefined, ends: signing && keyEnd(signing) });
  } catch (error) {
    return fail('keys_unusable', messageOf(error));
  }
};

/** Whether Web Push is set up. Does not create the keys that a server would. Error: `push_keys_unusable`. */
const readPush = (config: Config): Result<'on' | 'off'> | undefined => {
  const { VAPID_PRIVATE_KEY, VAPID_PUBLIC_KEY, VAPID_SUBJECT } = config;
  if (VAPID_PRIVATE_KEY === undefined && VAPID_PUBLIC_KEY === undefined && VAPID_SUBJECT === undefined) return undefined;
  if (VAPID_PRIVATE_KEY === undefined)
    return VAPID_PUBLIC_KEY === undefined
      ? ok(config.DATABASE_URL === undefined ? 'on' : 'off')
      : fail('push_keys_unusable', 'VAPID_PUBLIC_KEY is set without VAPID_PRIVATE_KEY.');
  try {
    return ok(readVapidKeys(config) ? 'on' : 'off');
  } catch (error) {
    return fail('push_keys_unusable', messageOf(error));
  }
};

/** Windows has no such modes and reports that everyone has access. */
const hasModes = process.platform !== 'win32';

const isOpen = (path: string): boolean => hasModes && existsSync(path) && (statSync(path).mode & 0o077) !== 0;

/** Reads the folder of data and secrets without changing it. */
const readFolder = ({ DATA_DIR, SIGNING_KEY }: Pick<Config, 'DATA_DIR' | 'SIGNING_KEY'>): FolderFact => {
  const exists = existsSync(DATA_DIR) && statSync(DATA_DIR).isDirectory();
  const keys = [join(DATA_DIR, 'key.json'), ...(SIGNING_KEY === undefined ? [] : [SIGNING_KEY])];
  const secrets = [join(DATA_DIR, 'secrets.json'), ...new Set(keys.map((path) => resolve(path)))];
  return {
    path: DATA_DIR,
    exists,
    mode: exists && hasModes ? statSync(DATA_DIR).mode & 0o777 : undefined,
    openSecrets: secrets.filter(isOpen),
    disk: exists ? diskOf(DATA_DIR) : undefined,
  };
};

/**
 * Sends the requests that a page of the shop would.
 * @param origin of the shop's pages
 * @param isNamed whether a page was named. Otherwise the origin is an example, which the server should not remember.
 * @param adminToken opens `/metrics`; undefined: skip it
 */
const askSite = async (
  { url, origin, isNamed }: Pick<SiteFact, 'url' | 'origin'> & { readonly isNamed: boolean },
  adminToken: string | undefined,
  clock: Clock,
): Promise<SiteFact> => {
  const from = isNamed ? { headers: { origin } } : {};
  const preflight = {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type,idempotency-key' },
  };
  const [ready, status, asked, script, claim, metrics] = await Promise.all([
    askHttp(`${url}/readyz`, clock),
    askHttp(`${url}${routes.status}`, clock, from),
    askHttp(`${url}${routes.claims}`, clock, preflight),
    askHttp(`${url}/v1/couplet.js`, clock, from),
    // Refused as malformed, if the origin is allowed.
    isNamed ? askHttp(`${url}${routes.claims}`, clock, { method: 'POST', ...from }) : undefined,
    adminToken === undefined ? undefined : askHttp(`${url}/metrics`, clock, { headers: { authorization: `Bearer ${adminToken}` } }),
  ]);
  const text = metrics?.ok && metrics.value.status === 200 ? Buffer.from(metrics.value.body).toString('utf8') : undefined;
  return { url, origin, ready, status, preflight: asked, script, claim, metrics: text };
};

/** What a server publishes to devices. Errors: `unreachable`, `status_malformed`. */
const sitePublished = async (
  { url, status: answer }: Pick<SiteFact, 'url' | 'status'>,
  siteKey: string | undefined,
  clock: Clock,
): Promise<Result<PublishedFact>> => {
  if (!answer.ok) return answer;
  const status = parseJsonWith(statusSchema, Buffer.from(answer.value.body).toString('utf8'), 'status_malformed');
  if (!status.ok) return status;
  const { serving, bundle: id } = status.value;
  const file = async (name: string): Promise<Uint8Array | undefined> => {
    const got = await askHttp(`${url}/v1/bundles/${id}/${name}`, clock);
    return got.ok && got.value.status === 200 ? got.value.body : undefined;
  };
  return ok({ from: 'site', serving, bundle: id === null ? undefined : await openBundle({ id, file }, siteKey, clock()) });
};

/** Calls the shop as claims do, with their timeout, without changing anything. */
const tryShop = async ({ shop, SHOP_TIMEOUT_MS: timeoutMs }: Pick<Config, 'shop' | 'SHOP_TIMEOUT_MS'>, clock: Clock): Promise<ShopFact> => {
  const connector = openConnector(shop, timeoutMs);
  const ask = () => (connector.probe ?? connector.capabilities)();
  const [first, front] = await Promise.all([ask(), askHttp(shop.SHOP_URL, clock, { method: 'HEAD', redirect: 'manual' })]);
  // A second call, because claims usually find an open connection and session.
  const from = clock();
  const asked = first.ok ? await ask() : first;
  return { platform: connector.platform, asked, tookMs: clock() - from, timeoutMs, front };
};

/** The owner's token from the environment, or the one a server stored. Never creates one. */
const adminTokenOf = ({ ADMIN_TOKEN, DATA_DIR }: Config): string | undefined => {
  if (ADMIN_TOKEN !== undefined || !existsSync(join(DATA_DIR, 'secrets.json'))) return ADMIN_TOKEN;
  const none = new Error('none');
  try {
    return keptSecret(DATA_DIR, 'adminToken', () => {
      throw none;
    });
  } catch {
    // Not stored, or an unreadable file, which the server reports when it starts.
    return undefined;
  }
};

export interface DoctorQuestion {
  /** The server's environment; undefined: this is another machine, so the server is checked from outside. */
  readonly env: Environment | undefined;
  /** Address of the server. */
  readonly site: string | undefined;
  /** A page of the shop. */
  readonly page: string | undefined;
}

/** Loads only the library of the chosen database. */
const inspect = async ({ DATABASE_URL, DATA_DIR }: StorePlace, siteKey: string | undefined, clock: Clock): Promise<Result<Inspection>> => {
  if (DATABASE_URL === undefined) {
    const { inspectSqlite } = await import('./inspectSqlite');
    return inspectSqlite(join(DATA_DIR, 'couplet.sqlite'), siteKey, clock);
  }
  const { inspectPostgres } = await import('./inspectPostgres');
  return inspectPostgres(DATABASE_URL, siteKey, clock);
};

const tryMail = async (url: string): Promise<Result<undefined>> => (await import('./tryMail')).tryMail(url);

/** Gathers all facts for the question, without changing anything. */
export const gatherFacts = async ({ env, site, page }: DoctorQuestion, clock: Clock): Promise<Facts> => {
  const config = env && readConfig(env);
  const place = env && readStorePlace(env);
  const known = config?.ok ? config.value : undefined;
  const keys = known && readKeys(known);
  const pageFact = page === undefined ? undefined : await readPage(page, clock);
  const tag = pageFact?.ok ? pageFact.value.tags[0] : undefined;
  // A truncated key in the tag would fail to open the bundle, which is not the bundle's fault.
  const tagKey = tag?.key !== undefined && isSiteKey(tag.key) ? tag.key : undefined;
  const siteKey = keys?.ok && keys.value.siteKey !== undefined ? keys.value.siteKey : tagKey;
  const origin = new URL(pageFact?.ok ? pageFact.value.url : (page ?? 'https://shop.example')).origin;
  const siteFact =
    site === undefined ? undefined : await askSite({ url: site, origin, isNamed: page !== undefined }, known && adminTokenOf(known), clock);
  const inspected = place?.ok ? await inspect(place.value, siteKey, clock) : undefined;
  const stored = inspected?.ok ? inspected.value.published : undefined;
  const published = siteFact ? await sitePublished(siteFact, siteKey, clock) : stored && ok(stored);
  const mail = known?.SMTP_URL === undefined ? undefined : await tryMail(known.SMTP_URL);
  const push = known && readPush(known);
  const shop = known && (await tryShop(known, clock));
  return {
    now: clock(),
    ...(config ? { config } : {}),
    ...(known ? { folder: readFolder(known) } : {}),
    ...(inspected ? { database: inspected.ok ? ok(inspected.value.fact) : fail(inspected.error.code, inspected.error.message) } : {}),
    ...(keys ? { keys } : {}),
    ...(mail ? { mail } : {}),
    ...(push ? { push } : {}),
    ...(shop ? { shop } : {}),
    ...(published ? { published } : {}),
    ...(siteFact ? { site: siteFact } : {}),
    ...(pageFact ? { page: pageFact } : {}),
  };
};

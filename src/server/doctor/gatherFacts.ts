import { join } from 'node:path';
import { isSiteKey } from '../../bundle/isSiteKey';
import type { Clock } from '../../protocol/clock';
import { fail, ok, type Result } from '../../protocol/result';
import { readConfig } from '../config';
import type { Environment } from '../givenVariables';
import { readStorePlace, type StorePlace } from '../store/storePlace';
import { adminTokenOf } from './adminTokenOf';
import type { Facts } from './facts';
import { askSite } from './gather/askSite';
import { readFolder } from './gather/readFolder';
import { readKeys, readPush } from './gather/readKeys';
import { readPage } from './gather/readPage';
import { sitePublished } from './gather/sitePublished';
import type { Inspection } from './gather/storeReads';
import { tryShop } from './gather/tryShop';

export interface DoctorQuestion {
  /** The server's environment; undefined: this is another machine, and the server is looked at from outside. */
  readonly env: Environment | undefined;
  /** Address of the server. */
  readonly site: string | undefined;
  /** A page of the shop. */
  readonly page: string | undefined;
}

/** Only the chosen database's library is loaded. */
const inspect = async ({ DATABASE_URL, DATA_DIR }: StorePlace, siteKey: string | undefined, clock: Clock): Promise<Result<Inspection>> => {
  if (DATABASE_URL === undefined) {
    const { inspectSqlite } = await import('./gather/inspectSqlite');
    return inspectSqlite(join(DATA_DIR, 'couplet.sqlite'), siteKey, clock);
  }
  const { inspectPostgres } = await import('./gather/inspectPostgres');
  return inspectPostgres(DATABASE_URL, siteKey, clock);
};

const tryMail = async (url: string): Promise<Result<undefined>> => (await import('./gather/tryMail')).tryMail(url);

/** Looks at everything the question names; changes nothing anywhere. */
export const gatherFacts = async ({ env, site, page }: DoctorQuestion, clock: Clock): Promise<Facts> => {
  const config = env && readConfig(env);
  const place = env && readStorePlace(env);
  const known = config?.ok ? config.value : undefined;
  const keys = known && readKeys(known);
  const pageFact = page === undefined ? undefined : await readPage(page, clock);
  const tag = pageFact?.ok ? pageFact.value.tags[0] : undefined;
  // A bundle that a key of half its length does not open says nothing of the bundle.
  const tagKey = tag?.key !== undefined && isSiteKey(tag.key) ? tag.key : undefined;
  const siteKey = keys?.ok && keys.value.siteKey !== undefined ? keys.value.siteKey : tagKey;
  const origin = new URL(pageFact?.ok ? pageFact.value.url : (page ?? 'https://shop.example')).origin;
  const siteFact = site === undefined ? undefined : await askSite(site, origin, known && adminTokenOf(known), clock);
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

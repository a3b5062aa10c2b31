import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../../../src/protocol/values/clock';
import { QUEUE_HASH } from '../../../../src/protocol/values/mergePolicy';
import { fail, ok } from '../../../../src/protocol/values/result';
import { readConfig } from '../../../../src/server/config';
import { everyCheck } from '../../../../src/server/doctor/checks/everyCheck';
import type { DatabaseFact, Facts, HttpAnswer, PageFact, ShopFact, SiteFact, TagFact } from '../../../../src/server/doctor/facts';
import { bundleParts } from '../../../helpers/node/fullBundle';

const NOW = Date.UTC(2026, 0, 10, 12);
const SITE = 'https://coupons.example';
const KEY = `pk_${'A'.repeat(43)}`;
const ENVIRONMENT = {
  SHOP_URL: 'https://shop.example',
  SHOP_TOKEN: 'a-token-of-the-shop',
  SITE_KEY: KEY,
  BASE_URL: SITE,
  WEBHOOK_URL: 'https://shop.example/events',
  ALERT_WEBHOOK: 'https://chat.example/alerts',
};

const answer = (headers: Readonly<Record<string, string>> = {}, change: Partial<HttpAnswer> = {}) =>
  ok({
    status: 200,
    headers: { 'access-control-allow-origin': '*', date: new Date(NOW).toUTCString(), ...headers },
    body: new Uint8Array(),
    url: SITE,
    askedAt: NOW,
    answeredAt: NOW,
    ...change,
  });

const tag: TagFact = {
  src: `${SITE}/v1/couplet.js`,
  key: KEY,
  api: undefined,
  nonce: undefined,
  integrity: undefined,
  crossOrigin: false,
  workerUrl: undefined,
  heldAs: undefined,
  script: answer({ 'content-type': 'text/javascript' }),
  intact: undefined,
};
const page: PageFact = {
  url: 'https://shop.example/tea',
  policies: [`script-src 'self' ${SITE}; connect-src 'self' ${SITE}; worker-src 'self' blob:; trusted-types couplet`],
  tags: [tag],
  queue: undefined,
  setsConfig: false,
};
const site: SiteFact = {
  url: SITE,
  origin: 'https://shop.example',
  ready: answer(),
  status: answer(),
  preflight: answer({ 'access-control-allow-headers': 'content-type, idempotency-key' }, { status: 204 }),
  script: answer(),
  metrics: 'couplet_refusals_total{route="/v1/claims",reason="signature_invalid"} 3\ncouplet_untrusted_proxy_timestamp_seconds 0\n',
};
const database: DatabaseFact = {
  kind: 'PostgreSQL',
  schema: 12,
  newest: 12,
  writable: ok(undefined),
  aheadMs: 20,
  syncs: true,
  stored: { lastOrderAt: NOW - HOUR, publishedAt: NOW - 5 * DAY, outbox: { waiting: 2, dead: 0, oldest: NOW - MINUTE } },
};
const stored = (change: Partial<NonNullable<DatabaseFact['stored']>>): Partial<Facts> => ({
  database: ok({ ...database, stored: { lastOrderAt: NOW, publishedAt: NOW, outbox: { waiting: 0, dead: 0, oldest: null }, ...change } }),
});
const folder = { path: '/data', exists: true, mode: 0o700, openSecrets: [], disk: { free: 50e9, total: 100e9 } };
const bundle = { id: 'b', opened: ok(bundleParts().manifest), keyEnds: undefined, tokensEnd: undefined };
const published = (change: object, serving = true): Partial<Facts> => ({
  published: ok({ from: 'site', serving, bundle: { ...bundle, ...change } }),
});
const shop: ShopFact = { platform: 'generic', asked: ok(undefined), tookMs: 80, timeoutMs: 3_000, front: answer() };
const healthy: Facts = {
  now: NOW,
  config: readConfig(ENVIRONMENT),
  folder,
  database: ok(database),
  keys: ok({ siteKey: KEY, signs: true, ends: NOW + 90 * DAY }),
  mail: ok(undefined),
  push: ok('on'),
  shop,
  ...published({ keyEnds: NOW + 90 * DAY, tokensEnd: NOW + 90 * DAY }),
  site,
  page: ok(page),
};
const paged = (change: Partial<PageFact>): Partial<Facts> => ({ page: ok({ ...page, ...change }) });
const tagged = (change: Partial<TagFact>): Partial<Facts> => paged({ tags: [{ ...tag, ...change }] });
const policed = (...policies: string[]): Partial<Facts> => paged({ policies });
const sited = (change: Partial<SiteFact>): Partial<Facts> => ({ site: { ...site, ...change } });
const unreachable = fail('unreachable', 'connect ECONNREFUSED.');

/** Codes of what is not as it should be. */
const found = (change: Partial<Facts>): readonly string[] =>
  everyCheck({ ...healthy, ...change })
    .filter(({ level }) => level !== 'ok')
    .map(({ level, code }) => `${level} ${code}`);

describe('couplet doctor', () => {
  it('finds nothing wrong where nothing is, and names every check', () => {
    expect(found({})).toEqual([]);
    const checks = new Set(everyCheck(healthy).map(({ check }) => check));
    expect([...checks].sort()).toEqual(
      [
        'CORS',
        'alerts',
        'bundle',
        'clock',
        'configuration',
        'data folder',
        'database',
        'disk space',
        'keys',
        'mail',
        'orders',
        'page policy',
        'push',
        'server',
        'serving',
        'shop',
        'tag',
        'webhooks',
      ].sort(),
    );
  });

  it('says nothing of what it was not asked about', () => {
    expect(everyCheck({ now: NOW })).toEqual([]);
  });

  const twins: readonly (readonly [code: string, change: Partial<Facts>])[] = [
    [
      'failure config_invalid',
      { config: readConfig({}), database: fail('database_absent', 'There is none.'), page: fail('page_unreachable', 'No.') },
    ],
    ['failure base_url_insecure', { config: readConfig({ ...ENVIRONMENT, BASE_URL: 'http://coupons.example' }) }],
    ['warning base_url_absent', { config: readConfig({ ...ENVIRONMENT, BASE_URL: '', HOST: '0.0.0.0' }) }],
    ['warning alerts_off', { config: readConfig({ ...ENVIRONMENT, ALERT_WEBHOOK: '' }) }],
    ['failure shop_unreachable', { shop: { ...shop, asked: fail('shop_unreachable', 'The shop cannot be reached.') } }],
    ['failure shop_no_answer', { shop: { ...shop, asked: fail('shop_no_answer', 'The shop did not answer.') } }],
    ['failure shop_unauthorized', { shop: { ...shop, asked: fail('shop_unauthorized', 'The shop answers 401.') } }],
    ['failure shop_refused', { shop: { ...shop, asked: fail('shop_refused', 'Shopify says: no.') } }],
    ['failure shop_malformed', { shop: { ...shop, asked: fail('shop_malformed', 'It is no JSON.') } }],
    ['failure shop_extension_missing', { shop: { ...shop, asked: fail('shop_extension_missing', 'There is no extension.') } }],
    ['failure shop_api_absent', { shop: { ...shop, asked: fail('shop_api_absent', 'No WooCommerce answers.') } }],
    ['failure shop_coupons_off', { shop: { ...shop, asked: fail('shop_coupons_off', 'Coupons are off.') } }],
    ['failure shop_untrusted', { shop: { ...shop, asked: fail('shop_untrusted', 'Its certificate is not accepted.') } }],
    ['warning shop_slow', { shop: { ...shop, tookMs: 1_600 } }],
    ['failure clock_wrong', { shop: { ...shop, front: answer({ date: new Date(NOW - HOUR).toUTCString() }) } }],
    ['warning data_dir_absent', { folder: { ...folder, exists: false } }],
    ['warning data_dir_open', { folder: { ...folder, mode: 0o755 } }],
    ['failure secret_open', { folder: { ...folder, openSecrets: ['/data/key.json'] } }],
    ['failure disk_full', { folder: { ...folder, disk: { free: 50e6, total: 100e9 } } }],
    ['warning disk_low', { folder: { ...folder, disk: { free: 500e6, total: 100e9 } } }],
    ['failure database_unreachable', { database: fail('database_unreachable', 'PostgreSQL cannot be reached.') }],
    ['warning database_absent', { database: fail('database_absent', 'There is none.') }],
    ['warning database_older', { database: ok({ ...database, schema: 11 }) }],
    ['failure database_newer', { database: ok({ ...database, schema: 13 }) }],
    ['failure database_readonly', { database: ok({ ...database, writable: fail('database_readonly', 'No writes.') }) }],
    ['warning database_fsync', { database: ok({ ...database, syncs: false }) }],
    ['warning clock_off', { database: ok({ ...database, aheadMs: -40 * SECOND }) }],
    ['failure clock_wrong', { database: ok({ ...database, aheadMs: 10 * MINUTE }) }],
    ['warning clock_off', sited({ ready: answer({ date: new Date(NOW - MINUTE).toUTCString() }) })],
    ['failure clock_wrong', sited({ ready: answer({ date: new Date(NOW + HOUR).toUTCString() }) })],
    ['failure keys_unusable', { keys: fail('keys_unusable', 'SIGNING_KEY does not belong to SITE_KEY.') }],
    ['warning site_key_absent', { keys: ok({ siteKey: undefined, signs: false, ends: undefined }) }],
    ['failure key_expired', { keys: ok({ siteKey: KEY, signs: true, ends: NOW - DAY }) }],
    ['warning key_ends', { keys: ok({ siteKey: KEY, signs: true, ends: NOW + DAY }) }],
    ['failure site_unreachable', sited({ ready: unreachable, status: unreachable, preflight: unreachable, script: unreachable })],
    ['failure site_not_ready', sited({ ready: answer({}, { status: 503 }) })],
    ['failure site_no_server', sited({ ready: answer({}, { status: 404 }) })],
    ['warning status_cached', sited({ status: answer({ age: '600' }) })],
    ['failure script_absent', sited({ script: answer({}, { status: 404 }) })],
    ['failure cors_origin', sited({ status: answer({ 'access-control-allow-origin': 'https://other.example' }) })],
    ['failure cors_preflight', sited({ preflight: answer({ 'access-control-allow-headers': 'content-type' }) })],
    ['failure cors_preflight', sited({ preflight: answer({}, { status: 404 }) })],
    ['failure cors_script', sited({ script: answer({ 'access-control-allow-origin': '' }) })],
    [
      'failure origin_refused',
      sited({ claim: answer({}, { status: 403, body: Buffer.from('{"error":{"code":"origin_refused","message":""}}') }) }),
    ],
    ['failure bundle_none', { published: ok({ from: 'site', serving: true, bundle: undefined }) }],
    ['warning not_serving', published({}, false)],
    ['failure bundle_bad_signature', published({ opened: fail('bundle_bad_signature', 'The signature does not fit.') })],
    ['warning site_key_unknown', published({ opened: fail('site_key_unknown', 'the key is not known.') })],
    ['failure coupons_over', published({ opened: ok({ ...bundleParts().manifest, coupons: [] }) })],
    ['warning bundle_key_ends', published({ keyEnds: NOW + DAY })],
    ['warning tokens_end', published({ tokensEnd: NOW + DAY })],
    ['warning bundle_old', stored({ publishedAt: NOW - 300 * DAY })],
    ['failure status_malformed', { published: fail('status_malformed', 'No status.') }],
    ['failure page_unreachable', { page: fail('page_unreachable', 'https://shop.example/tea cannot be loaded.') }],
    ['warning tag_absent', paged({ tags: [] })],
    ['warning tag_twice', paged({ tags: [tag, tag] })],
    ['warning tag_held', tagged({ heldAs: 'text/plain' })],
    ['failure tag_key_absent', tagged({ key: undefined })],
    ['failure tag_key_malformed', tagged({ key: 'pk_short' })],
    ['failure tag_key_differs', tagged({ key: `pk_${'B'.repeat(43)}` })],
    ['failure tag_unreachable', tagged({ script: unreachable })],
    ['failure tag_no_script', tagged({ script: answer({ 'content-type': 'text/html' }) })],
    ['failure tag_crossorigin', tagged({ src: `${SITE}/0.1.0/couplet.js`, integrity: 'sha384-x', intact: true })],
    ['failure tag_integrity', tagged({ integrity: 'sha384-x', crossOrigin: true, intact: false })],
    ['warning tag_integrity_unpinned', tagged({ integrity: 'sha384-x', crossOrigin: true, intact: true })],
    ['failure tag_api_malformed', tagged({ api: 'coupons.example' })],
    ['failure tag_api_malformed', tagged({ api: '/coupons' })],
    ['warning policy_worker', paged({ policies: ["worker-src 'self'"], tags: [{ ...tag, workerUrl: 'https://[' }] })],
    ['warning tag_other_server', tagged({ api: 'https://coupons.example/s/other' })],
    ['failure policy_script', policed("script-src 'self'; worker-src blob:")],
    ['failure policy_script', policed("default-src *; worker-src blob:; script-src-elem 'none'")],
    ['failure policy_script', policed("script-src 'strict-dynamic' 'nonce-abc' https:")],
    [
      'warning policy_inline',
      paged({ policies: [`script-src ${SITE}; worker-src blob:`], queue: { hashes: ['sha256-x='], nonce: undefined } }),
    ],
    ['failure policy_connect', policed("connect-src 'self'")],
    ['warning policy_worker', policed(`script-src ${SITE}`)],
    ['warning policy_worker', policed("worker-src 'self'")],
    ['failure policy_trusted_types', policed('trusted-types other')],
    ['warning policy_page_inline', policed(`script-src 'self' 'unsafe-inline' ${SITE} '${QUEUE_HASH}'`)],
    ['warning policy_page_refused', policed(`default-src 'self'; script-src 'self' ${SITE}; connect-src ${SITE}; worker-src 'self' blob:`)],
    ['warning policy_page_refused', policed(`script-src ${SITE}; connect-src 'self' ${SITE}; worker-src blob:`)],
    ['failure policy_script', paged({ policies: ["script-src 'nonce-abc'; worker-src blob:"], tags: [{ ...tag, nonce: 'abc' }] })],
    ['warning orders_none', stored({ lastOrderAt: undefined, publishedAt: NOW - 3 * DAY })],
    ['warning orders_silent', stored({ lastOrderAt: NOW - 9 * DAY })],
    ['warning signature_invalid', sited({ metrics: 'couplet_refusals_total{route="/v1/webhooks/orders",reason="signature_invalid"} 3\n' })],
    ['warning timestamp_stale', sited({ metrics: 'couplet_refusals_total{reason="timestamp_stale",route="/v1/webhooks/orders"} 1\n' })],
    ['warning proxy_untrusted', sited({ metrics: 'couplet_untrusted_proxy_timestamp_seconds 1796083200\n' })],
    ['warning webhooks_dead', stored({ outbox: { waiting: 0, dead: 2, oldest: null } })],
    ['warning webhooks_late', stored({ outbox: { waiting: 4, dead: 0, oldest: NOW - HOUR } })],
    ['failure mail_refused', { mail: fail('mail_refused', 'The mail server answers 535.') }],
    ['failure mail_untrusted', { mail: fail('mail_untrusted', 'No certificate.') }],
    ['failure push_keys_unusable', { push: fail('push_keys_unusable', 'No pair.') }],
  ];
  it.each(twins)('%s', (code, change) => {
    expect(found(change)).toContain(code);
  });

  it('names a fix with everything that is wrong, and a code once', () => {
    for (const [, change] of twins)
      for (const finding of everyCheck({ ...healthy, ...change }).filter(({ level }) => level !== 'ok')) {
        expect(finding.fix).toMatch(/\w{3}/);
        expect(finding.code).toMatch(/^[a-z_]+$/);
      }
  });

  it.each([
    ['no policy', policed()],
    [
      "'strict-dynamic' with the tag's nonce",
      paged({ policies: ["script-src 'nonce-abc' 'strict-dynamic'"], tags: [{ ...tag, nonce: 'abc' }] }),
    ],
    [
      "a relay and the tag's nonce",
      paged({ policies: ["script-src 'nonce-abc'; worker-src 'self'"], tags: [{ ...tag, nonce: 'abc', workerUrl: '/device.js' }] }),
    ],
    ['a relay where no Blob may be', paged({ policies: ["worker-src 'self'"], tags: [{ ...tag, workerUrl: '/device.js' }] })],
    ['a path below which everything is', policed(`script-src 'self' ${SITE}/v1/ ${SITE}/assets/; worker-src 'self' blob:`)],
    ['a hash beside hashes of the page', policed(`script-src 'unsafe-inline' 'sha256-own=' ${SITE} '${QUEUE_HASH}'; worker-src blob:`)],
    ['Trusted Types without a list of names', policed("require-trusted-types-for 'script'")],
  ])('takes a page with %s', (_, change) => {
    expect(found(change)).toEqual([]);
  });

  it('goes by no clock that a cache tells', () => {
    expect(found(sited({ ready: answer({ date: new Date(NOW - HOUR).toUTCString(), age: '3600' }) }))).toEqual([]);
  });
});

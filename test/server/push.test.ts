import { createECDH, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { PushState } from '../../src/server/records/pushRepository';
import { type PushService, startPushService } from '../helpers/fakes/pushService';
import { ADMIN_TOKEN, type Answer, ask, startTestServer, type TestServer } from '../helpers/server/testServer';
import { eventually } from '../helpers/until';

const HOUR = 3_600_000;
const pair = createECDH('prime256v1');
pair.generateKeys();
const keys = {
  publicKey: pair.getPublicKey('base64url'),
  privateKey: Buffer.from(pair.getPrivateKey('hex').padStart(64, '0'), 'hex').toString('base64url'),
  subject: 'mailto:shop@example.com',
};

let service: PushService | undefined;
let server: TestServer | undefined;
afterEach(async () => {
  await server?.push?.waker.stop();
  await server?.close();
  await service?.stop();
  server = service = undefined;
});

const begin = async (answer?: Parameters<typeof startPushService>[0], most?: number) => {
  const pushService = await startPushService(answer);
  service = pushService;
  const started = await startTestServer({
    deps: { push: { keys, hosts: [pushService.host], gapMs: 20 * HOUR, most, ca: pushService.ca } },
  });
  server = started;
  const post = (path: string, body: unknown): Promise<Answer> =>
    ask(`${started.url}/v1/push/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const subscribe = (path?: string): Promise<Answer> => post('subscriptions', pushService.subscribe(path));
  const wake = (): Promise<Answer> => started.admin('POST', 'push/wake');
  const state = async () => (await started.admin('GET', 'push')).json as PushState & { readonly nextAt: number | null };
  return { started, pushService, post, subscribe, wake, state };
};
const codeOf = ({ json }: Answer): unknown => (json as { readonly error?: { readonly code?: string } } | undefined)?.error?.code;

describe('Web Push on the server', () => {
  it('wakes every subscribed browser once with an empty message that only it can open, signed as RFC 8292 asks', async () => {
    const { started, pushService, subscribe, wake, state } = await begin();
    for (let n = 0; n < 70; n++) expect((await subscribe()).status).toBe(204);
    expect((await wake()).status).toBe(202);
    await eventually(async () => expect((await state()).latest?.sent).toBe(70));
    expect(pushService.refused).toEqual([]);
    expect(new Set(pushService.received.map(({ path }) => path)).size).toBe(70);
    const soon = Date.now() / 1_000 + 24 * 3_600;
    for (const { text, claims, key, headers } of pushService.received) {
      expect([text, key]).toEqual(['', keys.publicKey]);
      expect(claims).toMatchObject({ aud: pushService.origin, sub: keys.subject });
      expect(claims.exp).toBeLessThanOrEqual(soon);
      expect(headers).toEqual({ ttl: String(12 * 3_600), urgency: 'low', topic: 'couplet' });
    }
    expect(await started.push?.waker.dispatch()).toBe(0);
  });

  it('takes no more browsers than it may; those that are gone make room at the next wake-up', async () => {
    const { started, subscribe, wake, state } = await begin((path) => ({ status: path?.startsWith('/fake') ? 404 : 201 }), 3);
    for (const path of ['/fake-1', '/fake-2', '/real-1']) expect((await subscribe(path)).status).toBe(204);
    const refused = await subscribe('/real-2');
    expect([refused.status, codeOf(refused)]).toEqual([409, 'subscriptions_full']);
    started.time.now += 2 * 60_000;
    expect(codeOf(await subscribe('/real-2'))).toBe('subscriptions_full');
    await wake();
    await eventually(async () => expect(await state()).toMatchObject({ subscriptions: 1, waiting: 0 }));
    expect((await state()).latest).toMatchObject({ sent: 1, gone: 2 });
    started.time.now += 2 * 60_000;
    expect((await subscribe('/real-2')).status).toBe(204);
    expect((await state()).subscriptions).toBe(2);
  });

  it('tells browsers the key they subscribe with', async () => {
    const { started } = await begin();
    const answer = await ask(`${started.url}/v1/push/key`);
    expect([answer.status, answer.json]).toEqual([200, { v: 'push-key/1', publicKey: keys.publicKey }]);
  });

  it('forgets a browser that is gone, waits as long as it is told to, and gives up what is refused', async () => {
    const { started, pushService, subscribe, wake, state } = await begin((path, nth) => {
      if (path === '/gone') return { status: 410 };
      if (path === '/unknown') return { status: 404 };
      if (path === '/busy') return nth === 0 ? { status: 429, retryAfter: '600' } : { status: 201 };
      if (path === '/down') return nth < 2 ? { status: 503 } : { status: 201 };
      return path === '/refused' ? { status: 403 } : { status: 201 };
    });
    for (const path of ['/gone', '/unknown', '/busy', '/down', '/refused', '/well']) await subscribe(path);
    await wake();
    await eventually(async () => expect(await state()).toMatchObject({ subscriptions: 4, waiting: 2 }));
    const dispatch = async (after: number) => {
      started.time.now += after;
      await started.push?.waker.dispatch();
    };
    await dispatch(10_000);
    await dispatch(20_000);
    expect(['/busy', '/down', '/refused'].map((path) => pushService.tries(path))).toEqual([1, 3, 1]);
    await dispatch(600_000);
    expect((await state()).latest).toMatchObject({ sent: 3, gone: 2, refused: 1 });
    expect(pushService.received.map(({ path }) => path).sort()).toEqual(['/busy', '/down', '/well']);
    expect(pushService.tries('/gone')).toBe(1);
  });

  it('stops trying when the wake-up has ended', async () => {
    const { started, pushService, subscribe, wake, state } = await begin(() => ({ status: 500 }));
    await subscribe('/down');
    await wake();
    await eventually(() => expect(pushService.tries('/down')).toBe(1));
    started.time.now += 12 * HOUR;
    expect(await started.push?.waker.dispatch()).toBe(0);
    expect([pushService.tries('/down'), (await state()).waiting]).toEqual([1, 0]);
  });

  it('wakes at most once in the time set, whoever asks, and only those who may change what shoppers see', async () => {
    const { started, wake, subscribe, state, pushService } = await begin();
    await subscribe();
    const both = await Promise.all([wake(), wake()]);
    expect(both.map(({ status }) => status).sort()).toEqual([202, 409]);
    expect(both.map(codeOf)).toContain('wake_too_soon');
    await eventually(() => expect(pushService.received).toHaveLength(1));
    expect((await state()).nextAt).toBe(started.time.now + 20 * HOUR);
    started.time.now += 20 * HOUR;
    expect((await wake()).status).toBe(202);
    expect((await ask(`${started.url}/v1/admin/push/wake`, { method: 'POST' })).status).toBe(401);
    const { json } = await started.admin('POST', 'tokens', { name: 'figures', role: 'analyst' });
    const { token } = json as { readonly token: string };
    const asAnalyst = (method: string, path: string) =>
      ask(`${started.url}/v1/admin/${path}`, { method, headers: { authorization: `Bearer ${token}` } });
    expect([(await asAnalyst('POST', 'push/wake')).status, (await asAnalyst('GET', 'push')).status]).toEqual([403, 200]);
  });

  it('keeps a subscription once however often it comes, and forgets it for who knows its endpoint', async () => {
    const { pushService, post, state } = await begin();
    const subscription = pushService.subscribe('/mine');
    for (let n = 0; n < 3; n++) await post('subscriptions', subscription);
    expect((await state()).subscriptions).toBe(1);
    const { endpoint } = subscription;
    const removal = (of: string) => post('subscriptions/remove', { v: 'push-removal/1', endpoint: of });
    expect((await removal(`${endpoint}x`)).status).toBe(204);
    expect((await state()).subscriptions).toBe(1);
    expect([(await removal(endpoint)).status, (await removal(endpoint)).status]).toEqual([204, 204]);
    expect((await state()).subscriptions).toBe(0);
  });

  it('writes to push services alone', async () => {
    const { pushService, post, state } = await begin();
    const sent = (endpoint: string) => post('subscriptions', { ...pushService.subscribe(), endpoint });
    expect(codeOf(await sent('http://fcm.googleapis.com/x'))).toBe('subscription_malformed');
    expect(codeOf(await sent('https://169.254.169.254/latest'))).toBe('push_service_unknown');
    expect((await sent('https://fcm.googleapis.com/fcm/send/a:b')).status).toBe(204);
    expect((await state()).subscriptions).toBe(1);
  });

  it('refuses keys that are none, and more than a subscription', async () => {
    const { pushService, post } = await begin();
    const subscription = pushService.subscribe();
    const { p256dh, auth } = subscription.keys;
    for (const wrong of [
      { ...subscription, keys: { p256dh: auth, auth } },
      { ...subscription, keys: { p256dh, auth: p256dh } },
      { ...subscription, couponId: 'tea' },
      { ...subscription, v: 'push-subscription/2' },
    ])
      expect(codeOf(await post('subscriptions', wrong))).toBe('subscription_malformed');
    // A point that is not on the curve: nobody can encrypt for it, so it is forgotten when it is to be woken.
    const off = Buffer.concat([Buffer.of(4), randomBytes(64)]).toString('base64url');
    expect((await post('subscriptions', { ...subscription, keys: { p256dh: off, auth } })).status).toBe(204);
  });

  it('keeps no endpoint and no key of a browser readable in its files, and would be found out if it did', async () => {
    const { started, pushService, post } = await begin();
    const subscription = pushService.subscribe('/a-path-to-be-looked-for');
    await post('subscriptions', subscription);
    const files = (): string =>
      readdirSync(started.dir)
        .map((name) => readFileSync(join(started.dir, name), 'latin1'))
        .join('\n');
    expect(files()).toContain('push_subscription');
    const secrets = ['a-path-to-be-looked-for', subscription.keys.auth, subscription.keys.p256dh];
    for (const secret of secrets) expect(files()).not.toContain(secret);
    await started.store.addSubscription({ id: 'clear', sealed: JSON.stringify(subscription) }, 0);
    for (const secret of secrets) expect(files()).toContain(secret);
  });

  it('forgets what was sealed under another key, for which no browser is subscribed', async () => {
    const { started, state, wake } = await begin();
    await started.store.addSubscription({ id: 'a'.repeat(64), sealed: '1.other.x.y' }, 0);
    await wake();
    await eventually(async () => expect(await state()).toMatchObject({ subscriptions: 0, latest: { gone: 1 } }));
  });

  it('tells Prometheus counts and nothing else', async () => {
    const { started, subscribe, wake, state } = await begin();
    await subscribe();
    await wake();
    await eventually(async () => expect((await state()).latest?.sent).toBe(1));
    const { text } = await ask(`${started.url}/metrics`, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
    expect(text).toContain('couplet_push_subscriptions 1');
    expect(text).toContain('couplet_push_latest_wake{state="sent"} 1');
  });

  it('says that it wakes nobody where it was not told how', async () => {
    server = await startTestServer();
    expect(codeOf(await ask(`${server.url}/v1/push/key`))).toBe('push_off');
    expect(codeOf(await server.admin('POST', 'push/wake'))).toBe('push_off');
    expect((await server.admin('GET', 'push')).json).toMatchObject({ on: false, subscriptions: 0, latest: null });
  });
});

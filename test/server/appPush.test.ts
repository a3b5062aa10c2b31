import { createECDH, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readAppPush } from '../../src/server/push/appPush';
import { openPush } from '../../src/server/push/openPush';
import type { PushState } from '../../src/server/records/pushRepository';
import { startApns, startFcm } from '../helpers/fakes/appPush';
import { type Answer, ask, startTestServer, type TestServer } from '../helpers/server/testServer';
import { eventually } from '../helpers/until';

const HOUR = 3_600_000;
const pair = createECDH('prime256v1');
pair.generateKeys();
const keys = {
  publicKey: pair.getPublicKey('base64url'),
  privateKey: Buffer.from(pair.getPrivateKey('hex').padStart(64, '0'), 'hex').toString('base64url'),
  subject: 'mailto:shop@example.com',
};

let stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.reverse()) await stop();
  stops = [];
});

type Answers = Parameters<typeof startFcm>[0];
const begin = async (answers: { readonly fcm?: Answers; readonly apns?: Answers } = {}) => {
  const [fcm, apns] = await Promise.all([startFcm(answers.fcm), startApns(answers.apns)]);
  const server: TestServer = await startTestServer({
    deps: { push: { keys, hosts: [], gapMs: 20 * HOUR, apps: { fcm: fcm.settings, apns: apns.settings } } },
  });
  stops.push(
    () => Promise.all([fcm.stop(), apns.stop()]),
    () => server.close(),
    async () => server.push?.waker.stop(),
  );
  const post = (path: string, body: unknown): Promise<Answer> =>
    ask(`${server.url}/v1/push/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const subscribe = (service: 'fcm' | 'apns', token: string, notice = 'silent'): Promise<Answer> =>
    post('subscriptions', { v: 'push-app/1', service, token, notice });
  const wake = (): Promise<Answer> => server.admin('POST', 'push/wake');
  const state = async () => (await server.admin('GET', 'push')).json as PushState;
  const dispatch = async (after: number) => {
    server.time.now += after;
    await server.push?.waker.dispatch();
  };
  return { server, fcm, apns, post, subscribe, wake, state, dispatch };
};
const codeOf = ({ json }: Answer): unknown => (json as { readonly error?: { readonly code?: string } } | undefined)?.error?.code;

/** A device token of Apple's. */
const hex = (n: number): string => n.toString(16).padStart(64, '0');
/** A registration token of FCM's. */
const fcmToken = (name: string): string => `${name}:APA91b${'x'.repeat(40)}`;

describe('wake-ups of apps', () => {
  it('reach Android by FCM: one access token for all, by a signed assertion, and a message that tells nothing', async () => {
    const { server, fcm, subscribe, wake, state } = await begin();
    for (const name of ['a', 'b', 'c']) expect((await subscribe('fcm', fcmToken(name))).status).toBe(204);
    await wake();
    await eventually(async () => expect((await state()).latest?.sent).toBe(3));
    expect(fcm.refused).toEqual([]);
    expect(fcm.grants).toHaveLength(1);
    const { account } = fcm.settings;
    const iat = Math.floor(server.time.now / 1_000);
    expect(fcm.grants[0]).toEqual({
      header: { alg: 'RS256', typ: 'JWT', kid: 'key-1' },
      claims: {
        iss: account.client_email,
        scope: 'https://www.googleapis.com/auth/firebase.messaging',
        aud: account.token_uri,
        iat,
        exp: iat + 3_600,
      },
    });
    expect(fcm.received.map(({ token }) => token).sort()).toEqual(['a', 'b', 'c'].map(fcmToken));
    expect(fcm.received[0]?.message).toEqual({
      token: expect.any(String),
      data: { couplet: '1' },
      android: { collapse_key: 'couplet', priority: 'normal', ttl: '43200s' },
    });
  });

  it('reach iOS by APNs: over one connection, in the background, with a token signed for the team', async () => {
    const { server, apns, subscribe, wake, state } = await begin();
    for (let n = 0; n < 5; n++) await subscribe('apns', hex(n));
    await wake();
    await eventually(async () => expect((await state()).latest?.sent).toBe(5));
    expect([apns.refused, apns.sessions(), apns.tokens.size]).toEqual([[], 1, 1]);
    const now = Math.floor(server.time.now / 1_000);
    expect([...apns.tokens.values()][0]).toEqual({
      header: { alg: 'ES256', typ: 'JWT', kid: 'ABC123DEFG' },
      claims: { iss: 'DEF123GHIJ', iat: now },
    });
    expect(apns.received.map(({ token }) => token).sort()).toEqual([0, 1, 2, 3, 4].map(hex));
    for (const { headers, body } of apns.received) {
      expect(headers).toMatchObject({
        'apns-topic': 'example.shop',
        'apns-push-type': 'background',
        'apns-priority': '5',
        'apns-expiration': String(now + 12 * 3_600),
        'apns-collapse-id': 'couplet',
      });
      expect(body).toEqual({ aps: { 'content-available': 1 } });
    }
  });

  it('show a sentence of the app’s own where the app cannot decide in the background', async () => {
    const { fcm, apns, subscribe, wake, state } = await begin();
    await subscribe('fcm', fcmToken('a'), 'shown');
    await subscribe('apns', hex(1), 'shown');
    await wake();
    await eventually(async () => expect((await state()).latest?.sent).toBe(2));
    expect(fcm.received[0]?.message).toMatchObject({
      android: { notification: { title_loc_key: 'couplet_title', body_loc_key: 'couplet_body' } },
    });
    expect(apns.received[0]).toMatchObject({
      headers: { 'apns-push-type': 'alert' },
      body: { aps: { alert: { 'title-loc-key': 'couplet_title', 'loc-key': 'couplet_body' } } },
    });
  });

  it('of journeys, for which nobody pressed, leave out apps whose phone shows a sentence at each', async () => {
    const { server, fcm, subscribe, state } = await begin();
    await subscribe('fcm', fcmToken('silent'));
    await subscribe('fcm', fcmToken('shown'), 'shown');
    const { waker } = openPush(
      { keys, hosts: [], gapMs: 20 * HOUR, apps: { fcm: fcm.settings } },
      { store: server.store, clock: () => server.time.now, wakesItself: async () => true, onError: () => undefined },
    );
    stops.push(() => waker.stop());
    expect(await waker.dispatch()).toBe(1);
    expect(fcm.received.map(({ token }) => token)).toEqual([fcmToken('silent')]);
    expect(await state()).toMatchObject({ subscriptions: 2, waiting: 0, latest: { sent: 1, gone: 0, refused: 0 } });
  });

  it('forget tokens that are gone, wait as long as they are told to, and give up what is refused', async () => {
    const [gone, never, busy, other, well] = [1, 2, 3, 4, 5].map(hex);
    const { fcm, apns, subscribe, wake, state, dispatch } = await begin({
      fcm: (token, nth) => {
        if (token === fcmToken('gone')) return { status: 404, reason: 'UNREGISTERED' };
        if (token === fcmToken('never')) return { status: 400, reason: 'INVALID_ARGUMENT' };
        // The project is not there, which is no fault of the token.
        if (token === fcmToken('other')) return { status: 404 };
        return token === fcmToken('busy') && nth === 0 ? { status: 429, retryAfter: '600' } : undefined;
      },
      apns: (token, nth) => {
        if (token === gone) return { status: 410, reason: 'Unregistered' };
        if (token === never) return { status: 400, reason: 'BadDeviceToken' };
        if (token === other) return { status: 403, reason: 'TopicDisallowed' };
        return token === busy && nth === 0 ? { status: 503, reason: 'ServiceUnavailable', retryAfter: '600' } : undefined;
      },
    });
    for (const name of ['gone', 'never', 'busy', 'other', 'well']) await subscribe('fcm', fcmToken(name));
    for (const token of [gone, never, busy, other, well]) await subscribe('apns', token!);
    await wake();
    await eventually(async () => expect(await state()).toMatchObject({ subscriptions: 6, waiting: 2 }));
    await dispatch(0);
    await dispatch(10_000);
    await dispatch(60_000);
    expect([fcm.tries(fcmToken('busy')), apns.tries(busy!)]).toEqual([1, 1]);
    await dispatch(600_000);
    expect((await state()).latest).toMatchObject({ sent: 4, gone: 4, refused: 2 });
    expect(fcm.tries(fcmToken('other'))).toBe(1);
  });

  it('make another token when the service says that theirs has expired', async () => {
    const { server, fcm, apns, subscribe, wake, state, dispatch } = await begin({
      apns: (_, nth) => (nth === 0 ? { status: 403, reason: 'ExpiredProviderToken' } : undefined),
    });
    await subscribe('apns', hex(1));
    await wake();
    await eventually(() => expect(apns.tries(hex(1))).toBe(1));
    await dispatch(0); // The answer is recorded once the round that sent it has ended.
    await dispatch(60_000);
    expect((await state()).latest?.sent).toBe(1);
    expect(apns.tokens.size).toBe(2);
    await subscribe('fcm', fcmToken('a'));
    for (let n = 1; n <= 2; n++) {
      server.time.now += 20 * HOUR;
      await wake();
      await eventually(() => expect(fcm.received).toHaveLength(n));
    }
    expect(fcm.grants).toHaveLength(2);
  });

  it('open another connection after a request without an answer', async () => {
    const { apns, subscribe, wake, state, dispatch } = await begin({ apns: (_, nth) => (nth === 0 ? { status: 0 } : undefined) });
    await subscribe('apns', hex(1));
    await wake();
    await eventually(() => expect(apns.tries(hex(1))).toBe(1));
    await dispatch(0);
    await dispatch(60_000);
    expect([(await state()).latest?.sent, apns.sessions()]).toEqual([1, 2]);
  });

  it('are kept once, and end for who knows the token; tokens of no service with a key here are refused', async () => {
    const { post, subscribe, state } = await begin();
    for (let n = 0; n < 3; n++) await subscribe('apns', hex(1));
    await subscribe('fcm', hex(1));
    expect((await state()).subscriptions).toBe(2);
    const removed = await post('subscriptions/remove', { v: 'push-app-removal/1', service: 'apns', token: hex(1) });
    expect([removed.status, (await state()).subscriptions]).toEqual([204, 1]);
    expect(codeOf(await subscribe('apns', `../${fcmToken('a')}`))).toBe('subscription_malformed');
    expect(codeOf(await subscribe('apns', fcmToken('a')))).toBe('push_service_unknown');
    expect(codeOf(await post('subscriptions', { v: 'push-app/1', service: 'fcm', token: fcmToken('a') }))).toBe('subscription_malformed');
    const webOnly = await startTestServer({ deps: { push: { keys, hosts: [], gapMs: HOUR } } });
    stops.push(() => webOnly.close());
    const body = JSON.stringify({ v: 'push-app/1', service: 'fcm', token: fcmToken('a'), notice: 'silent' });
    const headers = { 'content-type': 'application/json' };
    expect(codeOf(await ask(`${webOnly.url}/v1/push/subscriptions`, { method: 'POST', headers, body }))).toBe('push_service_unknown');
  });

  it('are not blocked by an unreachable service: it is tried again', async () => {
    const { fcm, apns, subscribe, wake, state, dispatch } = await begin();
    await subscribe('fcm', fcmToken('a'));
    await subscribe('apns', hex(1));
    stops.push(async () => undefined);
    await Promise.all([fcm.stop(), apns.stop()]);
    await wake();
    await dispatch(1_000);
    expect(await state()).toMatchObject({ subscriptions: 2, waiting: 2, latest: { sent: 0, gone: 0, refused: 0 } });
  });
});

describe('keys of push services for apps', () => {
  const read = (files: Readonly<Record<string, string>>, more: object = {}) => {
    const dir = mkdtempSync(join(tmpdir(), 'couplet-app-push-'));
    stops.push(async () => rmSync(dir, { recursive: true }));
    const paths = Object.fromEntries(
      Object.entries(files).map(([name, text]) => {
        writeFileSync(join(dir, name), text);
        return [name, join(dir, name)];
      }),
    );
    return readAppPush({ APNS_ENVIRONMENT: 'production', ...paths, ...more } as Parameters<typeof readAppPush>[0]);
  };
  const pem = (kind: 'rsa' | 'P-256' | 'P-384'): string => {
    const { privateKey } =
      kind === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2_048 }) : generateKeyPairSync('ec', { namedCurve: kind });
    return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  };

  it('are read from their files, for the environment that is named', () => {
    expect(read({})).toBeUndefined();
    const account = { project_id: 'shop-app', client_email: 'a@b.example', private_key: pem('rsa') };
    expect(read({ FCM_SERVICE_ACCOUNT: JSON.stringify(account) })).toEqual({
      fcm: { account: { ...account, token_uri: 'https://oauth2.googleapis.com/token' } },
      apns: undefined,
    });
    const names = { APNS_KEY_ID: 'ABC123DEFG', APNS_TEAM_ID: 'DEF123GHIJ', APNS_TOPIC: 'example.shop' };
    expect(read({ APNS_KEY: pem('P-256') }, names)?.apns).toMatchObject({ origin: 'https://api.push.apple.com', topic: 'example.shop' });
    const development = read({ APNS_KEY: pem('P-256') }, { ...names, APNS_ENVIRONMENT: 'development' });
    expect(development?.apns?.origin).toBe('https://api.development.push.apple.com');
  });

  it('are refused by name if they are none', () => {
    expect(() => read({ APNS_KEY: pem('P-384') })).toThrow('APNS_KEY is not a P-256 key');
    expect(() => read({ APNS_KEY: 'no key' })).toThrow('APNS_KEY is not a P-256 key');
    expect(() => read({}, { APNS_KEY: '/nowhere/key.p8' })).toThrow('APNS_KEY cannot be read: /nowhere/key.p8');
    const account = { project_id: 'shop-app', client_email: 'a@b.example', private_key: pem('P-256') };
    expect(() => read({ FCM_SERVICE_ACCOUNT: JSON.stringify(account) })).toThrow('must be an RSA key in PEM');
  });
});

import { BlindRSA, RSABSSA } from '@cloudflare/blindrsa-ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Manifest } from '../../../src/bundle/manifest';
import { WORKED_BYTES } from '../../../src/protocol/reporting/message';
import { REPORT_BYTES } from '../../../src/protocol/reporting/report';
import {
  epochOf,
  REDEEMED_BYTES,
  readRedeemedToken,
  TOKEN_CONTEXT,
  TOKENS_AN_EPOCH,
  type TokenKeys,
  type TokenRequest,
} from '../../../src/protocol/reporting/tokens';
import { DAY, HOUR, MINUTE } from '../../../src/protocol/values/clock';
import { fromBase64url, toBase64url } from '../../../src/secureAggregation/bytes';
import { type TestBundle, type TestKey, testBundle, testKey, withAssignmentEvents } from '../../helpers/testBundle';
import { type TestOrigin, testOrigin } from '../../helpers/testOrigin';
import { START, type TestDevice, testDevice, value, view } from './device';

const EPOCH = epochOf(START);
const suite = RSABSSA.SHA384.PSS.Deterministic();
const rsaPair = (): Promise<CryptoKeyPair> =>
  BlindRSA.generateKey({ publicExponent: Uint8Array.of(1, 0, 1), modulusLength: 2048, hash: 'SHA-384' });
const sizeOf = async (pair: CryptoKeyPair): Promise<bigint> =>
  fromBase64url(await modulus(pair)).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
const modulus = async ({ publicKey }: CryptoKeyPair): Promise<string> => (await crypto.subtle.exportKey('jwk', publicKey)).n ?? '';

// By size: what is blinded for the smaller modulus is always a number that the other key can sign.
const pairs = await Promise.all([rsaPair(), rsaPair()].map(async (pair) => [await sizeOf(await pair), await pair] as const));
const [[, own], [, other]] = pairs.sort(([a], [b]) => (a < b ? -1 : 1)) as [(typeof pairs)[0], (typeof pairs)[0]];
let key: TestKey;
let origin: TestOrigin;
let device: TestDevice;

/** A bundle that announces keys by epoch. */
const announcing = async (keys: TokenKeys['keys'], change: Partial<Manifest> = {}): Promise<TestBundle> => {
  const file = new TextEncoder().encode(JSON.stringify({ v: 'token-keys/1', work: 4, keys } satisfies TokenKeys));
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', file));
  const sha256 = [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const bundle = await testBundle(key, { change: { ...change, tokens: { keys: { sha256, bytes: file.length } } } });
  return { ...bundle, shards: new Map([...bundle.shards, [sha256, file]]) };
};

/** The server's half, by the library: it signs with whichever key it is told. */
const sign = async (body: string, { privateKey }: CryptoKeyPair = own): Promise<string> => {
  const { blinded } = JSON.parse(body) as TokenRequest;
  const signatures = await Promise.all(blinded.map(async (one) => toBase64url(await suite.blindSign(privateKey, fromBase64url(one)))));
  return JSON.stringify({ v: 'tokens/1', signatures });
};

/** A tab whose server signs tokens, unless the test has it answer otherwise. */
let answerTokens: ((body: string) => Promise<Response>) | undefined;
const tab = () =>
  device.tab({
    fetch: async (url, init) => {
      const answer = await origin.fetch(url, init);
      if (!url.endsWith('/v1/tokens')) return answer;
      return answerTokens ? answerTokens(String(init?.body)) : new Response(await sign(String(init?.body)));
    },
  });
const tabs: ReturnType<typeof tab>[] = [];
const started = async () => {
  const api = tab();
  tabs.push(api);
  value(await api.start(device.config));
  return api;
};
const stock = async () => (await device.storage()).transaction(['meta'], 'readonly', (t) => t.meta('tokens'));
/** What any tab found amiss. */
const codes = async () => (await Promise.all(tabs.map(async (api) => value(await api.inspect()).problems))).flat().map(({ code }) => code);
/** A visit whose session is over by the next one, half an hour later. */
const visit = async () => {
  const api = await started();
  await api.record([view('Tea', device.now()), view('Tea', device.now() + 1)]);
  await device.pass(31 * MINUTE);
};
const until = <T>(look: () => T) => expect.poll(look, { timeout: 30_000 });
/** A page whose report lies in the outbox. */
const queued = async () => {
  const api = await started();
  expect(value(await api.inspect()).reports.waiting).toHaveLength(1);
};
/** What was sent as reports. */
const sent = () => origin.callsTo('/v1/reports').map(({ body }) => body);

beforeEach(async () => {
  key = await testKey();
  const [mine, next] = [await modulus(own), await modulus(other)];
  origin = testOrigin(await announcing([0, 1].map((i) => ({ epoch: EPOCH + i, n: i === 0 ? mine : next }))));
  device = testDevice(key, origin);
  answerTokens = undefined;
  tabs.length = 0;
});
afterEach(() => device.dispose());

/** A second page, which draws the moment to fetch. */
const noticed = async () => {
  await started();
  await started();
  await until(async () => (await stock())?.noticed).toBe(EPOCH);
  await until(() => device.busy()).toBe(false);
};
const stocked = async () => {
  await noticed();
  await device.pass(MINUTE);
  await until(async () => (await stock())?.left.length).toBe(TOKENS_AN_EPOCH);
};

describe('tokens on a device', () => {
  test('are fetched once an epoch, all at once, at a moment drawn beforehand, and pay for reports that keep their bytes', async () => {
    await noticed();
    expect(origin.callsTo('/v1/tokens')).toHaveLength(0);
    await device.pass(MINUTE);
    await visit();
    await until(async () => (await stock())?.left.length).toBe(TOKENS_AN_EPOCH);
    origin.intercept((path) => (path === '/v1/reports' ? { status: 503, body: '' } : undefined));
    const api = await started();
    expect(value(await api.inspect()).reports.waiting).toHaveLength(1);
    await device.pass(11_000);
    await until(() => sent().length).toBe(1);
    expect((await stock())?.left).toHaveLength(TOKENS_AN_EPOCH - 1);
    origin.intercept(undefined);
    await device.pass(5 * MINUTE);
    const later = await started();
    await until(async () => value(await later.inspect()).reports.sent.length).toBe(1);
    const [first, second] = sent();
    expect(second).toBe(first);
    expect(first).toHaveLength(REDEEMED_BYTES);
    const spend = value(readRedeemedToken(first ?? ''));
    const [point, report] = [fromBase64url(spend.publicKey), new TextEncoder().encode(first?.slice(0, REPORT_BYTES))];
    const message = await crypto.subtle.digest('SHA-384', new Uint8Array([...new TextEncoder().encode(TOKEN_CONTEXT), ...point]));
    expect(await suite.verify(own.publicKey, fromBase64url(spend.token), new Uint8Array(message))).toBe(true);
    const signer = await crypto.subtle.importKey('raw', point, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
    expect(await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, signer, fromBase64url(spend.signature), report)).toBe(true);
    await device.pass(DAY);
    await started();
    await device.pass(MINUTE);
    expect(origin.callsTo('/v1/tokens')).toHaveLength(1);
    expect((await stock())?.left.every(({ privateKey }) => !privateKey.extractable)).toBe(true);
  });

  test('are waited for: a report never goes without one, and a failure is not tried at every page', async () => {
    answerTokens = async () => new Response('', { status: 429 });
    await visit();
    await started();
    await until(async () => (await stock())?.noticed).toBe(EPOCH);
    await device.pass(11_000);
    await until(() => codes()).toContain('tokens_refused');
    for (let page = 0; page < 3; page++) {
      await device.pass(MINUTE);
      await started();
    }
    expect([origin.callsTo('/v1/tokens').length, sent().length]).toEqual([1, 0]);
    answerTokens = undefined;
    await device.pass(7 * HOUR);
    await started();
    await device.pass(11_000);
    await until(() => sent().length).toBe(1);
    expect(sent()[0]).toHaveLength(REDEEMED_BYTES);
  });

  test('are not taken from a server that signs with another key than the manifest has, nor with another key for the same epoch', async () => {
    answerTokens = async (body) => new Response(await sign(body, other));
    await noticed();
    await device.pass(MINUTE);
    await until(() => codes()).toContain('token_unsigned');
    expect((await stock())?.left).toEqual([]);
    answerTokens = undefined;
    await device.pass(7 * HOUR);
    await started();
    await until(async () => (await stock())?.left.length).toBe(TOKENS_AN_EPOCH);

    // Signed by the shop's own key, and yet another one for this epoch than the device has seen: the first one stays.
    const newer = await announcing([{ epoch: EPOCH, n: await modulus(other) }]);
    origin.publish(newer);
    await device.pass(MINUTE);
    const seen = await started();
    // A page that still had the earlier bundle would send what there is by that one.
    await until(async () => value(await seen.inspect()).bundle).toBe(newer.id);
    await visit();
    await queued();
    await device.pass(11_000);
    await until(() => codes()).toContain('token_key_changed');
    expect(origin.callsTo('/v1/tokens')).toHaveLength(2);
    expect((await stock())?.batch?.n).toBe(await modulus(own));
  });

  test('are spent once when two tabs send at the same time, and go when everything is erased', async () => {
    await stocked();
    await visit();
    await Promise.all([queued(), queued()]);
    await device.pass(11_000);
    await until(() => sent().length).toBe(1);
    expect((await stock())?.left).toHaveLength(TOKENS_AN_EPOCH - 1);
    const api = await started();
    value(await api.forget());
    expect(await stock()).toBeUndefined();
  });

  test('are not needed for an assignment event on the first page, which its own work pays for, nor fetched before the second page', async () => {
    origin.publish(await announcing([{ epoch: EPOCH, n: await modulus(own) }], withAssignmentEvents));
    await started();
    await until(() => sent().length).toBe(1);
    expect(sent()[0]).toHaveLength(WORKED_BYTES);
    expect(sent()[0]).toMatch(/^\{"v":"exposure\/1"/);
    await device.pass(MINUTE);
    await device.settled();
    expect([await stock(), origin.callsTo('/assets/engine.js').length]).toEqual([undefined, 0]);
    await stocked();
    expect([(await stock())?.left.length, sent().length]).toEqual([TOKENS_AN_EPOCH, 1]);
  });
});

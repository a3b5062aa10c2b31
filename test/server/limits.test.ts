import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HOUR } from '../../src/protocol/values/clock';
import type { AppDeps } from '../../src/server/app';
import { rateOf } from '../../src/server/limits/limitRequests';
import { oneAtATime } from '../../src/server/readDeps';
import {
  ADMIN_TOKEN,
  type Answer,
  ask,
  claimKey,
  reportBody,
  reportId,
  startTestServer,
  type TestServer,
} from '../helpers/server/testServer';

let server: TestServer;
let trusting: TestServer;
const open: TestServer[] = [];
const start = async (deps: Partial<AppDeps>): Promise<void> => {
  server = await startTestServer({ deps });
  open.push(server);
};
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const rates = { claims: rateOf(3), reports: rateOf(5), tokens: rateOf(2), messages: rateOf(6), failures: rateOf(4), shared: rateOf(1_000) };
const trusted = { rates, trustedProxies: ['127.0.0.1'] };
const from = (client: string) => ({ 'x-forwarded-for': client });
const codeOf = ({ status, json }: Answer): string => (status === 200 ? 'ok' : (json as { error: { code: string } }).error.code);

let keys = 0;
const claim = (headers: Record<string, string> = {}): Promise<Answer> =>
  ask(`${server.url}/v1/claims`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': claimKey(keys++), ...headers },
    body: JSON.stringify({ v: 'claim/1', couponId: 'tea', couponVersion: 1, attribution: 'v1.exp-1.couplet.-' }),
  });
const times = async (n: number, call: (n: number) => Promise<Answer>): Promise<readonly string[]> => {
  const codes: string[] = [];
  for (let i = 0; i < n; i++) codes.push(codeOf(await call(i)));
  return codes;
};
const limited = (codes: readonly string[]): number => codes.filter((code) => code === 'rate_limited').length;
const summaryWith = (token: string, headers: Record<string, string> = {}): Promise<Answer> =>
  ask(`${server.url}/v1/admin/summary`, { headers: { authorization: `Bearer ${token}`, ...headers } });

describe('behind a trusted proxy', () => {
  beforeAll(async () => {
    trusting = await startTestServer({ deps: trusted });
  });
  afterAll(() => trusting.close());
  it('claims of one client wait when there are too many, and no other client does', async () => {
    server = trusting;
    expect(await times(4, () => claim(from('203.0.10.1')))).toEqual(['ok', 'ok', 'ok', 'rate_limited']);
    expect(codeOf(await claim(from('203.0.11.1')))).toBe('ok');
    const refused = await claim(from('203.0.10.1'));
    expect([refused.status, refused.headers.get('retry-after'), refused.headers.get('access-control-allow-origin')]).toEqual([
      429,
      '20',
      '*',
    ]);
    server.time.now += 20_000;
    expect(codeOf(await claim(from('203.0.10.1')))).toBe('ok');
  });

  it('an address the shopper put before the proxy’s does not help', async () => {
    server = trusting;
    expect(limited(await times(6, (n) => claim(from(`198.51.100.${n}, 203.0.20.1`))))).toBe(3);
  });

  it('would be seen to fail: a server that believes everybody is deceived so', async () => {
    await start({ ...trusted, trustedProxies: ['0.0.0.0/1', '128.0.0.0/1'] });
    expect(limited(await times(6, (n) => claim(from(`198.51.100.${n}, 203.0.30.1`))))).toBe(0);
  });

  it('reports are held to a rate of their own', async () => {
    server = trusting;
    const report = (n: number): Promise<Answer> =>
      ask(`${server.url}/v1/reports`, {
        method: 'POST',
        headers: from('203.0.40.1'),
        body: reportBody({ id: reportId(n), bundle: server.bundle.id, answer: 1 }),
      });
    expect(limited(await times(8, report))).toBe(3);
    expect(codeOf(await claim(from('203.0.40.1')))).toBe('ok');
  });

  it('guessing tokens ends after a few wrong ones, for that client alone, whatever it tries next', async () => {
    server = trusting;
    const guesses = await times(10, (n) => summaryWith(`guess-${n}`, from('203.0.50.1')));
    expect([guesses.filter((code) => code === 'unauthorized').length, limited(guesses)]).toEqual([4, 6]);
    expect(codeOf(await summaryWith(ADMIN_TOKEN, from('203.0.50.1')))).toBe('rate_limited');
    expect(codeOf(await summaryWith(ADMIN_TOKEN, from('203.0.51.1')))).toBe('ok');
    expect(codeOf(await claim(from('203.0.50.1')))).toBe('ok');
  });

  it('so does guessing signatures', async () => {
    server = trusting;
    const forge = (): Promise<Answer> =>
      ask(`${server.url}/v1/webhooks/orders`, {
        method: 'POST',
        headers: { ...from('203.0.60.1'), 'x-couplet-timestamp': '1', 'x-couplet-signature': 'ab' },
        body: '{}',
      });
    expect(await times(6, forge)).toEqual([...Array(4).fill('signature_invalid'), 'rate_limited', 'rate_limited']);
  });
});

describe('without a trusted proxy', () => {
  // The test's own address is a private one.
  const few = { claims: rateOf(1), reports: rateOf(1), tokens: rateOf(1), messages: rateOf(1), subscriptions: rateOf(1) };
  const routes = { claims: 'claims', reports: 'reports', tokens: 'tokens', messages: 'messages', subscriptions: 'push/subscriptions' };
  const post = (path: string, headers: Record<string, string>): Promise<Answer> =>
    ask(`${server.url}/v1/${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: '{}' });

  it.each(Object.entries(routes))('%s of one address are one client’s, whatever headers they carry', async (_kind, path) => {
    await start({ rates: { ...few, shared: rateOf(0) } });
    const forged = (n: number) => [from(`203.0.113.${n}`), { forwarded: `for=203.0.113.${n}` }, { 'x-real-ip': `203.0.113.${n}` }][n % 3];
    const codes: string[] = [];
    for (let n = 0; n < 105; n++) codes.push(codeOf(await post(path, forged(n) ?? {})));
    // Of a private address a hundred times as many: it may be a proxy's.
    expect(codes.indexOf('rate_limited')).toBe(100);
    expect(limited(codes)).toBe(5);
  });

  it.each([
    ['claims', 1],
    ['reports', 10],
    ['tokens', 0.5],
    ['messages', 0.25],
    ['subscriptions', 0.5],
  ] as const)('all clients together are held to a limit of %s', async (kind, share) => {
    await start({ rates: { ...rates, [kind]: rateOf(1), shared: rateOf(8) }, trustedProxies: ['127.0.0.1'] });
    const most = 8 * share;
    const answers: Answer[] = [];
    for (let n = 0; n < most + 2; n++) answers.push(await post(routes[kind], from(`203.0.113.${n}`)));
    expect(answers.map(codeOf).indexOf('rate_limited')).toBe(most);
    expect(answers.at(-1)?.text).toContain('Too many requests to this shop');
    // Who is over their own rate does not use up everybody's.
    server.time.now += 60_000 / most;
    await post(routes[kind], from('203.0.113.0'));
    await post(routes[kind], from('203.0.113.0'));
    expect(codeOf(await post(routes[kind], from('203.0.113.200')))).not.toBe('rate_limited');
    expect(codeOf(await post(routes[kind], from('203.0.113.201')))).toBe('rate_limited');
  });

  describe('a proxy that most requests come through', () => {
    let lines: string[];
    const startLogged = (deps: Partial<AppDeps>) => start({ logLevel: 'warn', logTo: { write: (line) => void lines.push(line) }, ...deps });
    beforeEach(() => {
      lines = [];
    });
    const load = async (count: number, headers: Record<string, string> = {}): Promise<void> => {
      for (let n = 0; n < count; n++) expect((await ask(`${server.url}/v1/status.json`, { headers })).status).toBe(200);
    };
    const noticed = async () => {
      const { json } = await summaryWith(ADMIN_TOKEN);
      const metrics = await ask(`${server.url}/metrics`, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
      const inMetrics = Number(/^couplet_untrusted_proxy_timestamp_seconds (\d+)/m.exec(metrics.text)?.[1]) * 1_000;
      const inLog = lines.filter((line) => line.includes('TRUST_PROXY')).length;
      return [(json as { untrustedProxyAt: number | null }).untrustedProxyAt, inMetrics, inLog];
    };

    it('is named in the summary, in the metrics and once in the log, for a day', async () => {
      await startLogged({ trustedProxies: ['10.0.0.0/8'] });
      await load(10, from('203.0.113.1'));
      await load(9, { forwarded: 'for=203.0.113.1' });
      expect(await noticed()).toEqual([null, 0, 0]);
      await load(2, from('203.0.113.1'));
      const { now } = server.time;
      expect(await noticed()).toEqual([now, now, 1]);
      server.time.now += 86_400_000;
      expect(await noticed()).toEqual([null, 0, 1]);
    });

    it('is not taken for one by some forged headers, nor by those of hours ago', async () => {
      await startLogged({});
      await load(19, from('203.0.113.1'));
      server.time.now += 2 * HOUR;
      await load(20);
      await load(19, from('203.0.113.1'));
      for (let n = 0; n < 30; n++) await ask(`${server.url}/healthz`, { headers: from('203.0.113.1') });
      expect(await noticed()).toEqual([null, 0, 0]);
      server.time.now += HOUR;
      await load(2, from('203.0.113.1'));
      expect(await noticed()).toEqual([server.time.now, server.time.now, 1]);
    });

    it('is noticed in front of a trusted one, which is none itself', async () => {
      await startLogged(trusted);
      await load(30, from('203.0.113.1'));
      await load(30);
      await load(30, from('127.0.0.1'));
      expect(await noticed()).toEqual([null, 0, 0]);
      await load(91, from('198.51.100.1, 203.0.113.1'));
      expect(await noticed()).toEqual([server.time.now, server.time.now, 1]);
    });
  });

  /** Pauses that last until the test ends them. */
  const heldPauses = () => {
    const held: { readonly ms: number; readonly end: () => void }[] = [];
    const pause = (ms: number) => new Promise<void>((end) => void held.push({ ms, end }));
    const release = (): readonly number[] =>
      held.splice(0).map(({ ms, end }) => {
        end();
        return ms;
      });
    return { held, pause, release };
  };

  it('somebody who guesses is slowed, whatever headers they send, and locks nobody out', async () => {
    const { held, pause, release } = heldPauses();
    await start({ rates, pause });
    const token = ((await server.admin('POST', 'tokens', { name: 'ci', role: 'owner' })).json as { token: string }).token;
    const guess = (n: number) => summaryWith(`guess-${n}`, from(`203.0.113.${n}`));
    expect(await times(4, guess)).toEqual(Array(4).fill('unauthorized'));
    expect(held).toEqual([]);

    const answered: string[] = [];
    const noted = (call: Promise<Answer>): Promise<string> =>
      call.then((answer) => {
        answered.push(codeOf(answer));
        return codeOf(answer);
      });
    const guesses = Array.from({ length: 20 }, (_, n) => noted(guess(4 + n)));
    const sessions = { method: 'POST', headers: { 'content-type': 'application/json', origin: server.url, 'x-couplet-csrf': '1' } };
    const right = noted(summaryWith(ADMIN_TOKEN));
    const signIn = noted(ask(`${server.url}/v1/admin/session`, { ...sessions, body: JSON.stringify({ token: ADMIN_TOKEN }) }));
    await expect.poll(() => held.length, { timeout: 5_000 }).toBe(22);

    // Others are answered meanwhile, and none of those that wait.
    expect(codeOf(await summaryWith(token))).toBe('ok');
    await ask(`${server.url}/v1/admin/ways`);
    expect(codeOf(await claim())).toBe('ok');
    expect([held.length, answered]).toEqual([22, []]);

    expect(release()).toEqual(Array(22).fill(1_000));
    expect([await right, await signIn]).toEqual(['ok', 'ok']);
    expect(await Promise.all(guesses)).toEqual(Array(20).fill('unauthorized'));
    expect(held).toEqual([]);
  });

  it('guesses of very many clients slow each other, and lock nobody out', async () => {
    const { held, pause, release } = heldPauses();
    await start({ rates: { ...rates, shared: rateOf(50) }, trustedProxies: ['127.0.0.1'], pause });
    const before = await times(5, (n) => summaryWith(`guess-${n}`, from(`203.0.113.${n}`)));
    expect([before, held]).toEqual([Array(5).fill('unauthorized'), []]);
    const calls = [summaryWith('guess', from('203.0.113.99')), summaryWith(ADMIN_TOKEN, from('203.0.113.98'))];
    await expect.poll(() => held.length, { timeout: 5_000 }).toBe(2);
    expect(release()).toEqual([1_000, 1_000]);
    expect((await Promise.all(calls)).map(codeOf)).toEqual(['unauthorized', 'ok']);
  });
});

describe('overload', () => {
  const settled = (answers: readonly Answer[]) => answers.map(codeOf).sort();

  it('is shed with Retry-After before anything is written; the merchant and health checks are let through', async () => {
    await start({ load: { maxInFlight: 2 } });
    server.shop.setWeather('silent');
    const waiting = [claim(), claim()];
    await expect.poll(() => server.shop.calls.length).toBe(2);
    const refused = await claim();
    expect([refused.status, codeOf(refused), refused.headers.get('retry-after')]).toEqual([503, 'overloaded', '1']);
    expect((await server.tea()).reservedCount).toBe(2);
    expect(codeOf(await summaryWith(ADMIN_TOKEN))).toBe('ok');
    expect((await ask(`${server.url}/healthz`)).status).toBe(200);
    expect(settled(await Promise.all(waiting))).toEqual(['shop_unreachable', 'shop_unreachable']);
    server.shop.setWeather('fine');
    expect(codeOf(await claim())).toBe('ok');
  });

  it('is shed as well while the event loop is late, and only then', async () => {
    await start({ load: { maxEventLoopDelayMs: 50 } });
    await expect.poll(async () => codeOf(await claim()), { timeout: 5_000 }).toBe('ok');
    const busy = setInterval(() => {
      const until = performance.now() + 100;
      while (performance.now() < until);
    }, 1);
    // The mean of a second holds for the next one.
    await expect
      .poll(async () => codeOf(await claim()), { timeout: 5_000 })
      .toBe('overloaded')
      .finally(() => clearInterval(busy));
    const { reservedCount } = await server.tea();
    expect(codeOf(await claim())).toBe('overloaded');
    expect((await server.tea()).reservedCount).toBe(reservedCount);
    expect(codeOf(await summaryWith(ADMIN_TOKEN))).toBe('ok');
    expect((await ask(`${server.url}/healthz`)).status).toBe(200);
    await expect.poll(async () => codeOf(await claim()), { timeout: 5_000 }).toBe('ok');
  });

  it('is not made room for by hanging up: the work goes on, and so does its place', async () => {
    await start({ load: { maxInFlight: 2 } });
    server.shop.setWeather('silent');
    const hangUp = new AbortController();
    const body = JSON.stringify({ v: 'claim/1', couponId: 'tea', couponVersion: 1, attribution: 'v1.exp-1.couplet.-' });
    const gone = [0, 1].map(() =>
      fetch(`${server.url}/v1/claims`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': claimKey(keys++) },
        body,
        signal: hangUp.signal,
      }).catch(() => undefined),
    );
    await expect.poll(() => server.shop.calls.length).toBe(2);
    hangUp.abort();
    await Promise.all(gone);
    expect(codeOf(await claim())).toBe('overloaded');
    server.shop.setWeather('fine');
    await expect.poll(async () => codeOf(await claim()), { timeout: 5_000 }).toBe('ok');
  });

  it('by questions about periods is refused, once sixteen wait', async () => {
    let go = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      go = resolve;
    });
    const metrics = async () => {
      await held;
      return [] as never;
    };
    await start({ metrics: oneAtATime(metrics) });
    const answers = Array.from({ length: 18 }, (_, i) => server.admin('GET', `funnel?from=2026-01-${i + 10}&to=2026-01-31`));
    const refused = await Promise.race(answers);
    expect([refused.status, codeOf(refused), refused.headers.get('retry-after')]).toEqual([503, 'overloaded', '1']);
    go();
    expect(settled(await Promise.all(answers))).toEqual([...Array(17).fill('ok'), 'overloaded']);
  });
});

describe('the size of a body', () => {
  it('is limited on every route that takes one', async () => {
    await start({});
    const limits = new Map<string, number>();
    for (const { method, url, bodyLimit } of server.routes)
      for (const one of [method].flat()) if (!['GET', 'HEAD', 'OPTIONS'].includes(one)) limits.set(`${one} ${url}`, bodyLimit ?? 16_384);
    expect(limits.size).toBeGreaterThanOrEqual(6);
    // The list of products is read while it arrives, so it takes no memory of its size.
    const kept = [...limits].filter(([route]) => route !== 'PUT /v1/admin/products/import').map(([, limit]) => limit);
    expect(Math.max(...kept)).toBeLessThanOrEqual(32 * 1024 * 1024);
    for (const [route, limit] of limits) {
      const [method = '', path = ''] = route.split(' ');
      const answer = await ask(`${server.url}${path.replaceAll(/:\w+/g, 'x')}`, {
        method,
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${ADMIN_TOKEN}`,
          'idempotency-key': claimKey(0),
          'x-couplet-csrf': '1',
          origin: server.url,
        },
        body: `"${'x'.repeat(limit)}"`,
      });
      expect([route, answer.status, codeOf(answer)]).toEqual([route, 413, expect.stringMatching(/_too_large$/)]);
    }
  });
});

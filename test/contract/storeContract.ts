import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OrderWebhook } from '../../src/protocol/protocol';
import type { Report } from '../../src/protocol/reporting/report';
import { DAY } from '../../src/protocol/values/clock';
import type { ClaimRow } from '../../src/server/records/claimRepository';
import type { Repositories } from '../../src/server/records/repositories';
import { defaultGuardrails } from '../../src/stats/experiment/guardrails';
import { categoryCoupon } from '../helpers/testBundle';
import { accessContract } from './accessContract';
import { assignmentEventsContract } from './assignmentEventsContract';
import { campaignContract } from './campaignContract';
import { hashOf, NOW, order, row, untouched } from './contractRows';
import { figuresContract } from './figuresContract';
import { friendsContract } from './friendsContract';
import { healthContract } from './healthContract';
import { journeysContract } from './journeysContract';
import { loopContract } from './loopContract';
import { messagesContract } from './messagesContract';
import { outboxContract } from './outboxContract';
import { productsContract } from './productsContract';
import { pushContract } from './pushContract';
import { splitContract } from './splitContract';
import { tokensContract } from './tokensContract';

interface StoreLimits {
  readonly maxBatch?: number;
  readonly maxWaiting?: number;
}

export interface StoreUnderTest {
  open(limits?: StoreLimits): Promise<Repositories>;
  /** Turns the database into one of schema 1, with its data; called with all stores closed. */
  toSchema1(): Promise<void>;
  /** Forgets everything; called with all stores closed. */
  dispose(): Promise<void>;
}

const report = (n: number, change: Partial<Report> = {}): Report => ({
  v: 'report/1',
  id: n.toString(16).padStart(32, '0'),
  bundle: '0123456789abcdef',
  question: 'stratum-outcome',
  answer: n % 8,
  pad: '',
  ...change,
});
/** What every implementation of `Repositories` must do; `make` gives a fresh, empty place whose store can be opened several times in turn. */
export const storeContract = (name: string, make: () => Promise<StoreUnderTest>): void => {
  describe(`the store contract on ${name}`, () => {
    let place: StoreUnderTest;
    let store: Repositories;
    const budget = async (id = 'tea') => {
      const entry = await store.catalogEntry(id);
      if (!entry) return undefined;
      const { usedMoney, usedCount, reservedMoney, reservedCount } = entry;
      return { usedMoney, usedCount, reservedMoney, reservedCount };
    };
    const list = (money?: number, count?: number): Promise<void> =>
      store.putCatalog(
        [
          { coupon: categoryCoupon('tea', 'Tea'), currency: 'EUR', budget: { money, count } },
          { coupon: categoryCoupon('shoes', 'Shoes'), currency: 'EUR', budget: {} },
        ],
        NOW,
      );
    const issued = async (...rows: readonly ClaimRow[]): Promise<void> => {
      for (const claim of rows) {
        await store.reserveClaim(claim);
        await store.issueClaim(claim.key);
      }
    };
    const settle = (body: OrderWebhook) => store.settleOrder(body, hashOf(body), NOW);

    beforeEach(async () => {
      place = await make();
      store = await place.open();
      await list();
    });
    afterEach(async () => {
      await store.close();
      await place.dispose();
    });
    const reopen = async (limits?: StoreLimits): Promise<void> => {
      await store.close();
      store = await place.open(limits);
    };

    accessContract(() => store);
    outboxContract(() => store);
    messagesContract(() => store);
    friendsContract(() => store);
    journeysContract(() => store);
    productsContract(() => store);
    pushContract(() => store);
    splitContract(() => store);
    tokensContract(() => store);
    assignmentEventsContract(() => store);
    campaignContract(() => store);
    figuresContract(() => store);
    healthContract(() => store);
    loopContract(() => store);

    describe('waiting writes', () => {
      const send = (reports: number) =>
        Array.from({ length: reports }, (_, n) => store.addReport(report(n, { answer: 0 }), hashOf(report(n)), NOW));

      it('are refused with overloaded when more wait than it may hold, and none it took is lost', async () => {
        await reopen({ maxWaiting: 10 });
        const answers = await Promise.all(send(50));
        const refused = answers.filter(({ ok }) => !ok);
        expect(refused).toHaveLength(40);
        expect(refused[0]).toMatchObject({ error: { code: 'overloaded' } });
        expect(await store.reportCounts()).toMatchObject([{ count: 10 }]);
      });

      it('are all kept across batches smaller than the load', async () => {
        await reopen({ maxBatch: 7 });
        await Promise.all(send(500));
        expect(await store.reportCounts()).toMatchObject([{ count: 500 }]);
      });

      it('are answered when it is closed, and then it is not ready and takes no more', async () => {
        const waiting = Promise.all([...send(100), store.reserveClaim(row(1))]);
        await store.close();
        expect((await waiting).every(({ ok }) => ok)).toBe(true);
        await expect(store.setServing(true, 0)).rejects.toThrow('closed');
        await expect(store.addReport(report(1000), hashOf(1), NOW)).rejects.toThrow('closed');
        expect((await store.ready()).ok).toBe(false);
        store = await place.open();
        expect(await store.reportCounts()).toMatchObject([{ count: 100 }]);
        expect((await store.claim('key-1'))?.status).toBe('pending');
      });
    });

    describe('catalog', () => {
      it('gives back what was put, in its order, also after reopening', async () => {
        const before = await store.catalog();
        expect(before.map(({ coupon }) => coupon.id)).toEqual(['tea', 'shoes']);
        expect(before[0]).toEqual({
          coupon: categoryCoupon('tea', 'Tea'),
          currency: 'EUR',
          budget: {},
          limits: {},
          codes: { from: 'generated' },
          timeZone: 'UTC',
          ...untouched,
        });
        await reopen();
        expect(await store.catalog()).toEqual(before);
      });

      it('keeps what a coupon has reserved while it is not listed and refuses claims on it meanwhile', async () => {
        await store.reserveClaim(row(1));
        await store.putCatalog([], NOW);
        expect(await store.catalogEntry('tea')).toBeUndefined();
        expect(await store.reserveClaim(row(2))).toMatchObject({ ok: false, error: { code: 'coupon_unknown' } });
        await list();
        expect(await budget()).toEqual({ ...untouched, reservedMoney: 500, reservedCount: 1 });
      });
    });

    describe('reports', () => {
      it('counts a report once however often it comes, in one batch and later', async () => {
        const body = report(1);
        const answers = await Promise.all(Array.from({ length: 100 }, () => store.addReport(body, hashOf(body), NOW)));
        expect(answers.filter((answer) => answer.ok && answer.value)).toHaveLength(1);
        await reopen();
        expect(await store.addReport(body, hashOf(body), NOW)).toEqual({ ok: true, value: false });
        expect(await store.reportCounts()).toEqual([
          { bundle: '0123456789abcdef', question: 'stratum-outcome', explored: null, answer: 1, count: 1 },
        ]);
      });

      it('refuses another body under a known id with report_conflict, in one batch too', async () => {
        const [first, second] = await Promise.all([
          store.addReport(report(1), 'a'.repeat(64), NOW),
          store.addReport(report(1, { answer: 5 }), 'b'.repeat(64), NOW),
        ]);
        expect(first).toEqual({ ok: true, value: true });
        expect(second).toMatchObject({ ok: false, error: { code: 'report_conflict' } });
        expect((await store.reportCounts()).map(({ count }) => count)).toEqual([1]);
      });

      it('tells new ones, repeats and conflicts apart when all come at once', async () => {
        const sent = Array.from({ length: 300 }, (_, n) => report(n % 100, n < 200 ? { answer: 1 } : { answer: 2 }));
        const answers = await Promise.all(sent.map((body) => store.addReport(body, hashOf(body), NOW)));
        const kinds = answers.map((answer) => (answer.ok ? (answer.value ? 'new' : 'known') : answer.error.code));
        const expected = [...Array(100).fill('new'), ...Array(100).fill('known'), ...Array(100).fill('report_conflict')];
        expect(kinds).toEqual(expected);
        expect((await store.reportCounts()).map(({ answer, count }) => [answer, count])).toEqual([[1, 100]]);
      });

      it('forgets ids received before a day, part by part, and none of their answers', async () => {
        const idOf = (part: string, n: number): string => `${part}${n.toString(16).padStart(30, '0')}`;
        const old = ['00', '7f', '7f', 'ff'].map((part, n) => report(n, { id: idOf(part, n), answer: 2 }));
        const young = ['00', '7f', 'ff'].map((part, n) => report(n, { id: idOf(part, n + 10), answer: 2 }));
        const add = (all: readonly Report[], now: number) => Promise.all(all.map((body) => store.addReport(body, hashOf(body), now)));
        await add(old, NOW);
        await add(young, NOW + DAY);
        const today = Math.floor(NOW / DAY);
        expect(await store.forgetReports(today, 0x7f)).toBe(0);
        expect(await store.forgetReports(today + 1, 0x7f)).toBe(2);
        expect(await store.forgetReports(today + 1, 0x7f)).toBe(0);
        expect(await store.forgetReports(today + 1, 0xff)).toBe(1);
        expect((await store.reportCounts()).map(({ count }) => count)).toEqual([7]);
        expect((await add(young, NOW + DAY)).map((answer) => answer.ok && answer.value)).toEqual([false, false, false]);
        // Only the part nobody asked for still knows its old one.
        expect((await add(old, NOW + DAY)).map((answer) => answer.ok && answer.value)).toEqual([false, true, true, true]);
      });

      it('lists sums in the order of their bytes, whatever the language of the machine', async () => {
        const explored = ['b', 'a_b', 'ab', 'a-b', 'a1'];
        await Promise.all(explored.map((id, n) => store.addReport(report(n, { explored: id }), hashOf(n), NOW)));
        expect((await store.reportCounts()).map((cell) => cell.explored)).toEqual(['a-b', 'a1', 'a_b', 'ab', 'b']);
      });

      it('counts by bundle, answer and explored coupon', async () => {
        const all = Array.from({ length: 40 }, (_, n) => report(n, n % 2 === 0 ? { answer: 3, explored: 'tea' } : { answer: 4 }));
        await Promise.all(all.map((body) => store.addReport(body, hashOf(body), NOW)));
        expect((await store.reportCounts()).map(({ explored, answer, count }) => [explored, answer, count])).toEqual([
          [null, 4, 20],
          ['tea', 3, 20],
        ]);
      });
    });

    describe('claims', () => {
      it('reserves once per key and returns the first row to later calls, also after reopening', async () => {
        const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => store.reserveClaim(row(1, { code: `OTHER${n}` }))));
        expect(answers.filter((answer) => answer.ok && answer.value.fresh)).toHaveLength(1);
        await reopen();
        const again = await store.reserveClaim(row(1, { code: 'LATER' }));
        expect(again).toEqual({ ok: true, value: { row: row(1, { code: 'OTHER0' }), fresh: false } });
        expect(await store.claim('key-1')).toEqual(row(1, { code: 'OTHER0' }));
        expect(await budget()).toEqual({ ...untouched, reservedMoney: 500, reservedCount: 1 });
      });

      it.each([{ couponId: 'shoes' }, { couponVersion: 2 }])('refuses a known key for %j with idempotency_conflict', async (change) => {
        await store.reserveClaim(row(1));
        expect(await store.reserveClaim(row(1, change))).toMatchObject({ ok: false, error: { code: 'idempotency_conflict' } });
      });

      it('never reserves beyond the money of the budget: 200 at once for 50', async () => {
        await list(50 * 500 + 499);
        const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => store.reserveClaim(row(n))));
        expect(answers.filter(({ ok }) => ok)).toHaveLength(50);
        expect(answers.find(({ ok }) => !ok)).toMatchObject({ error: { code: 'budget_exhausted' } });
        expect(await budget()).toEqual({ ...untouched, reservedMoney: 25_000, reservedCount: 50 });
      });

      it('hands out exactly 70 of a budget for 70 to 200 at once, each with a code of its own, and the same again to who asks again', async () => {
        await list(undefined, 70);
        const ask = () =>
          Promise.all(Array.from({ length: 200 }, (_, n) => store.reserveClaim(row(n, { code: `C${n}-${Math.random()}` }))));
        const [first, again] = [await ask(), await ask()];
        const codesOf = (answers: typeof first) => answers.flatMap((answer) => (answer.ok ? [answer.value.row.code] : []));
        expect(new Set(codesOf(first)).size).toBe(70);
        expect(codesOf(again)).toEqual(codesOf(first));
        expect(await budget()).toEqual({ ...untouched, reservedMoney: 35_000, reservedCount: 70 });
      });

      it('takes one key for one coupon only when it is asked for two at once', async () => {
        const answers = await Promise.all([store.reserveClaim(row(1)), store.reserveClaim(row(1, { couponId: 'shoes', code: 'B' }))]);
        expect(answers.map((answer) => (answer.ok ? 'reserved' : answer.error.code))).toEqual(['reserved', 'idempotency_conflict']);
        expect([(await budget('tea'))?.reservedCount, (await budget('shoes'))?.reservedCount]).toEqual([1, 0]);
      });

      it('gives back once what is issued, released and abandoned at once', async () => {
        for (let n = 0; n < 20; n++) await store.reserveClaim(row(n));
        const changed = await Promise.all(
          Array.from({ length: 20 }, async (_, n) => {
            const calls = [store.issueClaim, store.releaseClaim, store.abandonClaim, store.releaseClaim].map((call) => call(`key-${n}`));
            const [, ...ends] = await Promise.all(calls);
            return ends.filter(Boolean).length;
          }),
        );
        expect(changed).toEqual(Array(20).fill(1));
        expect(await budget()).toEqual(untouched);
      });

      it('never reserves beyond the count of the budget, and not at all when a lowered budget is already passed', async () => {
        await list(undefined, 2);
        const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => store.reserveClaim(row(n))));
        expect(answers.filter(({ ok }) => ok)).toHaveLength(2);
        await list(undefined, 1);
        expect(await store.reserveClaim(row(20))).toMatchObject({ ok: false, error: { code: 'budget_exhausted' } });
      });

      it('leaves nothing behind when a write fails half-way: a code that exists already', async () => {
        await store.reserveClaim(row(1, { code: 'SAME' }));
        const [failed, fine] = await Promise.allSettled([store.reserveClaim(row(2, { code: 'SAME' })), store.reserveClaim(row(3))]);
        expect(failed.status).toBe('rejected');
        expect(fine.status).toBe('fulfilled');
        expect(await store.claim('key-2')).toBeUndefined();
        expect(await budget()).toEqual({ ...untouched, reservedMoney: 1_000, reservedCount: 2 });
      });

      it('fails those writes only that are at fault themselves, however many come with them', async () => {
        await store.reserveClaim(row(0, { code: 'SAME' }));
        const rows = Array.from({ length: 60 }, (_, n) => row(n + 1, n % 20 === 7 ? { code: 'SAME' } : {}));
        const answers = await Promise.allSettled(rows.map((claim) => store.reserveClaim(claim)));
        expect(answers.flatMap(({ status }, n) => (status === 'rejected' ? [n] : []))).toEqual([7, 27, 47]);
        expect((await budget())?.reservedCount).toBe(58);
      });

      it('issues a pending claim once and says whether it stands', async () => {
        await store.reserveClaim(row(1));
        expect(await store.issueClaim('key-1')).toBe(true);
        expect(await store.issueClaim('key-1')).toBe(true);
        expect((await store.claim('key-1'))?.status).toBe('issued');
        await store.releaseClaim('key-1');
        expect(await store.issueClaim('key-1')).toBe(false);
        expect(await store.issueClaim('unknown')).toBe(false);
      });

      it('gives a reservation back once, even when released by several at once', async () => {
        await issued(row(1));
        const changed = await Promise.all(Array.from({ length: 5 }, () => store.releaseClaim('key-1')));
        expect(changed.filter(Boolean)).toHaveLength(1);
        expect(await budget()).toEqual(untouched);
      });

      it('forgets an abandoned pending claim, so that its key is free, but never an issued one', async () => {
        await store.reserveClaim(row(1));
        expect(await store.abandonClaim('key-1')).toBe(true);
        expect(await store.claim('key-1')).toBeUndefined();
        expect(await budget()).toEqual(untouched);
        await issued(row(1, { code: 'NEW1' }));
        expect(await store.abandonClaim('key-1')).toBe(false);
        expect((await store.claim('key-1'))?.code).toBe('NEW1');
      });

      it('lists what expires by an instant, oldest first, and what is pending', async () => {
        await issued(row(1, { expiresAt: 30 }), row(2, { expiresAt: 10 }), row(3, { expiresAt: 31 }), row(4, { expiresAt: 5 }));
        await store.releaseClaim('key-4');
        await store.reserveClaim(row(5, { expiresAt: 20 }));
        expect((await store.expiredClaims(30, 10)).map(({ key }) => key)).toEqual(['key-2', 'key-5', 'key-1']);
        expect((await store.expiredClaims(30, 1)).map(({ key }) => key)).toEqual(['key-2']);
        expect((await store.pendingClaims()).map(({ key }) => key)).toEqual(['key-5']);
      });
    });

    describe('claims as the shop sees them', () => {
      it('lists open ones by key in pages, and finds any by its code', async () => {
        await issued(row(1), row(2), row(3));
        await store.reserveClaim(row(4));
        await store.releaseClaim('key-2');
        const first = await store.openClaims('', 2);
        expect(first).toEqual([row(1, { status: 'issued' }), row(3, { status: 'issued' })]);
        expect((await store.openClaims('key-3', 2)).map(({ key }) => key)).toEqual(['key-4']);
        const found = await store.claimsByCode(['CODE2', 'CODE4', 'NOBODYS', '\0']);
        expect(found.map(({ code, status }) => [code, status]).sort()).toEqual([
          ['CODE2', 'released'],
          ['CODE4', 'pending'],
        ]);
        expect(await store.claimsByCode([])).toEqual([]);
      });

      it('names codes that were paid with lately and that no claim ever had, once each', async () => {
        await issued(row(1));
        await settle(order({ codes: ['code1 ', 'FRIENDS10'] }));
        await settle(order({ orderId: 'o2', codes: [' friends10', 'OTHER'] }));
        await settle(order({ orderId: '\0', codes: ['\0'] }));
        // Half a character, as a shop that cuts texts may send it.
        await settle(order({ orderId: 'half', codes: ['\ud83d'] }));
        await settle(order({ orderId: 'other half', codes: ['\ude00', '\ud83d'] }));
        await settle(order({ orderId: 'o3', event: 'cancelled', codes: ['NEVERPAID'] }));
        expect((await store.unclaimedCodes(NOW)).filter((code) => /^\w+$/.test(code))).toEqual(['FRIENDS10', 'OTHER']);
        expect(await store.unclaimedCodes(NOW + 1)).toEqual([]);
      });
    });

    describe('shadow prices', () => {
      it('are kept as they stood last', async () => {
        expect(await store.budgetPrices()).toBeUndefined();
        const tea = { base: -3.5, price: 0.03, seen: 0.4, moves: 2, spent: 0.1, planned: 0.2 };
        for (const price of [0.03, 0.05]) await store.putBudgetPrices({ v: 'budget-prices/1', coupons: { tea: { ...tea, price } } }, NOW);
        await reopen();
        expect(await store.budgetPrices()).toEqual({ v: 'budget-prices/1', coupons: { tea: { ...tea, price: 0.05 } } });
      });
    });

    describe('expected traffic', () => {
      it('is what was said last, none after that, and nothing before', async () => {
        expect(await store.expectedTraffic()).toBeUndefined();
        const peaks = [{ from: NOW, until: NOW + 5, times: 1.8 }];
        await store.putExpectedTraffic(peaks, NOW);
        await reopen();
        expect(await store.expectedTraffic()).toEqual(peaks);
        await store
          .audited({ at: NOW, actor: 'token:ada', action: 'PUT', subject: 'expected_traffic', digest: null })
          .putExpectedTraffic([], NOW);
        expect(await store.expectedTraffic()).toEqual([]);
        expect((await store.audit(Number.MAX_SAFE_INTEGER, 1))[0]).toMatchObject({ subject: 'expected_traffic', outcome: 'done' });
      });
    });

    describe('allowed websites', () => {
      it('are those saved last, and none before', async () => {
        expect(await store.allowedOrigins()).toEqual([]);
        await store.putAllowedOrigins(['https://shop.example'], NOW);
        await reopen();
        expect(await store.allowedOrigins()).toEqual(['https://shop.example']);
        await store
          .audited({ at: NOW, actor: 'token:ada', action: 'PUT', subject: 'origins', digest: null })
          .putAllowedOrigins(['https://*.shop.example'], NOW);
        expect(await store.allowedOrigins()).toEqual(['https://*.shop.example']);
        expect((await store.audit(Number.MAX_SAFE_INTEGER, 1))[0]).toMatchObject({ subject: 'origins', outcome: 'done' });
      });
    });

    describe('the brand', () => {
      it('is what was saved last, and empty before', async () => {
        expect(await store.brand()).toEqual({});
        const brand = { name: 'Tea & Co', color: '#0a7b5a', website: 'https://tea.example/' };
        await store.putBrand(brand, NOW);
        await reopen();
        expect(await store.brand()).toEqual(brand);
        await store.audited({ at: NOW, actor: 'token:ada', action: 'PUT', subject: 'brand', digest: null }).putBrand({}, NOW);
        expect(await store.brand()).toEqual({});
        expect((await store.audit(Number.MAX_SAFE_INTEGER, 1))[0]).toMatchObject({ subject: 'brand', outcome: 'done' });
      });
    });

    describe('how long what was learnt counts', () => {
      it('is what was said last, for good after that, and nothing before', async () => {
        expect(await store.learning()).toBeUndefined();
        await store.putLearning({ halfLifeDays: 60 }, NOW);
        await reopen();
        expect(await store.learning()).toEqual({ halfLifeDays: 60 });
        await store
          .audited({ at: NOW, actor: 'token:ada', action: 'PUT', subject: 'learning', digest: null })
          .putLearning({ halfLifeDays: null }, NOW);
        expect(await store.learning()).toEqual({ halfLifeDays: null });
        expect((await store.audit(Number.MAX_SAFE_INTEGER, 1))[0]).toMatchObject({ subject: 'learning', outcome: 'done' });
      });
    });

    describe('guardrails', () => {
      it('are what was said last, and nothing before', async () => {
        expect(await store.guardrails()).toBeUndefined();
        await store.putGuardrails(defaultGuardrails, NOW);
        await reopen();
        expect(await store.guardrails()).toEqual(defaultGuardrails);
        const strict = { ...defaultGuardrails, refundRate: { most: 0.01, action: 'stop' as const } };
        await store.audited({ at: NOW, actor: 'token:ada', action: 'PUT', subject: 'guardrails', digest: null }).putGuardrails(strict, NOW);
        expect(await store.guardrails()).toEqual(strict);
        expect((await store.audit(Number.MAX_SAFE_INTEGER, 1))[0]).toMatchObject({ subject: 'guardrails', outcome: 'done' });
      });
    });

    describe('cursors', () => {
      it('only go forward, each by itself, and are kept', async () => {
        expect(await store.cursor('vendure')).toBeUndefined();
        await store.advanceCursor('vendure', 9, NOW);
        await Promise.all([NOW, NOW + 5, 10, NOW + 2].map((to) => store.advanceCursor('vendure', to, NOW)));
        await store.advanceCursor('other', 1, NOW);
        await reopen();
        expect([await store.cursor('vendure'), await store.cursor('other')]).toEqual([NOW + 5, 1]);
      });
    });

    describe('orders', () => {
      it('turns a reservation into the real discount once, however often the order comes', async () => {
        await issued(row(1));
        const answers = await Promise.all(Array.from({ length: 20 }, () => settle(order())));
        expect(answers.filter((answer) => answer.ok && answer.value.fresh)).toHaveLength(1);
        expect(answers[0]).toEqual({ ok: true, value: { fresh: true, settledCodes: ['CODE1'] } });
        expect(await budget()).toEqual({ ...untouched, usedMoney: 300, usedCount: 1 });
        expect((await store.claim('key-1'))?.status).toBe('redeemed');
        expect(await store.releaseClaim('key-1')).toBe(false);
        expect(await store.orders()).toEqual([{ ...order(), receivedAt: NOW }]);
      });

      it('refuses another body for a known order event with order_conflict and changes nothing', async () => {
        await issued(row(1));
        await settle(order());
        expect(await settle(order({ discount: 1 }))).toMatchObject({ ok: false, error: { code: 'order_conflict' } });
        expect((await budget())?.usedMoney).toBe(300);
      });

      it('gives back what a cancelled order used, and only that', async () => {
        await issued(row(1), row(2));
        await settle(order());
        await settle(order({ orderId: 'o2', codes: ['CODE2'], discount: 200 }));
        expect(await settle(order({ event: 'cancelled' }))).toEqual({ ok: true, value: { fresh: true, settledCodes: ['CODE1'] } });
        expect(await budget()).toEqual({ usedMoney: 200, usedCount: 1, reservedMoney: 500, reservedCount: 1 });
        await store.releaseClaim('key-1');
        expect(await budget()).toEqual({ ...untouched, usedMoney: 200, usedCount: 1 });
      });

      it('settles nothing when the payment arrives after its cancellation', async () => {
        await issued(row(1));
        await settle(order({ event: 'cancelled' }));
        expect(await settle(order())).toEqual({ ok: true, value: { fresh: true, settledCodes: [] } });
        expect(await budget()).toEqual({ ...untouched, reservedMoney: 500, reservedCount: 1 });
      });

      it('lets a code pay for one of two orders that come at once', async () => {
        await issued(row(1));
        const answers = await Promise.all(['o1', 'o2'].map((orderId) => settle(order({ orderId }))));
        expect(answers.map((answer) => answer.ok && answer.value.settledCodes)).toEqual([['CODE1'], []]);
        expect(await budget()).toEqual({ ...untouched, usedMoney: 300, usedCount: 1 });
      });

      it('gives back what was paid and cancelled at once, and holds it for the codes, which are their shoppers’ again', async () => {
        await issued(...Array.from({ length: 20 }, (_, n) => row(n)));
        const events = (n: number) => {
          const body = order({ orderId: `o${n}`, codes: [`CODE${n}`] });
          return [settle(body), settle({ ...body, event: 'cancelled' })];
        };
        await Promise.all(Array.from({ length: 20 }, (_, n) => events(n)).flat());
        expect(await budget()).toEqual({ ...untouched, reservedMoney: 10_000, reservedCount: 20 });
        const statuses = await Promise.all(Array.from({ length: 20 }, (_, n) => store.claim(`key-${n}`)));
        expect(statuses.map((claim) => claim?.status)).toEqual(Array(20).fill('issued'));
      });

      it('takes ids of any characters', async () => {
        const strange = ['\0', '\u{1F375} "\\\n', "'; DROP TABLE claim; --", '{}', 'NULL'];
        for (const orderId of strange) {
          const body = order({ orderId, codes: [orderId] });
          expect(await settle(body)).toMatchObject({ ok: true, value: { fresh: true } });
          expect(await settle(body)).toMatchObject({ ok: true, value: { fresh: false } });
        }
        expect((await store.orders()).map(({ orderId }) => orderId)).toEqual(strange);
        for (const id of strange) {
          expect(await store.claim(id)).toBeUndefined();
          expect(await store.catalogEntry(id)).toBeUndefined();
          expect(await store.bundleFile(id, id)).toBeUndefined();
        }
      });

      it('shares the discount among several codes by their reservations, at most the reservation each', async () => {
        await issued(row(1, { reserved: 500 }), row(2, { reserved: 1_000, couponId: 'shoes' }));
        await settle(order({ codes: ['CODE1', 'CODE2'], discount: 1_000 }));
        expect([(await budget('tea'))?.usedMoney, (await budget('shoes'))?.usedMoney]).toEqual([333, 667]);
        await issued(row(3, { reserved: 500 }));
        await settle(order({ orderId: 'o2', codes: ['CODE3'], discount: 9_999 }));
        expect((await budget('tea'))?.usedMoney).toBe(833);
      });

      it('counts a coupon that is an instruction to the shop at its maximum, and no part of the discount', async () => {
        const points = categoryCoupon('points', 'Tea', { discount: { kind: 'points', points: 50, value: 700 } });
        const entry = { currency: 'EUR', budget: {} };
        await store.putCatalog(
          [
            { coupon: categoryCoupon('tea', 'Tea'), ...entry },
            { coupon: points, ...entry },
          ],
          NOW,
        );
        await issued(row(1), row(2, { reserved: 700, couponId: 'points' }));
        await settle(order({ codes: ['CODE1', 'CODE2'] }));
        expect([(await budget('tea'))?.usedMoney, (await budget('points'))?.usedMoney]).toEqual([300, 700]);
      });

      it('loses no minor unit to rounding when the reservations are small and uneven', async () => {
        const held = [3, 3, 1];
        await issued(...held.map((reserved, n) => row(n + 1, { reserved })));
        await settle(order({ codes: ['CODE1', 'CODE2', 'CODE3'], discount: 6 }));
        expect((await budget('tea'))?.usedMoney).toBe(6);
      });

      it('finds a code typed in lower case, counts it once if sent twice, and ignores codes of others', async () => {
        await issued(row(1));
        const settled = await settle(order({ codes: ['code1', 'CODE1 ', 'FRIENDS10'] }));
        expect(settled).toMatchObject({ ok: true, value: { settledCodes: ['CODE1'] } });
        expect((await budget())?.usedCount).toBe(1);
      });

      it('counts the reserved maximum when the order is in another currency', async () => {
        await issued(row(1));
        await settle(order({ currency: 'JPY', discount: 40 }));
        expect(await budget()).toEqual({ ...untouched, usedMoney: 500, usedCount: 1 });
      });

      it('counts a code the shop took although it was already released, and leaves a code of another order alone', async () => {
        await issued(row(1));
        await store.releaseClaim('key-1');
        await settle(order());
        expect(await budget()).toEqual({ ...untouched, usedMoney: 300, usedCount: 1 });
        expect(await settle(order({ orderId: 'o2' }))).toMatchObject({ ok: true, value: { settledCodes: [] } });
        expect((await budget())?.usedMoney).toBe(300);
      });

      it('adds up orders in any sequence of their events, as from the orders of an older file', async () => {
        const of = (orderId: string, change: Partial<OrderWebhook> = {}) =>
          settle(order({ orderId, codes: [], customer: 'ann', ...change }));
        await of('o1', { event: 'cancelled' });
        await of('o1');
        await of('o2', { currency: 'USD' });
        await of('o2', { currency: 'USD', event: 'cancelled' });
        await Promise.all([of('o3'), of('o3', { event: 'cancelled' }), of('o4'), of('o5', { event: 'cancelled' }), of('o5')]);
        await of('o4', { event: 'refunded', refundId: 'r1', refunded: 100 });
        const sum = { attribution: 'v1.exp-1.couplet.-', currency: 'EUR', orders: 1, subtotal: 5_000, discount: 300, simulated: 0 };
        const known = () => Promise.all([store.experimentStart('exp-1', 'EUR'), store.pastCustomers(NOW + DAY, 'EUR', 0.4)]);
        const before = await known();
        expect([await store.orderTotals(), before]).toEqual([[sum], [NOW, [expect.objectContaining({ orders: 4 })]]]);
        await store.close();
        await place.toSchema1();
        store = await place.open();
        expect([await store.orderTotals(), await known()]).toEqual([[sum], before]);
        await of('o6');
        expect(await store.orderTotals()).toEqual([{ ...sum, orders: 2, subtotal: 10_000, discount: 600 }]);
      });

      it('adds up standing orders by attribution, without cancelled ones', async () => {
        const { attribution: _lost, ...withoutAttribution } = order({ orderId: 'o4', codes: [] });
        await settle(order({ codes: [] }));
        await settle(order({ orderId: 'o2', codes: [], subtotal: 100, discount: 0 }));
        await settle(order({ orderId: 'o3', codes: [] }));
        await settle(order({ orderId: 'o3', codes: [], event: 'cancelled' }));
        await settle(withoutAttribution);
        // One that nobody made, and one whose customer calls themselves so.
        await settle(order({ orderId: 'o5', codes: [], route: 'simulated' }));
        await settle(order({ orderId: 'o6 "route":"simulated"', codes: [], route: 'web "route":"simulated"' }));
        expect(await store.orderTotals()).toEqual([
          { attribution: null, currency: 'EUR', orders: 1, subtotal: 5_000, discount: 300, simulated: 0 },
          { attribution: 'v1.exp-1.couplet.-', currency: 'EUR', orders: 4, subtotal: 15_100, discount: 900, simulated: 1 },
        ]);
      });
    });

    describe('bundles and settings', () => {
      const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
      const bundle = (id: string, publishedAt: number) => ({
        id,
        publishedAt,
        files: [
          { name: 'manifest.json', data: bytes(1, 2, 3), brotli: bytes(9) },
          { name: `${'a'.repeat(64)}.bin`, data: bytes(4, 5) },
        ],
      });

      it('keeps a bundle’s bytes exactly and makes the last published one current; an older one again is a rollback', async () => {
        expect(await store.currentBundle()).toBeUndefined();
        await store.putBundle(bundle('0000000000000001', 10));
        await store.putBundle(bundle('0000000000000002', 20));
        expect(await store.currentBundle()).toEqual({ id: '0000000000000002', publishedAt: 20 });
        await store.putBundle(bundle('0000000000000001', 30));
        await reopen();
        expect(await store.currentBundle()).toEqual({ id: '0000000000000001', publishedAt: 30 });
        const manifest = await store.bundleFile('0000000000000001', 'manifest.json');
        expect([Uint8Array.from(manifest?.data ?? []), Uint8Array.from(manifest?.brotli ?? [])]).toEqual([bytes(1, 2, 3), bytes(9)]);
        const shard = await store.bundleFile('0000000000000001', `${'a'.repeat(64)}.bin`);
        expect([Uint8Array.from(shard?.data ?? []), shard?.brotli]).toEqual([bytes(4, 5), undefined]);
        expect(await store.bundleFile('0000000000000001', 'other')).toBeUndefined();
      });

      it('keeps a bundle only over the publication that it was made from', async () => {
        const [one, two] = ['0000000000000001', '0000000000000002'] as const;
        await store.putBundle(bundle(one, 10));
        for (const share of [1, 0.5])
          expect(await store.putBundle(bundle(two, 20), share, { bundle: one, publishedAt: 9 })).toMatchObject({
            ok: false,
            error: { code: 'live_changed' },
          });
        expect([await store.release(), await store.bundleFile(two, 'manifest.json')]).toMatchObject([{ bundle: one }, undefined]);
        expect(await store.putBundle(bundle(two, 20), 1, { bundle: one, publishedAt: 10 })).toMatchObject({ ok: true });
        expect(await store.currentBundle()).toEqual({ id: two, publishedAt: 20 });
      });

      it('remembers the name of a bundle, who published it, and the terms of its coupons then', async () => {
        const id = '0000000000000001';
        const codes = { from: 'generated', prefix: 'TEA' } as const;
        const coupon = categoryCoupon('tea', 'Tea');
        await store.putCatalog([{ coupon, currency: 'EUR', budget: { money: 900 }, limits: { perCustomer: 2 }, codes }], NOW);
        await store.putBundle({ ...bundle(id, 10), publishedBy: 'user:ada' });
        expect(await store.nameBundle(id, 'Spring')).toEqual({ ok: true, value: undefined });
        await store.putCatalog([], NOW);
        await reopen();
        expect(await store.bundles()).toEqual([{ id, publishedAt: 10, publishedBy: 'user:ada', name: 'Spring' }]);
        expect(await store.bundleTerms(id)).toEqual(new Map([[coupon.id, { limits: { perCustomer: 2 }, codes }]]));
        expect((await store.knownCoupons()).find((one) => one.coupon.id === 'tea')).toMatchObject({ coupon, budget: { money: 900 } });
        // The same bundle again has the terms of its last publication, and keeps its name.
        await store.putBundle({ ...bundle(id, 20), publishedBy: 'setup' });
        expect(await store.bundles()).toEqual([{ id, publishedAt: 20, publishedBy: 'setup', name: 'Spring' }]);
        expect(await store.bundleTerms(id)).toEqual(new Map());
        await store.nameBundle(id, '');
        expect(await store.bundles()).toEqual([{ id, publishedAt: 20, publishedBy: 'setup' }]);
        expect(await store.nameBundle('00000000000000ff', 'x')).toMatchObject({ ok: false, error: { code: 'bundle_unknown' } });
        expect(await store.bundleTerms('00000000000000ff')).toEqual(new Map());
      });

      it('releases a bundle to a share of the devices, to all, and back', async () => {
        const [one, two, three] = ['0000000000000001', '0000000000000002', '0000000000000003'] as const;
        const refused = async (id: string, share: number) => {
          const answer = await store.releaseBundle(id, share, NOW);
          return answer.ok ? undefined : answer.error.code;
        };
        expect(await store.release()).toEqual({ serving: true, bundle: undefined, next: undefined });
        expect(await store.putBundle(bundle(two, 20), 0.5)).toMatchObject({ ok: false, error: { code: 'no_bundle' } });
        await store.putBundle(bundle(one, 10));
        await store.putBundle(bundle(two, 20), 0.1);
        await reopen();
        expect(await store.release()).toEqual({ serving: true, bundle: one, next: { bundle: two, share: 0.1 } });
        expect(await store.currentBundle()).toEqual({ id: one, publishedAt: 10 });
        await store.putBundle(bundle(three, 30), 0.2);
        expect((await store.release()).next).toEqual({ bundle: three, share: 0.2 });
        expect(await refused(two, 0)).toBeUndefined();
        expect((await store.release()).next).toEqual({ bundle: three, share: 0.2 });
        expect(await refused(three, 0)).toBeUndefined();
        expect((await store.release()).next).toBeUndefined();
        await store.releaseBundle(two, 0.5, NOW);
        await store.releaseBundle(three, 1, NOW);
        expect(await store.release()).toEqual({ serving: true, bundle: three, next: undefined });
        expect([await refused(three, 0.5), await refused(three, 0), await refused('00000000000000ff', 1)]).toEqual([
          'bundle_current',
          'bundle_current',
          'bundle_unknown',
        ]);
        expect(await store.bundles()).toEqual([
          { id: three, publishedAt: 30 },
          { id: two, publishedAt: 20 },
          { id: one, publishedAt: 10 },
        ]);
      });

      it('serves until told to stop, and remembers', async () => {
        expect(await store.serving()).toBe(true);
        await store.setServing(false, NOW);
        await reopen();
        expect(await store.serving()).toBe(false);
        expect((await store.ready()).ok).toBe(true);
      });
    });
  });
};

import { mkdirSync } from 'node:fs';
import type { Repositories } from '../../../src/server/records/repositories';
import { openStore, type StorePlace } from '../../../src/server/store/openStore';
import { categoryCoupon } from '../testBundle';
import { reportId } from './testServer';

const NOW = 1_700_000_000_000;

/** Opens the store of a place, made where there is none. */
export const withStore = async <T>(at: StorePlace, work: (store: Repositories) => Promise<T>): Promise<T> => {
  mkdirSync(at.DATA_DIR, { recursive: true });
  const store = await openStore(at, () => undefined);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
};

export const paid = {
  report: { v: 'report/1', id: reportId(9_000), bundle: '0'.repeat(16), question: 'stratum-outcome', answer: 1, pad: '' },
  body: 'a'.repeat(64),
  token: { epoch: 702, keySha256: 'b'.repeat(64) },
} as const;

export const assignmentEvent = {
  v: 'exposure/1',
  id: reportId(9_001),
  bundle: '0'.repeat(16),
  experiment: 'exp-1',
  variant: 'none',
  pad: '',
} as const;

/** Something in every table but those of sign-ins, which stay, and of the till's answers, in every state of a claim. */
export const fill = (at: StorePlace): Promise<void> =>
  withStore(at, async (store) => {
    await store.setWebhooks(true, NOW);
    const token = { id: 't1', name: 'console', role: 'editor', createdAt: NOW, createdBy: 'owner', expiresAt: null, period: null } as const;
    await store.addToken(token, 'c'.repeat(64));
    const period = { from: '2026-11-01', to: '2026-11-30' };
    await store.addToken({ ...token, id: 't2', role: 'viewer', expiresAt: NOW + 1, period }, 'f'.repeat(64));
    await store.noteTokenUse('t2', NOW);
    await store.addSession({ hash: 'd'.repeat(64), actor: 'x@y.z', role: 'analyst', expiresAt: NOW + 1 }, NOW);
    await store.putSetupLink('e'.repeat(64), NOW + 1);
    await store.putCampaignDraft({ revision: 0, campaign: '{"label":"“grün”\\u0000"}', updatedAt: NOW, updatedBy: 'user:x@y.z' });
    await store.putCatalog(
      [
        {
          coupon: categoryCoupon('pooled', 'Pool'),
          currency: 'EUR',
          budget: { countPerDay: 9 },
          codes: { from: 'pool' },
          timeZone: 'Asia/Tokyo',
        },
        { coupon: categoryCoupon('tea', 'Tea — “grün”, \\ \u2028'), currency: 'EUR', budget: { money: 100_000 } },
        { coupon: categoryCoupon('shoes', 'Shoes'), currency: 'EUR', budget: {} },
      ],
      NOW,
    );
    await store.importCodes(
      'pooled',
      [
        { code: 'POOL-1', line: 1 },
        { code: 'POOL-2', line: 2 },
      ],
      NOW,
    );
    for (let n = 0; n < 4; n++) {
      await store.reserveClaim({
        key: `claim-key-${n}`.padEnd(16, '0'),
        couponId: n === 3 ? 'pooled' : 'tea',
        couponVersion: 1,
        code: `CODE${n}`,
        reserved: 500,
        attribution: 'v1.exp-1.couplet.-',
        createdAt: NOW,
        expiresAt: NOW + 1_000 + n,
      });
    }
    await store.issueClaim('claim-key-0'.padEnd(16, '0'));
    await store.issueClaim('claim-key-1'.padEnd(16, '0'));
    await store.releaseClaim('claim-key-2'.padEnd(16, '0'));
    const order = { v: 'order/1', event: 'paid', orderId: 'o1', currency: 'EUR', subtotal: 5_000, discount: 300, shipping: 0 } as const;
    await store.settleOrder({ ...order, codes: ['CODE1'], attribution: 'v1.exp-1.couplet.-' }, 'a'.repeat(64), NOW);
    await store.settleOrder({ ...order, orderId: 'o0', codes: [], bucket: 65_535 }, 'b'.repeat(64), NOW + 1);
    await Promise.all(
      Array.from({ length: 1_200 }, (_, n) => {
        const report = {
          v: 'report/1',
          id: reportId(n),
          bundle: '0'.repeat(16),
          question: 'stratum-outcome',
          answer: n % 8,
          pad: '',
        } as const;
        return store.addReport(report, n.toString(16).padStart(64, '0'), NOW);
      }),
    );
    await store.addMessage(
      {
        id: 'm1',
        requestKey: 'request-key-0001',
        bodyHashes: ['b'],
        claimKey: 'message-1',
        channel: 'email',
        address: 's1.key.sealed',
        addressHashes: ['h1'],
        couponId: 'tea',
        couponVersion: 1,
        locale: 'en',
        notBefore: 0,
        createdAt: NOW,
      },
      { since: 0, most: 1 },
    );
    await store.suppressAddress(['h2'], 'unsubscribed', NOW);
    await store.startWake(NOW, 1, NOW + 1_000);
    await store.addSubscription({ id: 'f'.repeat(64), sealed: '1.key.nonce.sealed' }, NOW);
    await store.addTokenKeys([{ epoch: 702, n: 'n', privateKey: 'p' }], NOW);
    await store.addReport(paid.report, paid.body, NOW, paid.token);
    await store.addReport(assignmentEvent, 'e'.repeat(64), NOW);
    const data = Uint8Array.from({ length: 256 }, (_, i) => i);
    const bundle = {
      files: [
        { name: 'manifest.json', data, brotli: data.slice(0, 9) },
        { name: `${'a'.repeat(64)}.bin`, data },
      ],
    };
    await store.putBundle({ id: '0000000000000001', publishedAt: NOW, ...bundle });
    await store.putBundle({ id: '0000000000000002', publishedAt: NOW + 1, ...bundle }, 0.25);
    await store.audited({ at: NOW, actor: 'token:x', action: 'PUT', subject: 'serving', digest: null }).setServing(false, NOW);
  });

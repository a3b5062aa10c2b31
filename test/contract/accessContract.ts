import { describe, expect, it } from 'vitest';
import type { AuditLine } from '../../src/server/records/accessRepository';
import type { Repositories } from '../../src/server/records/repositories';
import { categoryCoupon } from '../helpers/testBundle';

const NOW = 1_700_000_000_000;
const token = (n: number, name = `token-${n}`) =>
  ({ id: `id-${n}`, name, role: 'editor', createdAt: NOW + n, createdBy: 'token:ADMIN_TOKEN', expiresAt: null, period: null }) as const;
const line = (change: Partial<AuditLine> = {}): AuditLine => ({
  at: NOW,
  actor: 'token:ci',
  action: 'PUT /v1/admin/catalog',
  subject: 'catalog',
  digest: 'd1',
  ...change,
});

/** Part of the store contract: who may use the admin routes, and what they did. */
export const accessContract = (store: () => Repositories): void => {
  describe('tokens', () => {
    it('are found by their hash until they are revoked, and stay in the list', async () => {
      expect(await store().addToken(token(1), 'hash-1')).toEqual({ ok: true, value: undefined });
      expect(await store().tokenByHash('hash-1', NOW)).toEqual({ ...token(1), revokedAt: null, usedAt: null });
      expect([await store().tokenByHash('hash-2', NOW), await store().tokenByHash('', NOW)]).toEqual([undefined, undefined]);
      expect(await store().revokeToken('id-1', NOW + 5)).toMatchObject({ ok: true });
      expect(await store().revokeToken('id-1', NOW + 9)).toMatchObject({ ok: true });
      expect(await store().tokenByHash('hash-1', NOW)).toBeUndefined();
      expect(await store().tokens()).toEqual([{ ...token(1), revokedAt: NOW + 5, usedAt: null }]);
      expect(await store().revokeToken('id-9', NOW)).toMatchObject({ ok: false, error: { code: 'token_unknown' } });
    });

    it('have names of their own while they live', async () => {
      await store().addToken(token(1, 'ci'), 'hash-1');
      expect(await store().addToken(token(2, 'ci'), 'hash-2')).toMatchObject({ ok: false, error: { code: 'token_name_taken' } });
      await store().revokeToken('id-1', NOW);
      expect(await store().addToken(token(2, 'ci'), 'hash-2')).toMatchObject({ ok: true });
    });

    it.each(['analyst', 'assistant', 'editor', 'owner'] as const)('have the role %s', async (role) => {
      await store().addToken({ ...token(1), role }, 'hash-1');
      expect((await store().tokenByHash('hash-1', NOW))?.role).toBe(role);
    });

    it('of share links end by themselves, keep their period and last use, and may have one name', async () => {
      const link = {
        ...token(1, 'agency'),
        role: 'viewer',
        expiresAt: NOW + 10,
        period: { from: '2023-11-01', to: '2023-11-14' },
      } as const;
      await store().addToken(token(3, 'agency'), 'hash-3');
      expect(await store().addToken(link, 'hash-1')).toMatchObject({ ok: true });
      expect(await store().addToken({ ...link, id: 'id-2', period: null }, 'hash-2')).toMatchObject({ ok: true });
      expect(await store().tokenByHash('hash-1', NOW + 9)).toEqual({ ...link, revokedAt: null, usedAt: null });
      expect(await store().tokenByHash('hash-1', NOW + 10)).toBeUndefined();
      await store().noteTokenUse('id-1', NOW + 4);
      expect((await store().tokens()).map(({ id, usedAt }) => [id, usedAt])).toEqual([
        ['id-1', NOW + 4],
        ['id-2', null],
        ['id-3', null],
      ]);
      expect((await store().tokenByHash('hash-2', NOW))?.period).toBeNull();
    });
  });

  it('a session is known until it ends or runs out, which nobody needs to tidy up', async () => {
    const session = (n: number) => ({ hash: `hash-${n}`, actor: 'user:ada@shop.example', role: 'analyst', expiresAt: NOW + n }) as const;
    await store().addSession(session(1), NOW);
    await store().addSession(session(100), NOW);
    expect(await store().session('hash-1', NOW)).toEqual(session(1));
    expect(await store().session('hash-1', NOW + 1)).toBeUndefined();
    await store().addSession(session(200), NOW + 50);
    expect(await store().session('hash-1', 0)).toBeUndefined();
    await store().endSession('hash-100');
    expect(await store().session('hash-100', NOW)).toBeUndefined();
    expect(await store().session('hash-200', NOW)).toEqual(session(200));
  });

  it('lists the sessions that have not ended, and the last sign-in of everyone', async () => {
    const session = (n: number, actor: string) => ({ hash: `hash-${n}`, actor, role: 'analyst', expiresAt: NOW + n }) as const;
    const signIn = { action: 'POST /v1/admin/session', subject: 'session' };
    const [ada, bob] = ['user:ada@shop.example', 'token:bob'];
    await store()
      .audited(line({ ...signIn, actor: ada }))
      .addSession(session(10, ada), NOW);
    await store()
      .audited(line({ ...signIn, actor: ada, at: NOW + 5 }))
      .addSession(session(20, ada), NOW);
    await store()
      .audited(line({ ...signIn, actor: bob, at: NOW + 3 }))
      .addSession(session(30, bob), NOW);
    await store()
      .audited(line({ actor: bob, at: NOW + 9, action: 'POST /v1/admin/sign-out', subject: 'session' }))
      .endSession('hash-30');
    expect(await store().sessions(NOW)).toEqual([session(20, ada), session(10, ada)]);
    expect(await store().sessions(NOW + 10)).toEqual([session(20, ada)]);
    expect(await store().signIns(10)).toEqual([
      { actor: ada, at: NOW + 5 },
      { actor: bob, at: NOW + 3 },
    ]);
    expect(await store().signIns(1)).toHaveLength(1);
  });

  const session = (n: number, tokenId?: string) =>
    ({ hash: `s-${n}`, actor: 'setup', role: 'owner', expiresAt: NOW + 1_000, tokenId }) as const;
  const isKnown = async (hash: string): Promise<boolean> => (await store().session(hash, NOW)) !== undefined;

  it('a session opened with a token ends with it, and one without a token does not', async () => {
    await store().addToken(token(1), 'hash-1');
    await store().addToken(token(2), 'hash-2');
    for (const [n, id] of [
      [1, 'id-1'],
      [2, 'id-2'],
      [3, 'id-unknown'],
      [4, undefined],
    ] as const)
      await store().addSession(session(n, id), NOW);
    expect(await Promise.all([1, 2, 3, 4].map((n) => isKnown(`s-${n}`)))).toEqual([true, true, false, true]);
    await store().revokeToken('id-1', NOW);
    expect(await Promise.all([1, 2, 3, 4].map((n) => isKnown(`s-${n}`)))).toEqual([false, true, false, true]);
  });

  describe('the setup link', () => {
    const take = (hash: string, n: number, now = NOW) => store().takeSetupLink(hash, session(n), now);
    const invalid = { ok: false, error: { code: 'setup_refused' } };

    it('opens one session, once, before its end', async () => {
      expect(await store().hasSetupLink(NOW)).toBe(false);
      await store().putSetupLink('link', NOW + 10);
      expect([await store().hasSetupLink(NOW), await store().hasSetupLink(NOW + 10)]).toEqual([true, false]);
      expect([await take('other', 1), await take('link', 1, NOW + 10), await take('', 1)]).toMatchObject([invalid, invalid, invalid]);
      expect([await isKnown('s-1'), await store().hasSetupLink(NOW)]).toEqual([false, true]);
      expect(await take('link', 1, NOW + 9)).toEqual({ ok: true, value: undefined });
      expect([await isKnown('s-1'), await store().hasSetupLink(NOW)]).toEqual([true, false]);
      expect(await take('link', 2)).toMatchObject(invalid);
    });

    it('opens one session also when two come at once', async () => {
      await store().putSetupLink('link', NOW + 10);
      const answers = await Promise.all([1, 2, 3, 4].map((n) => take('link', n)));
      expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    });

    it('is the last one made, also when two are made at once', async () => {
      await store().putSetupLink('first', NOW + 10);
      await Promise.all(['a', 'b', 'c'].map((hash) => store().putSetupLink(hash, NOW + 10)));
      expect(await take('first', 1)).toMatchObject(invalid);
      const answers = [await take('a', 1), await take('b', 2), await take('c', 3)];
      expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    });

    it('of a server that starts stands beside those of others, until one of them is used or somebody has entered', async () => {
      const add = (hash: string, ends = NOW + 10, now = NOW) => store().addFirstSetupLink(hash, ends, now);
      expect(await Promise.all([add('a'), add('b'), add('old', NOW)])).toEqual([true, true, true]);
      expect(await take('old', 1)).toMatchObject(invalid);
      const answers = await Promise.all(['a', 'b', 'a'].map((hash, n) => take(hash, n)));
      expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
      expect([await store().hasSetupLink(NOW), await take('a', 7), await take('b', 8)]).toMatchObject([false, invalid, invalid]);
      await store().addToken(token(9), 'hash-9');
      expect([await add('late'), await store().hasSetupLink(NOW)]).toEqual([false, false]);
    });

    it.each([
      ['a sign-in', () => store().addSession(session(9), NOW)],
      ['a token made', () => store().addToken(token(9), 'hash-9')],
    ])('is over after %s', async (what, enter) => {
      await store().putSetupLink('link', NOW + 10);
      await enter();
      expect(await store().wasEntered()).toBe(what === 'a token made');
      expect([await store().hasSetupLink(NOW), await take('link', 1)]).toMatchObject([false, invalid]);
    });

    it('is of a server that nobody ever entered, which a sign-in ends for good', async () => {
      expect(await store().wasEntered()).toBe(false);
      await store().putSetupLink('link', NOW + 10);
      await store()
        .audited(line({ subject: 'setup' }))
        .putSetupLink('link-2', NOW + 10);
      await store()
        .audited(line({ subject: 'session' }))
        .takeSetupLink('link', session(1), NOW);
      expect(await store().wasEntered()).toBe(false);
      await store()
        .audited(line({ subject: 'session' }))
        .takeSetupLink('link-2', session(1), NOW);
      await store()
        .audited(line({ subject: 'session' }))
        .endSession('s-1');
      expect([await store().wasEntered(), (await store().audit(Number.MAX_SAFE_INTEGER, 10)).length]).toEqual([true, 3]);
    });
  });

  describe('the audit log', () => {
    const entry = (id: string) => ({ coupon: categoryCoupon(id, 'Tea'), currency: 'EUR', budget: {} });

    it('has one line for saves of the draft by one person that follow each other, and another after a pause or anything else', async () => {
      const save = async (revision: number, at: number, actor = 'user:ada', digest = `d${revision}`) => {
        const draft = { revision, campaign: '{}', updatedAt: at, updatedBy: actor };
        return store()
          .audited(line({ at, actor, action: 'PUT /v1/admin/campaign', subject: 'draft', digest, within: 600 }))
          .putCampaignDraft(draft);
      };
      const lines = async () =>
        (await store().audit(Number.MAX_SAFE_INTEGER, 10)).map(({ at, actor, from, digest, saves, lastAt }) => [
          at - NOW,
          actor,
          from,
          digest,
          saves,
          lastAt && lastAt - NOW,
        ]);
      await save(0, NOW);
      expect(await save(0, NOW + 1)).toMatchObject({ ok: false, error: { code: 'draft_changed' } });
      for (const [i, at] of [600, 1_100, 1_700].entries()) await save(i + 1, NOW + at);
      expect(await lines()).toEqual([[0, 'user:ada', null, 'd3', 4, 1_700]]);
      await save(4, NOW + 1_800, 'user:bo');
      await save(5, NOW + 1_900);
      await save(6, NOW + 2_501);
      await store()
        .audited(line({ at: NOW + 2_502 }))
        .setServing(true, NOW);
      await save(7, NOW + 2_503);
      expect(await lines()).toEqual([
        [2_503, 'user:ada', 'd6', 'd7', 1, null],
        [2_502, 'token:ci', null, 'd1', 1, null],
        [2_501, 'user:ada', 'd5', 'd6', 1, null],
        [1_900, 'user:ada', 'd4', 'd5', 1, null],
        [1_800, 'user:bo', 'd3', 'd4', 1, null],
        [0, 'user:ada', null, 'd3', 4, 1_700],
      ]);
    });

    it('is told each change in its transaction, with what the change before made of the subject', async () => {
      await store()
        .audited(line())
        .putCatalog([entry('tea')], NOW);
      await store()
        .audited(line({ subject: 'serving', digest: 's1' }))
        .setServing(false, NOW);
      await store()
        .audited(line({ digest: 'd2', at: NOW + 1 }))
        .putCatalog([entry('mug')], NOW);
      expect(await store().audit(Number.MAX_SAFE_INTEGER, 10)).toMatchObject([
        { ...line({ digest: 'd2', at: NOW + 1 }), from: 'd1', outcome: 'done' },
        { subject: 'serving', from: null, digest: 's1' },
        { ...line(), from: null },
      ]);
      expect([(await store().catalog()).map(({ coupon }) => coupon.id), await store().serving()]).toEqual([['mug'], false]);
    });

    it('holds no line of a change that was refused or failed, and the change is not made without its line', async () => {
      await store().addToken(token(1, 'ci'), 'hash-1');
      await store()
        .audited(line({ subject: 'token' }))
        .addToken(token(2, 'ci'), 'hash-2');
      await store()
        .audited(line({ subject: 'rollout' }))
        .releaseBundle('0'.repeat(16), 1, NOW);
      const twice = { ...entry('tea'), currency: 'EUR' };
      await expect(
        store()
          .audited(line())
          .putCatalog([twice, { ...twice, coupon: { ...twice.coupon, id: null as never } }], NOW),
      ).rejects.toThrow();
      const { at: _, ...broken } = line();
      await expect(
        store()
          .audited({ ...broken, at: null as never })
          .setServing(false, NOW),
      ).rejects.toThrow();
      expect(await store().audit(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
      expect([(await store().catalog()).length, await store().serving()]).toEqual([2, true]);
    });

    it('tells refusals apart and does not take them for a state', async () => {
      await store().appendAudit(line({ digest: null }), 'catalog_malformed');
      await store().appendAudit(line(), 'done');
      await store().appendAudit(line({ digest: null }), 'forbidden');
      await store().appendAudit(line({ digest: 'd2' }), 'done');
      const rows = await store().audit(Number.MAX_SAFE_INTEGER, 10);
      expect(rows.map(({ outcome, from, digest }) => [outcome, from, digest])).toEqual([
        ['done', 'd1', 'd2'],
        ['forbidden', null, null],
        ['done', null, 'd1'],
        ['catalog_malformed', null, null],
      ]);
    });

    it('is read a page at a time, newest first', async () => {
      for (let n = 0; n < 7; n++) await store().appendAudit(line({ at: n }), 'done');
      const seen: number[] = [];
      for (let before = Number.MAX_SAFE_INTEGER; ; ) {
        const page = await store().audit(before, 3);
        seen.push(...page.map(({ at }) => at));
        before = page.at(-1)?.seq ?? 0;
        if (page.length < 3) break;
      }
      expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0]);
    });
  });
};

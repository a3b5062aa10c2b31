import { describe, expect, it } from 'vitest';
import type { CampaignDraft } from '../../src/server/records/campaignRepository';
import type { Repositories } from '../../src/server/records/repositories';
import { categoryCoupon } from '../helpers/testBundle';

const NOW = 1_700_000_000_000;
const draft = (revision: number, label: string): CampaignDraft => ({
  revision,
  campaign: JSON.stringify({ label }),
  updatedAt: NOW + revision,
  updatedBy: 'user:ada@shop.example',
});
const line = { at: NOW, actor: 'user:ada@shop.example', action: 'PUT /v1/admin/campaign', subject: 'draft', digest: 'd1' };

/** Part of the store contract: the campaign that is worked on, and its way out. */
export const campaignContract = (store: () => Repositories): void => {
  const mug = { coupon: categoryCoupon('mug', 'Mugs'), currency: 'EUR', budget: { money: 10_000 } };
  const release = (revision: number) => ({
    revision,
    entries: [mug],
    bundle: { id: 'b'.repeat(16), files: [{ name: 'manifest.json', data: Uint8Array.of(1, 2) }], publishedAt: NOW },
  });
  const live = async () => ({
    coupons: (await store().catalog()).map(({ coupon }) => coupon.id),
    bundle: (await store().currentBundle())?.id,
    serving: await store().serving(),
  });

  describe('the draft of a campaign', () => {
    it('is kept with a revision, and one made from an older revision changes nothing', async () => {
      expect(await store().campaignDraft()).toBeUndefined();
      expect(await store().putCampaignDraft(draft(1, 'from nowhere'))).toMatchObject({ ok: false, error: { code: 'draft_changed' } });
      expect(await store().putCampaignDraft(draft(0, 'first \u0000 “grün”'))).toEqual({ ok: true, value: 1 });
      expect(await store().putCampaignDraft(draft(0, 'other'))).toMatchObject({ ok: false, error: { code: 'draft_changed' } });
      expect(await store().campaignDraft()).toEqual({ ...draft(0, 'first \u0000 “grün”'), revision: 1 });
      expect(await store().putCampaignDraft(draft(1, 'second'))).toEqual({ ok: true, value: 2 });
      expect(await store().campaignDraft()).toEqual({ ...draft(1, 'second'), revision: 2 });
    });

    it('of two people who write at once keeps one, and tells the audit log of that one', async () => {
      const both = await Promise.all(
        ['ada', 'bob'].map((who) =>
          store()
            .audited({ ...line, digest: who })
            .putCampaignDraft(draft(0, who)),
        ),
      );
      expect(both.filter(({ ok }) => ok)).toHaveLength(1);
      const kept = await store().campaignDraft();
      expect(await store().audit(Number.MAX_SAFE_INTEGER, 10)).toMatchObject([{ digest: JSON.parse(kept?.campaign ?? '{}').label }]);
    });
  });

  describe('publishing a campaign', () => {
    it('replaces the draft as well when told to, and with nothing else when that is outdated', async () => {
      await store().putCampaignDraft(draft(0, 'first'));
      const restored = { campaign: JSON.stringify({ label: 'restored' }), updatedBy: 'user:bob' };
      expect(await store().publishCampaign({ ...release(1), draft: restored }, NOW)).toMatchObject({ ok: true });
      expect(await store().campaignDraft()).toEqual({ ...restored, revision: 2, updatedAt: NOW });
      const late = { ...release(1), draft: { ...restored, campaign: '{}' } };
      expect(await store().publishCampaign(late, NOW)).toMatchObject({ ok: false, error: { code: 'draft_changed' } });
      expect(await store().campaignDraft()).toEqual({ ...restored, revision: 2, updatedAt: NOW });
    });

    it('changes catalog, bundle and switch together', async () => {
      await store().putCampaignDraft(draft(0, 'first'));
      await store().setServing(false, NOW);
      expect(await store().audited(line).publishCampaign(release(1), NOW)).toMatchObject({ ok: true });
      expect(await live()).toEqual({ coupons: ['mug'], bundle: 'b'.repeat(16), serving: false });
      expect(await store().publishCampaign({ ...release(1), serving: true }, NOW)).toMatchObject({ ok: true });
      expect((await live()).serving).toBe(true);
      expect((await store().bundleFile('b'.repeat(16), 'manifest.json'))?.data).toEqual(Buffer.of(1, 2));
    });

    it('is tied to the live bundle if told to', async () => {
      const next = { ...release(0), bundle: { ...release(0).bundle, id: 'c'.repeat(16) } };
      const changed = { ok: false, error: { code: 'live_changed' } };
      const at = (bundle: string, publishedAt = NOW) => ({ bundle: bundle.repeat(16), publishedAt });
      expect(await store().publishCampaign({ ...release(0), live: at('a') }, NOW)).toMatchObject(changed);
      expect((await live()).bundle).toBeUndefined();
      expect(await store().publishCampaign({ ...release(0), live: null }, NOW)).toMatchObject({ ok: true });
      const before = await live();
      for (const other of [null, at('a'), at('b', NOW - 1)])
        expect(await store().publishCampaign({ ...next, live: other }, NOW)).toMatchObject(changed);
      expect(await live()).toEqual(before);
      // Two who looked at the same version.
      const both = await Promise.all(
        ['c', 'd'].map((letter) =>
          store().publishCampaign({ ...next, bundle: { ...next.bundle, id: letter.repeat(16) }, live: at('b') }, NOW),
        ),
      );
      expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    });

    it('changes none of them where the draft is another by now, or where one cannot be written', async () => {
      const before = await live();
      expect(await store().audited(line).publishCampaign(release(1), NOW)).toMatchObject({ ok: false, error: { code: 'draft_changed' } });
      const broken = { ...release(0), bundle: { ...release(0).bundle, files: [{ name: null as never, data: Uint8Array.of(1) }] } };
      await expect(store().publishCampaign({ ...broken, serving: false }, NOW)).rejects.toThrow();
      expect(await live()).toEqual(before);
      expect(await store().audit(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
    });
  });
};

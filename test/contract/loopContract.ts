import { describe, expect, it } from 'vitest';
import { defaultLoopSettings, newLoop } from '../../src/campaigns/loop/loopState';
import type { LoopStepRow } from '../../src/server/records/loopRepository';
import type { Repositories } from '../../src/server/records/repositories';

const NOW = 1_700_000_000_000;
const [live, trial] = ['a'.repeat(16), 'b'.repeat(16)];
const bundleOf = (id: string) => ({ id, files: [{ name: 'manifest.json', data: Uint8Array.of(1, 2) }], publishedAt: NOW });
const line = { at: NOW, actor: 'server:loop', action: 'loop staged', subject: `bundle:${trial}`, digest: null };

/** Part of the store contract: what the server does by itself, one step at a time. */
export const loopContract = (store: () => Repositories): void => {
  /** Stages `trial` as things stand now. */
  const step = async (): Promise<LoopStepRow> => ({
    seen: { revision: (await store().loop()).revision, release: await store().release() },
    state: { ...newLoop, counts: { staged: 1 } },
    bundle: bundleOf(trial),
    release: { bundle: trial, share: 0.2, marked: true },
  });
  const refused = { ok: false, error: { code: 'loop_changed' } };

  describe('the loop', () => {
    it('begins with the defaults, and keeps what the merchant says', async () => {
      expect(await store().loop()).toEqual({ revision: 0, settings: defaultLoopSettings, state: newLoop });
      const settings = { ...defaultLoopSettings, mode: 'ask' as const };
      await store().putLoopSettings(settings, NOW);
      expect(await store().loop()).toEqual({ revision: 1, settings, state: newLoop });
    });

    it('stores state, bundle and release in one step, with its line in the audit log', async () => {
      await store().putBundle(bundleOf(live));
      expect(
        await store()
          .audited(line)
          .stepLoop(await step(), NOW),
      ).toEqual({ ok: true, value: undefined });
      expect(await store().release()).toEqual({ serving: true, bundle: live, next: { bundle: trial, share: 0.2, marked: true } });
      expect(await store().loop()).toMatchObject({ revision: 1, state: { counts: { staged: 1 } } });
      expect(await store().bundleFile(trial, 'manifest.json')).toBeDefined();
      expect(await store().audit(Number.MAX_SAFE_INTEGER, 10)).toMatchObject([{ actor: 'server:loop', outcome: 'done' }]);
    });

    it('takes one of two steps made from the same look', async () => {
      await store().putBundle(bundleOf(live));
      const made = await step();
      const both = await Promise.all([store().stepLoop(made, NOW), store().stepLoop(made, NOW)]);
      expect(both.filter(({ ok }) => ok)).toHaveLength(1);
      expect(both.find(({ ok }) => !ok)).toMatchObject(refused);
    });

    it.each([
      ['the kill switch', () => store().setServing(false, NOW)],
      ['new settings', () => store().putLoopSettings({ ...defaultLoopSettings, mode: 'off' }, NOW)],
      ['another bundle', () => store().putBundle(bundleOf('c'.repeat(16)))],
      ['a stage of the merchant’s', () => store().putBundle(bundleOf('c'.repeat(16)), 0.1)],
    ])('refuses a step that %s came before, and changes nothing', async (_, change) => {
      await store().putBundle(bundleOf(live));
      const made = await step();
      await change();
      const before = [await store().release(), await store().loop()];
      expect(await store().audited(line).stepLoop(made, NOW)).toMatchObject(refused);
      expect([await store().release(), await store().loop()]).toEqual(before);
      expect(await store().bundleFile(trial, 'manifest.json')).toBeUndefined();
      expect(await store().audit(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
    });

    it('refuses a step that releases a part of the devices the bundle they all take, and changes nothing', async () => {
      await store().putBundle(bundleOf(live));
      const before = [await store().release(), await store().loop()];
      const made = { ...(await step()), release: { bundle: live, share: 0.2 } };
      expect(await store().audited(line).stepLoop(made, NOW)).toMatchObject({ ok: false, error: { code: 'bundle_current' } });
      expect([await store().release(), await store().loop()]).toEqual(before);
      expect(await store().bundleFile(trial, 'manifest.json')).toBeUndefined();
      expect(await store().audit(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
    });

    it('keeps a prepared bundle without giving it to any device', async () => {
      await store().putBundle(bundleOf(live));
      const { release: _, ...prepared } = await step();
      expect(await store().stepLoop(prepared, NOW)).toMatchObject({ ok: true });
      expect(await store().release()).toEqual({ serving: true, bundle: live, next: undefined });
      expect(await store().bundleFile(trial, 'manifest.json')).toBeDefined();
    });
  });
};

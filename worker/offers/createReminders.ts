import { DAY } from '../../src/protocol/values/clock';
import type { Offer, OfferContext } from '../api';
import type { DeviceStorage } from '../storage/deviceStorage';
import { loadChunk } from '../sync/http';
import type { EngineKit, Reminders, Situation } from './engine';

/**
 * Has the shopper a coupon that ends within two days, and no reminder in the last 24 hours? Usually not, and then no more code is loaded
 * for a closer check.
 */
const nearEnd = (store: DeviceStorage, now: number): Promise<boolean> =>
  store.transaction(['meta', 'claims'], 'readonly', async (transaction) => {
    const [inbox, claims] = await Promise.all([transaction.meta('inbox'), transaction.newest('claims')]);
    const ends = [...(inbox?.kept ?? []), ...claims.map(({ value }) => ({ endsAt: value.expiresAt ?? 0 }))];
    return !inbox?.reminded.some(({ at }) => now - at < DAY) && ends.some(({ endsAt }) => endsAt > now && endsAt - now <= 2 * DAY);
  });

/** Reminders of coupons that the shopper has. The chunk of the shopper's dialogs selects them. */
export const createReminders = (kit: EngineKit) => {
  const { ports } = kit;
  let loaded: Reminders | undefined;
  const load = async ({ config }: Situation): Promise<Reminders | undefined> => {
    if (loaded) return loaded;
    const chunk = await loadChunk(ports, config.base, ports.privacyPanel, ports.loadPrivacyPanel);
    if (chunk.ok) loaded = chunk.value.privacyPanel;
    return loaded;
  };
  return {
    /** Exploring sessions show what was drawn, and the group without coupons shows none. */
    mayRemind: async ({ store, assignment: { explored, variant } }: Situation, { channel }: OfferContext): Promise<boolean> =>
      channel === 'site' && explored === undefined && variant !== 'none' && nearEnd(store, ports.clock()),
    remind: async (situation: Situation, context: OfferContext): Promise<Offer | undefined> =>
      (await load(situation))?.remind(kit, situation, context),
    confirm: async (situation: Situation, decisionId: string): Promise<boolean> =>
      (await (await load(situation))?.confirmReminder(kit, situation, decisionId)) ?? false,
  };
};

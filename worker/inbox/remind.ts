import { picturesOf } from '../../src/engine/assignment/drawCreative';
import { eligibilityContext } from '../../src/engine/decision/eligibilityContext';
import { type RefusalCode, refusalOf } from '../../src/engine/eligibility/eligibility';

import { remindersDue } from '../../src/engine/eligibility/reminders';
import type { ShopperProfile } from '../../src/engine/profile/shopperProfile';
import type { Instant } from '../../src/protocol/clock';
import type { OfferContext } from '../api';
import type { LoadedBundle } from '../bundle/loadedBundle';
import { logTables } from '../log/eventLog';
import type { Inspector } from '../privacyPanel/inspector';
import type { DeviceTransaction } from '../storage/deviceStorage';
import { changeInbox, inboxOf } from './changeInbox';
import { type Held, readHeld } from './readHeld';

/** What speaks against offering a coupon, and not against reminding somebody who has it. */
const beside: readonly (RefusalCode | undefined)[] = [undefined, 'members_only', 'condition_unmet', 'margin_floor'];

/** May it be shown again, by the rules that spare shoppers? That it was claimed is no reason against it. */
const maySay = (
  { coupon, endsAt }: Held,
  profile: ShopperProfile,
  { manifest }: LoadedBundle,
  { facts, channel, shownHere }: OfferContext,
  now: Instant,
): boolean => {
  const settings = { ...manifest, halfLifeMs: manifest.profile.halfLifeMs };
  const { exposureOf, ...rules } = eligibilityContext(profile, facts, channel, now, settings, shownHere);
  const unclaimed = (id: string): ReturnType<typeof exposureOf> => {
    const { claimedAt: _, ...exposure } = exposureOf(id);
    return exposure;
  };
  // A code may outlive its coupon.
  return beside.includes(refusalOf({ ...coupon, endsAt }, { ...rules, exposureOf: unclaimed }));
};

/** What of these may be shown now, in the transaction that spans `logTables`. */
const found = async (
  transaction: DeviceTransaction,
  held: readonly Held[],
  ...[kit, { bundle }, context]: Parameters<Inspector['remind']>
): Promise<readonly Held[]> => {
  const now = kit.ports.clock();
  const profile = await kit.readProfile(transaction, bundle);
  const { reminded } = await inboxOf(transaction);
  return remindersDue(held, reminded, now).filter((one) => maySay(one, profile, bundle, context, now));
};

export const remind: Inspector['remind'] = async (kit, situation, context) => {
  const { store, bundle } = situation;
  const held = await readHeld(store);
  const [due] = await store.transaction(logTables, 'readonly', (transaction) => found(transaction, held, kit, situation, context));
  if (!due) return undefined;
  const { id, coupon, code, endsAt, by } = due;
  return {
    decisionId: id,
    coupon,
    currency: bundle.manifest.currency,
    by,
    card: bundle.manifest.card,
    channels: bundle.manifest.channels,
    pictures: picturesOf(bundle.manifest),
    because: [],
    reminder: { claim: code === undefined ? undefined : { code, expiresAt: endsAt } },
  };
};

/** As with any showing, it is recorded in the transaction that checks: of two tabs that ask at once the second sees the first one's. */
export const confirmReminder: Inspector['confirmReminder'] = async (kit, situation, context, decisionId) => {
  const { store } = situation;
  const held = (await readHeld(store)).filter(({ id }) => id === decisionId);
  return store.transaction(logTables, 'readwrite', async (transaction) => {
    const [due] = await found(transaction, held, kit, situation, context);
    if (!due) return false;
    const time = kit.ports.clock();
    await changeInbox(transaction, ({ reminded }) => ({ reminded: [...reminded, { id: decisionId, at: time }] }));
    await kit.record(transaction, store, [{ name: 'view_promotion', time, decisionId, couponId: due.coupon.id }]);
    return true;
  });
};

import { inboxState } from '../../src/engine/eligibility/inboxState';
import type { Instant } from '../../src/protocol/clock';
import type { Inbox } from '../api';
import type { LoadedBundle } from '../bundle/loadedBundle';
import type { DeviceStorage } from '../storage/deviceStorage';
import { readHeld } from './readHeld';

/** The shopper's inbox by the device's clock: nothing is asked of any server. */
export const readInbox = async (store: DeviceStorage, now: Instant, bundle: LoadedBundle | undefined): Promise<Inbox> => ({
  storage: store.kind,
  currency: bundle?.manifest.currency,
  sends: bundle?.manifest.channels?.email !== undefined || bundle?.manifest.channels?.sms !== undefined,
  coupons: [...(await readHeld(store))]
    .sort((a, b) => a.endsAt - b.endsAt)
    .map((held) => ({
      decisionId: held.id,
      coupon: held.coupon,
      state: inboxState(held, now),
      code: held.code,
      endsAt: held.endsAt,
    })),
});

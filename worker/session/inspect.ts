import type { Report } from '../../src/core/sync/report';
import type { Inspection } from '../api';
import type { DeviceStorage } from '../storage/deviceStorage';

const parseReport = ({ value }: { readonly value: { readonly body: string } }): Report => JSON.parse(value.body) as Report;

/** What lies in storage, as the shopper's panel shows it. */
export const inspectStorage = (
  store: DeviceStorage,
): Promise<Pick<Inspection, 'storage' | 'events' | 'since' | 'decisions' | 'reports' | 'epsilonSpent'>> =>
  store.transaction(['events', 'decisions', 'outbox', 'sent', 'ledger'], 'readonly', async (transaction) => ({
    storage: store.kind,
    since: (await transaction.keys('events'))[0],
    events: (await transaction.newest('events')).reduce((sum, { value }) => sum + value.events.length, 0),
    decisions: (await transaction.newest('decisions', 50)).map(({ value: { decision, coupon, shown = false } }) => ({
      ...decision,
      ...(coupon ? { title: coupon.title } : {}),
      shown,
    })),
    reports: {
      waiting: (await transaction.newest('outbox')).map(parseReport),
      sent: (await transaction.newest('sent')).map(parseReport),
    },
    epsilonSpent: (await transaction.get('ledger', 'ledger'))?.lifetime ?? 0,
  }));

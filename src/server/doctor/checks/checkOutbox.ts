import { MINUTE } from '../../../protocol/clock';
import type { Facts } from '../facts';
import { type Finding, findingsOf } from '../finding';

const { fine, warning } = findingsOf('webhooks');
/** A delivery is tried again within seconds at first. */
const LATE = 15 * MINUTE;

/** What the shop is to be told (`WEBHOOK_URL`). */
export const checkOutbox = ({ config, database, now }: Facts): readonly Finding[] => {
  if (!config?.ok || config.value.WEBHOOK_URL === undefined || !database?.ok || !database.value.stored) return [];
  const { waiting, dead, oldest } = database.value.stored.outbox;
  if (dead > 0)
    return [
      warning(
        'webhooks_dead',
        `${dead} events were given up on after many tries.`,
        'Look at them (`GET /v1/admin/webhooks`), mend what answers at WEBHOOK_URL, and send them again (`POST /v1/admin/webhooks/retry`).',
      ),
    ];
  return oldest !== null && oldest < now - LATE
    ? [
        warning(
          'webhooks_late',
          `${waiting} events wait, the oldest since ${new Date(oldest).toISOString()}.`,
          'Mend what answers at WEBHOOK_URL, and see that the server runs.',
        ),
      ]
    : [fine(`What the shop is to be told reaches it; ${waiting} events wait.`)];
};

import { DAY } from '../../../src/protocol/clock';
import type { Sent } from '../../../src/server/messages/messageChannel';

/** A waiting time that a store can keep, and a reason where it was not sent. */
export const understood = (sent: Sent): void => {
  if (!['sent', 'later', 'refused'].includes(sent.kind)) throw new Error(JSON.stringify(sent));
  if (sent.kind === 'sent') return;
  if (!/^[a-z_]+$/.test(sent.code) || sent.message === '') throw new Error(`Without a reason: ${JSON.stringify(sent)}`);
  if (sent.kind === 'later' && sent.afterMs !== undefined && !(sent.afterMs >= 0 && sent.afterMs <= DAY))
    throw new Error(`It waits ${sent.afterMs} ms.`);
};

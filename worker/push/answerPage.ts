import { parseWith } from '../../src/protocol/parse';
import { ok, type Result } from '../../src/protocol/result';
import type { PushPorts } from './createPushApi';
import { type OpenedCoupon, openCoupon } from './openCoupon';
import { pushMessageSchema } from './pushSettings';
import { onStored, readSettings } from './readSettings';
import { sendRemoval, sendSubscription } from './sendSubscription';

/**
 * Does what a page asks for. `key` is the key of the server that this browser is subscribed with, where it is on record. `subscribe` is on record only once
 * the server has it; `unsubscribe` is off the record whatever the server says.
 * Errors: `push_message_malformed`, those of `sendSubscription` and `openCoupon`.
 */
export const answerPage = async (ports: PushPorts, said: unknown): Promise<Result<OpenedCoupon | string | undefined>> => {
  const read = parseWith(pushMessageSchema, said, 'push_message_malformed');
  if (!read.ok) return read;
  const message = read.value;
  switch (message.couplet) {
    case 'key':
      return ok((await readSettings(ports))?.publicKey);
    case 'coupon':
      return openCoupon(ports, message.decisionId);
    case 'unsubscribe':
      await onStored(ports, (store) =>
        store.transaction(['meta'], 'readwrite', async (transaction) => {
          await transaction.remove('meta', 'push');
          await transaction.remove('meta', 'pushed');
        }),
      );
      return message.endpoint === undefined ? ok(undefined) : sendRemoval(ports, message.api, message.endpoint);
    case 'subscribe': {
      const { settings, subscription } = message;
      const sent = await sendSubscription(ports, settings.api, subscription);
      if (!sent.ok) return sent;
      // The page has the shopper's consent, and may not have stored anything yet.
      const store = await ports.openStorage(true);
      await store.transaction(['meta'], 'readwrite', (transaction) => transaction.putMeta('push', settings));
      store.close();
      return ok(undefined);
    }
    default:
      return message satisfies never;
  }
};

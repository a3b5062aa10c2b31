import { noAnswers, withAnswer } from '../../src/engine/channels/chooseChannel';
import {
  type AppSubscription,
  type PushTarget,
  pushRoutes,
  type SubscriptionRemoval,
  type SubscriptionRequest,
} from '../../src/protocol/pushProtocol';
import { parseWith } from '../../src/protocol/values/parse';
import { fail, ok, type Result } from '../../src/protocol/values/result';
import type { Claim, Offer } from '../api';
import type { WorkerPorts } from '../ports';
import { request } from '../sync/http';
import { configOf, createPushApi, type PushPorts } from './createPushApi';
import { onStored, pushMessageSchema, readSettings } from './readSettings';
import { type Notice, wakeUp } from './wakeUp';

type Ports = Pick<WorkerPorts, 'fetch'>;

const post = async (ports: Ports, url: string, body: PushTarget | SubscriptionRemoval): Promise<Result<undefined>> => {
  const answer = await request(ports, url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) return answer;
  return answer.value.ok ? ok(undefined) : fail('push_refused', `The server answered with status ${answer.value.status}.`);
};

type Subscription = Pick<SubscriptionRequest, 'endpoint' | 'keys'> | Omit<AppSubscription, 'v'>;

/** Registers this browser or app with the server. Errors: `unreachable`, `push_refused`. */
const sendSubscription = (ports: Ports, api: string, subscription: Subscription) => {
  const target = 'endpoint' in subscription ? 'push-subscription/1' : 'push-app/1';
  return post(ports, api + pushRoutes.subscriptions, { v: target, ...subscription } as PushTarget);
};

/** Removes the subscription. The same errors. */
export const sendRemoval = (ports: Ports, api: string, endpoint: string) =>
  post(ports, api + pushRoutes.removal, { v: 'push-removal/1', endpoint });

const sendAppRemoval = (ports: Ports, api: string, app: Pick<AppSubscription, 'service' | 'token'>) =>
  post(ports, api + pushRoutes.removal, { v: 'push-app-removal/1', ...app });

/** A coupon opened from its notification, for the page that shows it. */
interface OpenedCoupon {
  readonly offer: Offer;
  readonly claim: Result<Claim>;
}

/** Records the shopper's answer to the notification: once, whether the click or the page reports it first. */
const noteAnswer = (ports: PushPorts, id: string): Promise<unknown> =>
  onStored(ports, (store) =>
    store.transaction(['meta'], 'readwrite', async (transaction) => {
      if ((await transaction.meta('pushed')) !== id) return;
      await transaction.putMeta('answers', withAnswer((await transaction.meta('answers')) ?? noAnswers, 'push', true));
      await transaction.remove('meta', 'pushed');
    }),
  );

/**
 * Claims the coupon of a notification. Repeated by the click and by the page it opens, it is one claim and one code. Errors:
 * `decision_unknown`, and those of a start. Those of the claim are in the result.
 */
export const openCoupon = async (ports: PushPorts, id: string): Promise<Result<OpenedCoupon>> => {
  const settings = await readSettings(ports);
  const stored = await onStored(ports, (store) =>
    store.transaction(['decisions'], 'readonly', (transaction) => transaction.get('decisions', id)),
  );
  const { coupon, decision, carried } = stored ?? {};
  if (!settings || !coupon || !decision || carried?.channel !== 'push')
    return fail('decision_unknown', 'No coupon was announced by this decision.');
  await noteAnswer(ports, id);
  const api = createPushApi(ports);
  const started = await api.start(configOf(settings));
  if (!started.ok) return started;
  const claim = await api.claim(id);
  return ok({ offer: { decisionId: id, coupon, currency: started.value.currency, by: decision.by, because: [] }, claim });
};

/**
 * Handles a page's message. `key` is the stored server key of this browser's subscription, if any. `subscribe` is stored only once the
 * server has it. `unsubscribe` removes the record whatever the server answers. Errors: `push_message_malformed`, `push_no_consent`, those of
 * `sendSubscription` and `openCoupon`.
 */
export const answerPage = async (ports: PushPorts, said: unknown): Promise<Result<OpenedCoupon | Notice | string | undefined>> => {
  const read = parseWith(pushMessageSchema, said, 'push_message_malformed');
  if (!read.ok) return read;
  const message = read.value;
  switch (message.couplet) {
    case 'key':
      return ok((await readSettings(ports))?.publicKey);
    case 'coupon':
      return openCoupon(ports, message.decisionId);
    case 'wake':
      return ok(await wakeUp(ports));
    case 'unsubscribe':
      await onStored(ports, (store) =>
        store.transaction(['meta'], 'readwrite', async (transaction) => {
          await transaction.remove('meta', 'push');
          await transaction.remove('meta', 'pushed');
        }),
      );
      if (message.app) return sendAppRemoval(ports, message.api, message.app);
      return message.endpoint === undefined ? ok(undefined) : sendRemoval(ports, message.api, message.endpoint);
    case 'subscribe': {
      const { settings, subscription } = message;
      // The page knows the shop's consent, but not the shopper's own switch.
      const own = await onStored(ports, (of) => of.transaction(['meta'], 'readonly', (transaction) => transaction.meta('preferences')));
      if (own?.storing === false) return fail('push_no_consent', 'The shopper has switched storing off.');
      const sent = await sendSubscription(ports, settings.api, subscription);
      if (!sent.ok) return sent;
      // The page has the shopper's consent, but may not have stored anything yet.
      const store = await ports.openStorage(true);
      await store.transaction(['meta'], 'readwrite', (transaction) => transaction.putMeta('push', settings));
      store.close();
      return ok(undefined);
    }
    default:
      return message satisfies never;
  }
};

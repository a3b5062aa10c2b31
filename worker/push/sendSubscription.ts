import { pushRoutes, type SubscriptionRemoval, type SubscriptionRequest } from '../../src/protocol/pushProtocol';
import { fail, ok, type Result } from '../../src/protocol/result';
import type { WorkerPorts } from '../ports';
import { request } from '../sync/http';

type Ports = Pick<WorkerPorts, 'fetch'>;

const post = async (ports: Ports, url: string, body: SubscriptionRequest | SubscriptionRemoval): Promise<Result<undefined>> => {
  const answer = await request(ports, url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) return answer;
  return answer.value.ok ? ok(undefined) : fail('push_refused', `The server answered with status ${answer.value.status}.`);
};

/** Tells the server that this browser may be woken. Errors: `unreachable`, `push_refused`. */
export const sendSubscription = (ports: Ports, api: string, { endpoint, keys }: Pick<SubscriptionRequest, 'endpoint' | 'keys'>) =>
  post(ports, api + pushRoutes.subscriptions, { v: 'push-subscription/1', endpoint, keys });

/** Takes that back. Errors: the same. */
export const sendRemoval = (ports: Ports, api: string, endpoint: string) =>
  post(ports, api + pushRoutes.removal, { v: 'push-removal/1', endpoint });

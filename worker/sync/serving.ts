import { errorResponseSchema, routes, type Status, type StatusWithBundle, statusWithBundleSchema } from '../../src/protocol/protocol';
import { MINUTE, SECOND } from '../../src/protocol/values/clock';
import { parseJsonWith } from '../../src/protocol/values/parse';
import { fail, ok, type Result } from '../../src/protocol/values/result';
import type { WorkerPorts } from '../ports';
import type { DeviceStorage } from '../storage/deviceStorage';
import { request } from './http';

/** The server's reason in the text of an unsuccessful answer. @param otherwise code of an answer without one */
export const refusedBy = (status: number, text: string, otherwise: string): Result<never> => {
  const refused = parseJsonWith(errorResponseSchema, text, otherwise);
  return refused.ok
    ? fail(refused.value.error.code, refused.value.error.message)
    : fail(otherwise, `The server answered with status ${status}.`);
};

/**
 * Age up to which a status is used without asking again. The browser's own cache is always revalidated: a static host may send no cache
 * lifetime, and the browser then guesses one, up to days (https://www.rfc-editor.org/rfc/rfc9111#section-4.2.2).
 */
const FRESH = 30 * SECOND;
/** Without a successful status for this long nothing is shown: a stopped campaign must not continue on an unreachable device. */
const GRACE = 5 * MINUTE;

/** Statuses this page has received itself, so that a choice need not read them again. */
const heard = new WeakMap<DeviceStorage, { readonly time: number; readonly status: Status }>();

/**
 * The merchant's kill switch, as last received. Asks the server if the stored status is older than 30 s.
 * @param withBundle asks for the current bundle too, which the answer may lack
 * @returns error `status_unreachable`: no success for 5 minutes
 */
export const readStatus = async (
  ports: WorkerPorts,
  api: string,
  storage: DeviceStorage,
  withBundle = false,
): Promise<Result<StatusWithBundle>> => {
  const now = ports.clock();
  const known = heard.get(storage);
  if (known && Math.abs(now - known.time) < FRESH) return ok(known.status);
  const stored = await storage.transaction(['meta'], 'readonly', (transaction) => transaction.meta('status'));
  if (stored && Math.abs(now - stored.time) < FRESH) {
    heard.set(storage, stored);
    return ok(stored.status);
  }
  const path = withBundle ? routes.statusWithBundle : routes.status;
  const answer = await request(ports, api + path, { cache: 'no-cache' }, (withBundle ? 8 : 4) * SECOND);
  if (answer.ok && answer.value.status === 200) {
    const status = parseJsonWith(statusWithBundleSchema, await answer.value.text(), 'status_malformed');
    if (status.ok) {
      const { files: _, ...own } = status.value;
      const record = { time: now, status: own };
      await storage.transaction(['meta'], 'readwrite', (transaction) => transaction.putMeta('status', record));
      heard.set(storage, record);
      return status;
    }
  }
  return stored && Math.abs(now - stored.time) < GRACE ? ok(stored.status) : fail('status_unreachable', 'The server does not answer.');
};

/** May a coupon be shown now? Errors `not_serving`, `status_unreachable`. */
export const mayServe = async (ports: WorkerPorts, api: string, storage: DeviceStorage): Promise<Result<Status>> => {
  const status = await readStatus(ports, api, storage);
  return status.ok && !status.value.serving ? fail('not_serving', 'The shop switched coupons off.') : status;
};

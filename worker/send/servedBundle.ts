import { fail, ok, type Result } from '../../src/protocol/result';
import type { LoadedBundle } from '../bundle/loadedBundle';
import type { Inspected } from '../privacyPanel/inspector';
import { mayServe } from '../sync/serving';

/** The bundle, while the shop has coupons on. Errors: `not_started`, `serving_stopped`, `unreachable`. */
export const servedBundle = async ({ ports, store, settings, seen }: Inspected): Promise<Result<LoadedBundle>> => {
  const { of: bundle } = await seen();
  if (!bundle) return fail('not_started', 'There is no bundle yet.');
  const status = await mayServe(ports, settings.api, store);
  if (status.ok) return ok(bundle);
  const { code, message } = status.error;
  return fail(code === 'not_serving' ? 'serving_stopped' : 'unreachable', message);
};

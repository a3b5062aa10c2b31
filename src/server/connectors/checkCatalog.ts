import type { Coupon } from '../../core/coupons/coupon';
import { ok, type Result } from '../../core/result';
import { asksMore, honours } from './capabilities';
import type { Connector } from './connector';

/**
 * Can the shop honour every coupon? It is asked only where one wants more than every shop agreed to. Errors: those of `honours` with the
 * coupon's id, and of `Connector.capabilities`.
 */
export const checkCatalog = async (coupons: readonly Coupon[], connector: Pick<Connector, 'capabilities'>): Promise<Result<undefined>> => {
  const demanding = coupons.filter(asksMore);
  if (demanding.length === 0) return ok(undefined);
  const capabilities = await connector.capabilities();
  if (!capabilities.ok) return capabilities;
  return demanding.map((coupon) => honours(capabilities.value, coupon)).find(({ ok: honoured }) => !honoured) ?? ok(undefined);
};

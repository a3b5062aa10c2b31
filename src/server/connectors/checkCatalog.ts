import type { Coupon } from '../../protocol/coupons/coupon';
import { ok, type Result } from '../../protocol/result';
import { asksMore, honours } from './capabilities';
import type { Connector } from './connector';

type Asked = Pick<Connector, 'agreed' | 'capabilities' | 'canHonour'>;
interface Entry {
  readonly coupon: Coupon;
  readonly currency: string;
}

/**
 * Can the shop honour every coupon? It is asked only where one wants more than every shop of its kind agreed to. Errors: those of `honours`
 * with the coupon's id, and of the connector.
 */
export const checkCatalog = async (entries: readonly Entry[], connector: Asked): Promise<Result<undefined>> => {
  const demanding = connector.agreed ? entries.filter(({ coupon }) => asksMore(coupon)) : entries;
  if (demanding.length === 0) return ok(undefined);
  const capabilities = await connector.capabilities();
  if (!capabilities.ok) return capabilities;
  for (const { coupon, currency } of demanding) {
    const honoured = honours(capabilities.value, coupon);
    if (!honoured.ok) return honoured;
    const exact = await connector.canHonour?.(coupon, currency);
    if (exact?.ok === false) return exact;
  }
  return ok(undefined);
};

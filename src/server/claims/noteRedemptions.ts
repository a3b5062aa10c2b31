import type { ClaimRepository } from '../records/claimRepository';
import type { CodeRepository } from '../records/codeRepository';
import type { OrderRepository } from '../records/orderRepository';
import type { ClaimGuard } from './claimGuard';

/**
 * Tells the guard which claims orders and checkouts redeem or give back. Orders do not wait for it.
 * @param onError called when the claims of an order could not be read
 */
export const noteRedemptions = <
  S extends Pick<OrderRepository, 'settleOrder'> & Pick<CodeRepository, 'actOnCode'> & Pick<ClaimRepository, 'claimsByCode'>,
>(
  store: S,
  guard: ClaimGuard,
  onError: (error: unknown) => void,
): S => {
  const note = (codes: readonly string[]): void => {
    if (codes.length === 0) return;
    store
      .claimsByCode(codes)
      .then((claims) => {
        const keysOf = (isRedeemed: boolean) => claims.filter(({ status }) => (status === 'redeemed') === isRedeemed).map(({ key }) => key);
        guard.redeemed(keysOf(true));
        guard.cancelled(keysOf(false));
      })
      .catch(onError);
  };
  const settleOrder: OrderRepository['settleOrder'] = async (order, bodySha256, now) => {
    const settled = await store.settleOrder(order, bodySha256, now);
    if (settled.ok && settled.value.fresh && order.event !== 'refunded') note(order.codes);
    return settled;
  };
  const actOnCode: CodeRepository['actOnCode'] = async (action, now) => {
    const acted = await store.actOnCode(action, now);
    if (acted.ok && action.action !== 'lock') note([action.code]);
    return acted;
  };
  const own: Readonly<Record<string | symbol, unknown>> = { settleOrder, actOnCode };
  return new Proxy(store, { get: (target, name) => (Object.hasOwn(own, name) ? own[name] : Reflect.get(target, name)) });
};

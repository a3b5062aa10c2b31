import type { ClaimRepository } from '../records/claimRepository';
import type { CodeRepository } from '../records/codeRepository';
import type { OrderRepository } from '../records/orderRepository';
import type { ClaimGuard } from './claimGuard';

/** Lets the guard know of redemptions, by orders and by checkouts, whoever writes them to the store. */
export const noteRedemptions = <
  S extends Pick<OrderRepository, 'settleOrder'> & Pick<CodeRepository, 'actOnCode'> & Pick<ClaimRepository, 'claimsByCode'>,
>(
  store: S,
  guard: ClaimGuard,
): S => {
  const note = async (codes: readonly string[]): Promise<void> => {
    if (codes.length === 0) return;
    const claims = await store.claimsByCode(codes);
    guard.redeemed(claims.filter(({ status }) => status === 'redeemed').map(({ key }) => key));
  };
  const settleOrder: OrderRepository['settleOrder'] = async (order, bodySha256, now) => {
    const settled = await store.settleOrder(order, bodySha256, now);
    if (settled.ok && order.event === 'paid') await note(order.codes);
    return settled;
  };
  const actOnCode: CodeRepository['actOnCode'] = async (action, now) => {
    const acted = await store.actOnCode(action, now);
    if (acted.ok && action.action === 'redeem') await note([action.code]);
    return acted;
  };
  const own: Readonly<Record<string | symbol, unknown>> = { settleOrder, actOnCode };
  return new Proxy(store, { get: (target, name) => own[name] ?? Reflect.get(target, name) });
};

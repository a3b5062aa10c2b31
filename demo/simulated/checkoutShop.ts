import { ok } from '../../src/protocol/result';
import { SIMULATED_ROUTE } from '../../src/protocol/simulatedRoute';
import type { FleetShop } from '../../src/simulator/http/fleetShop';
import { changeLine, createCart, setCode, setCoupletAttribute } from '../shop/cart';
import { placeOrder } from '../shop/orders';
import type { RunningShop } from '../shop/startShop';

/** The demo's own till: a cart, its code, the attribute, an order. The shop's webhook tells the coupon server of it, as of every order. */
export const checkoutShop = ({ db, orderChanged }: Pick<RunningShop, 'db' | 'orderChanged'>, now: () => number): FleetShop => ({
  order: async ({ items, code, attribution, customer }) => {
    const name = 'Simulated shopper';
    const buyer = { name, email: `${customer}@simulated.example`, address: 'Nowhere: nobody ordered this' };
    const pay = (withCode: boolean) =>
      db.transaction(() => {
        const cart = createCart(db, now());
        for (const { itemId, quantity } of items) changeLine(db, cart, itemId, { delta: quantity });
        if (withCode) setCode(db, cart, code);
        setCoupletAttribute(db, cart, attribution);
        return placeOrder(db, cart, buyer, now(), SIMULATED_ROUTE);
      })();
    // What the till does not take they leave away, as the card they saw said what it is for.
    const placed = pay(true);
    if ('problem' in placed) pay(false);
    orderChanged();
    return ok({ fresh: true });
  },
});

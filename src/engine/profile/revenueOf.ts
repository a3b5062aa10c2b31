import type { ShopperEventOf } from '../../protocol/events/shopperEvent';
import type { Minor } from '../../protocol/money';
import { goodsOf } from './cart';

/**
 * Goods before an order-level discount, minor units: prices times pieces, the stated value only where items carry no price. Profile, device
 * reward and trainer all read it here, so that what is learnt offline and on the device is the same money.
 */
export const revenueOf = ({ items, value }: ShopperEventOf<'purchase' | 'refund'>): Minor =>
  items.length > 0 && items.every(({ price }) => price !== undefined) ? goodsOf(items) : (value ?? goodsOf(items));

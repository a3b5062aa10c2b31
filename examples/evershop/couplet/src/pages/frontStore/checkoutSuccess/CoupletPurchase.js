import React from 'react';
import { pushEvent } from '../../../services/pushEvent.js';

export default function CoupletPurchase({ order }) {
  React.useEffect(() => {
    if (!order) return;
    const items = order.items.map(({ productSku, productName, finalPrice, qty }) => ({
      item_id: productSku,
      item_name: productName,
      price: finalPrice.value,
      quantity: qty,
    }));
    pushEvent('purchase', {
      transaction_id: order.orderNumber,
      currency: order.currency,
      value: order.subTotalWithDiscountInclTax.value,
      ...(order.coupon ? { coupon: order.coupon } : {}),
      items,
    });
  }, []);
  return null;
}

export const layout = { areaId: 'content', sortOrder: 1 };

export const query = `
  query Query {
    order(uuid: getContextValue('orderId')) {
      orderNumber
      currency
      coupon
      subTotalWithDiscountInclTax { value }
      items { productSku productName qty finalPrice { value } }
    }
  }
`;

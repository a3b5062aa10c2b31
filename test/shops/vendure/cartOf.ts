import { randomUUID } from 'node:crypto';
import type { Vendure } from './startVendure';

interface Applied {
  readonly __typename: string;
  readonly discounts?: readonly { readonly amountWithTax: number }[];
  readonly shippingLines?: readonly { readonly priceWithTax: number; readonly discountedPriceWithTax: number }[];
}
const ORDER = '__typename ... on Order { code discounts { amountWithTax } shippingLines { priceWithTax discountedPriceWithTax } }';

/** A shopper with a cart of these goods and a way of shipping. */
export const cartOf = async (shop: Pick<Vendure, 'shopper'>, ...goods: readonly (readonly [id: string, quantity: number])[]) => {
  const ask = shop.shopper();
  for (const [slug, quantity] of goods) {
    const { product } = await ask<{ product: { variants: { id: string }[] } }>(
      'query ($slug: String!) { product(slug: $slug) { variants { id } } }',
      { slug },
    );
    await ask(`mutation ($id: ID!, $quantity: Int!) { addItemToOrder(productVariantId: $id, quantity: $quantity) { __typename } }`, {
      id: product.variants[0]?.id,
      quantity,
    });
  }
  await ask(
    'mutation { setOrderShippingAddress(input: { streetLine1: "1 Test Row", city: "T", postalCode: "1", countryCode: "US" }) { __typename } }',
  );
  const { eligibleShippingMethods: ways } = await ask<{ eligibleShippingMethods: { id: string }[] }>('{ eligibleShippingMethods { id } }');
  await ask('mutation ($id: [ID!]!) { setOrderShippingMethod(shippingMethodId: $id) { __typename } }', { id: [ways[0]?.id] });
  const apply = async (code: string): Promise<Applied> =>
    (await ask<{ applyCouponCode: Applied }>(`mutation ($code: String!) { applyCouponCode(couponCode: $code) { ${ORDER} } }`, { code }))
      .applyCouponCode;
  const pay = async (): Promise<Applied> => {
    await ask(
      'mutation ($email: String!) { setCustomerForOrder(input: { firstName: "A", lastName: "B", emailAddress: $email }) { __typename } }',
      {
        email: `${randomUUID()}@example.test`,
      },
    );
    await ask('mutation { transitionOrderToState(state: "ArrangingPayment") { __typename } }');
    const { eligiblePaymentMethods: means } = await ask<{ eligiblePaymentMethods: { code: string }[] }>(
      '{ eligiblePaymentMethods { code } }',
    );
    const paid = await ask<{ addPaymentToOrder: Applied }>(
      `mutation ($method: String!) { addPaymentToOrder(input: { method: $method, metadata: {} }) { ${ORDER} } }`,
      { method: means[0]?.code },
    );
    return paid.addPaymentToOrder;
  };
  return { apply, pay };
};
/** What the code took off, of goods or of shipping. */
export const off = ({ discounts = [], shippingLines = [] }: Applied): number =>
  -discounts.reduce((sum, { amountWithTax }) => sum + amountWithTax, 0) ||
  shippingLines.reduce((sum, { priceWithTax, discountedPriceWithTax }) => sum + priceWithTax - discountedPriceWithTax, 0);

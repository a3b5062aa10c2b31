declare const SHOP_API: string;
declare const dataLayer: unknown[];

interface Order {
  readonly __typename: string;
  readonly code?: string;
  readonly message?: string;
  readonly totalQuantity?: number;
  readonly discounts?: readonly { readonly amountWithTax: number }[];
  readonly lines?: readonly { readonly linePriceWithTax: number }[];
}

/** The shop's own script, run in the page as its text says: what a merchant writes against the Shop API, and Couplet's two notices. */
export const pageScript = (): void => {
  const ORDER =
    '__typename ... on Order { code totalQuantity discounts { amountWithTax } lines { linePriceWithTax } } ... on ErrorResult { message }';
  const $ = <T extends HTMLElement>(id: string) => document.getElementById(id) as T | null;
  const say = (text: string): void => {
    const said = $('said');
    if (said) said.textContent = text;
  };

  const ask = async <T>(query: string, variables: Record<string, unknown> = {}): Promise<T> => {
    const token = localStorage.getItem('session');
    const answer = await fetch(SHOP_API, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify({ query, variables }),
    });
    const fresh = answer.headers.get('vendure-auth-token');
    if (fresh) localStorage.setItem('session', fresh);
    const { data, errors } = (await answer.json()) as { data: T; errors?: unknown };
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  };

  const show = (order: Order | null): void => {
    if (!order) return;
    const sum = (values: readonly number[] = []): number => values.reduce((total, value) => total + value, 0);
    for (const [id, text] of [
      ['count', String(order.totalQuantity)],
      ['goods', String(sum(order.lines?.map(({ linePriceWithTax }) => linePriceWithTax)))],
      ['discount', String(-sum(order.discounts?.map(({ amountWithTax }) => amountWithTax)))],
    ] as const) {
      const place = $(id);
      if (place) place.textContent = text;
    }
  };

  const keepAttribution = async (): Promise<void> => {
    const couplet = sessionStorage.getItem('attribution');
    const { activeOrder } = await ask<{ activeOrder: Order | null }>('{ activeOrder { code } }');
    if (couplet && activeOrder)
      await ask('mutation ($couplet: String!) { setOrderCustomFields(input: { customFields: { couplet: $couplet } }) { __typename } }', {
        couplet,
      });
  };

  const couplet = (window as unknown as { couplet: (...args: unknown[]) => void }).couplet;
  couplet('on', 'attribution', (attribution: string) => {
    sessionStorage.setItem('attribution', attribution);
    void keepAttribution();
  });
  couplet('on', 'claim', ({ code }: { code: string }) => sessionStorage.setItem('code', code));

  $('buy')?.addEventListener('click', async (event) => {
    const { sku, item } = (event.currentTarget as HTMLElement).dataset;
    const { products } = await ask<{ products: { items: { variants: { id: string }[] }[] } }>(
      'query ($slug: String!) { products(options: { filter: { slug: { eq: $slug } } }) { items { variants { id } } } }',
      { slug: sku },
    );
    const { addItemToOrder } = await ask<{ addItemToOrder: Order }>(
      `mutation ($id: ID!) { addItemToOrder(productVariantId: $id, quantity: 1) { ${ORDER} } }`,
      { id: products.items[0]?.variants[0]?.id },
    );
    await keepAttribution();
    dataLayer.push({ event: 'add_to_cart', ecommerce: JSON.parse(item ?? '{}') });
    show(addItemToOrder);
  });

  const code = $<HTMLInputElement>('code');
  if (code) {
    code.value = sessionStorage.getItem('code') ?? '';
    void ask<{ activeOrder: Order | null }>(`{ activeOrder { ${ORDER.replace('... on ErrorResult { message }', '')} } }`).then(
      ({ activeOrder }) => show(activeOrder),
    );
  }
  $('apply')?.addEventListener('submit', async (event) => {
    event.preventDefault();
    const { applyCouponCode } = await ask<{ applyCouponCode: Order }>(
      `mutation ($code: String!) { applyCouponCode(couponCode: $code) { ${ORDER} } }`,
      { code: code?.value },
    );
    if (applyCouponCode.message) return say(applyCouponCode.message);
    show(applyCouponCode);
    say('Code applied.');
  });

  $('order')?.addEventListener('click', async () => {
    await keepAttribution();
    await ask(
      'mutation { setCustomerForOrder(input: { firstName: "Ada", lastName: "Tester", emailAddress: "ada@example.test" }) { __typename } }',
    );
    await ask(
      'mutation { setOrderShippingAddress(input: { streetLine1: "1 Test Row", city: "T", postalCode: "1", countryCode: "US" }) { __typename } }',
    );
    const { eligibleShippingMethods } = await ask<{ eligibleShippingMethods: { id: string }[] }>('{ eligibleShippingMethods { id } }');
    await ask('mutation ($id: [ID!]!) { setOrderShippingMethod(shippingMethodId: $id) { __typename } }', {
      id: [eligibleShippingMethods[0]?.id],
    });
    await ask('mutation { transitionOrderToState(state: "ArrangingPayment") { __typename } }');
    const { eligiblePaymentMethods } = await ask<{ eligiblePaymentMethods: { code: string }[] }>('{ eligiblePaymentMethods { code } }');
    const { addPaymentToOrder } = await ask<{ addPaymentToOrder: Order }>(
      `mutation ($method: String!) { addPaymentToOrder(input: { method: $method, metadata: {} }) { ${ORDER} } }`,
      { method: eligiblePaymentMethods[0]?.code },
    );
    say(addPaymentToOrder.message ?? `Thank you: ${addPaymentToOrder.code}`);
  });
};

/** The coupon of the shopper's cart as the shop's server has it, which another tab may have changed: `null` for none. */
export const couponOnCart = async (fetch) => {
  const answer = await fetch('/api/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ myCart { coupon } }' }),
  });
  if (!answer.ok) throw new Error(`EverShop answered ${answer.status}.`);
  return (await answer.json()).data?.myCart?.coupon ?? null;
};

/**
 * Puts a code onto the cart by the storefront's own hand, which draws the cart anew; `true` = it is there. EverShop takes one coupon an order and
 * would put this one in another's place: a coupon that is there stays. `'empty'`: nothing is in the cart yet. Never rejects.
 */
export const applyToCart = async (code, { cart, applyCoupon, clearError }, fetch) => {
  // Without a cart EverShop's own function would post to the page.
  if (!cart?.uuid || cart.items?.length === 0) return 'empty';
  try {
    const there = await couponOnCart(fetch);
    if (there !== null) return there === code;
    await applyCoupon(code);
    return true;
  } catch {
    // EverShop's words for what went wrong are meant for its own form; the card has said it.
    clearError();
    return false;
  }
};

/** Whether the storefront's cart has the code, without a request. `undefined` if its page does not know its coupon. */
export const hasCoupon = (cart, code) => (cart?.coupon === undefined ? undefined : cart.coupon === code);

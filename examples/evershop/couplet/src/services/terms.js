/**
 * Terms of a coupon as Couplet's server writes them into `coupon.condition.couplet`: base64url of the JSON
 * `{v: "evershop-terms/1", discount, scope, when, currency, digits, expiresAt}`; amounts in minor units, times in UTC ms. Encoded, because
 * EverShop escapes HTML in what it is sent. `undefined` where the coupon is not Couplet's.
 */
export const termsOf = (coupon) => {
  if (coupon?.discount_type !== 'couplet') return undefined;
  const terms = JSON.parse(Buffer.from(String(coupon.condition?.couplet), 'base64url').toString('utf8'));
  if (terms.v !== 'evershop-terms/1') throw new Error(`Couplet's extension does not know coupons of the version ${terms.v}.`);
  return terms;
};

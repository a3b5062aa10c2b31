const MOST = 10_000;
const waiting = new Map();

/** Keeps the attribution of a request that is about to order a cart, until the order is written. */
export const keepAttribution = (cartId, attribution) => {
  if (typeof attribution !== 'string' || !/^v1\.[\w.-]{1,200}$/.test(attribution)) return;
  if (waiting.size >= MOST) waiting.delete(waiting.keys().next().value);
  waiting.set(String(cartId), attribution);
};

export const takeAttribution = (cartId) => {
  const attribution = waiting.get(String(cartId));
  waiting.delete(String(cartId));
  return attribution;
};

import { timingSafeEqual } from 'node:crypto';

/** A route that only Couplet's server may call, with the bearer token SHOP_TOKEN. */
export const coupletOnly = (handle) => async (request, response) => {
  const token = process.env.SHOP_TOKEN ?? '';
  const [given, wanted] = [request.headers.authorization ?? '', `Bearer ${token}`].map((text) => Buffer.from(text));
  if (token === '' || given.length !== wanted.length || !timingSafeEqual(given, wanted)) return response.sendStatus(401);
  return handle(request, response);
};

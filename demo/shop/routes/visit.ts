import { randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Cart, cartExists, createCart, loadCart, openCartExists } from '../cart';
import type { ShopDatabase } from '../database';
import type { Mailbox } from '../mailbox';
import type { SimulatedShoppers } from '../simulated';
import { type Embed, layout, type Page } from '../views';

/** Languages that the demo's pages can declare. Their own text stays English. */
const languages = ['en', 'zh-CN', 'de', 'fr', 'es', 'ar'];
const LANGUAGE_COOKIE = 'tt_lang';

/** Language of the page: set by `?lang=` and kept for later pages, to try the card in each language. */
const pageLanguage = (request: FastifyRequest, reply: FastifyReply): string => {
  const { lang } = request.query as { readonly lang?: unknown };
  const asked = languages.find((language) => language === lang);
  if (asked) void reply.setCookie(LANGUAGE_COOKIE, asked, { path: '/', httpOnly: true, sameSite: 'lax' });
  return asked ?? languages.find((language) => language === request.cookies[LANGUAGE_COOKIE]) ?? 'en';
};

/** Dependencies of every route of the shop. */
export interface Shop {
  readonly db: ShopDatabase;
  readonly now: () => number;
  readonly embed: Embed | undefined;
  readonly codesToken: string;
  readonly adminToken: string;
  /** Absent: no mails are sent. */
  readonly mailbox: Mailbox | undefined;
  /** Absent: no simulated shoppers. */
  readonly simulated: SimulatedShoppers | undefined;
  /** Call it after adding to the outbox. */
  readonly orderChanged: () => void;
}

const CART_COOKIE = 'tt_cart';
export const cookieOptions = { path: '/', httpOnly: true, sameSite: 'lax', maxAge: 30 * 86_400 } as const;

export const currentCart = (shop: Shop, request: FastifyRequest): Cart => loadCart(shop.db, request.cookies[CART_COOKIE], shop.now());

/** The cart id in the cookie, whether open or already ordered. */
export const cartCookie = (request: FastifyRequest): string | undefined => request.cookies[CART_COOKIE];

const CART_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Id of the shopper's open cart. Creates one if necessary, with the id assigned on their first page. */
export const ensureCart = (shop: Shop, request: FastifyRequest, reply: FastifyReply): string => {
  const known = request.cookies[CART_COOKIE];
  if (known !== undefined && openCartExists(shop.db, known)) return known;
  if (known !== undefined && CART_ID.test(known) && !cartExists(shop.db, known)) return createCart(shop.db, shop.now(), known);
  const id = createCart(shop.db, shop.now());
  void reply.setCookie(CART_COOKIE, id, cookieOptions);
  return id;
};

/**
 * Content security policy of every page, with the sources that Couplet's README asks a shop to allow, and WebAssembly for TensorFlow.js.
 */
const policy = (nonce: string, couplet: string, push = false): string =>
  [
    "default-src 'self'",
    `script-src 'self' 'wasm-unsafe-eval' 'nonce-${nonce}' ${couplet}`.trim(),
    `connect-src 'self' ${couplet}`.trim(),
    `worker-src blob:${push ? " 'self'" : ''}`,
    "style-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

export const sendPage = (
  shop: Shop,
  request: FastifyRequest,
  reply: FastifyReply,
  page: Pick<Page, 'title' | 'body'> & Partial<Pick<Page, 'current' | 'query' | 'picture' | 'events'>>,
): FastifyReply => {
  const nonce = randomBytes(16).toString('base64');
  // Assigned before there is a cart. Otherwise its attribute and its first line, sent at the same time, would create two carts, and one
  // would be lost.
  if (cartCookie(request) === undefined) void reply.setCookie(CART_COOKIE, randomUUID(), cookieOptions);
  return reply
    .header('content-security-policy', policy(nonce, shop.embed?.origin ?? '', shop.embed?.push))
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'same-origin')
    .header('x-content-type-options', 'nosniff')
    .type('text/html; charset=utf-8')
    .send(
      layout({
        ...page,
        nonce,
        language: pageLanguage(request, reply),
        embed: shop.embed,
        cartQuantity: currentCart(shop, request).quantity,
      }),
    );
};

export const tokenMatches = (given: string | undefined, wanted: string): boolean => {
  const [a, b] = [Buffer.from(given ?? ''), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
};

/** Admits requests with `<path>?token=…`, and remembers them with a cookie for that path. */
export const keeper =
  (shop: Pick<Shop, 'adminToken'>, path: string, cookie: string) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const { token } = request.query as { token?: unknown };
    if (typeof token === 'string' && tokenMatches(token, shop.adminToken)) {
      return reply.setCookie(cookie, token, { path, httpOnly: true, sameSite: 'strict' }).redirect(path, 303);
    }
    if (tokenMatches(request.cookies[cookie], shop.adminToken)) return undefined;
    return reply.code(401).type('text/plain').send('Open this page with the link printed at start.');
  };

import { randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Cart, cartExists, createCart, loadCart, openCartExists } from '../cart';
import type { ShopDatabase } from '../database';
import type { Mailbox } from '../mailbox';
import type { SimulatedShoppers } from '../simulated';
import { type Embed, layout, type Page } from '../views';

/** What the demo's pages can say they are in; their own text stays English. */
const languages = ['en', 'zh-CN', 'de', 'fr', 'es', 'ar'];
const LANGUAGE_COOKIE = 'tt_lang';

/** The language of the page: what `?lang=` asks for, kept for the pages after it, so that one can look at the card in each. */
const pageLanguage = (request: FastifyRequest, reply: FastifyReply): string => {
  const { lang } = request.query as { readonly lang?: unknown };
  const asked = languages.find((language) => language === lang);
  if (asked) void reply.setCookie(LANGUAGE_COOKIE, asked, { path: '/', httpOnly: true, sameSite: 'lax' });
  return asked ?? languages.find((language) => language === request.cookies[LANGUAGE_COOKIE]) ?? 'en';
};

/** What every route of the shop works with. */
export interface Shop {
  readonly db: ShopDatabase;
  readonly now: () => number;
  readonly embed: Embed | undefined;
  readonly codesToken: string;
  readonly adminToken: string;
  /** Absent: nothing is mailed. */
  readonly mailbox: Mailbox | undefined;
  /** Absent: nobody sends any. */
  readonly simulated: SimulatedShoppers | undefined;
  /** Something was put into the outbox. */
  readonly orderChanged: () => void;
}

const CART_COOKIE = 'tt_cart';
export const cookieOptions = { path: '/', httpOnly: true, sameSite: 'lax', maxAge: 30 * 86_400 } as const;

export const currentCart = (shop: Shop, request: FastifyRequest): Cart => loadCart(shop.db, request.cookies[CART_COOKIE], shop.now());

/** The id in the cookie as it stands, open or already ordered. */
export const cartCookie = (request: FastifyRequest): string | undefined => request.cookies[CART_COOKIE];

const CART_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Id of the visitor's open cart; makes one when there is none, under the id that their first page gave them. */
export const ensureCart = (shop: Shop, request: FastifyRequest, reply: FastifyReply): string => {
  const known = request.cookies[CART_COOKIE];
  if (known !== undefined && openCartExists(shop.db, known)) return known;
  if (known !== undefined && CART_ID.test(known) && !cartExists(shop.db, known)) return createCart(shop.db, shop.now(), known);
  const id = createCart(shop.db, shop.now());
  void reply.setCookie(CART_COOKIE, id, cookieOptions);
  return id;
};

/** Content security policy of every page, with what the README of Couplet asks a shop to allow, and WebAssembly for TensorFlow.js. */
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
  page: Pick<Page, 'title' | 'body'> & Partial<Pick<Page, 'current' | 'query' | 'events'>>,
): FastifyReply => {
  const nonce = randomBytes(16).toString('base64');
  // Before there is a cart: its attribute and its first line, sent at the same time, would otherwise make two carts, one of them lost.
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

/** Lets in whoever comes by `<path>?token=…`, and remembers them by a cookie of that path. */
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

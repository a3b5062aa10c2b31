import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { changeLine, loadCart, setCode, setCoupletAttribute, takeCode } from '../cart';
import { findProduct } from '../database';
import { cartChange, cartEvent, purchase } from '../gaEvents';
import { type Buyer, findOrder, orderLines, orderOfCart, placeOrder } from '../orders';
import { notFoundPage } from '../views/browsing';
import { type BuyerProblem, cartPage, checkoutPage, orderPage } from '../views/buying';
import { cartCookie, cookieOptions, currentCart, ensureCart, type Shop, sendPage } from './visit';

type Form = Readonly<Record<string, string | undefined>>;

const wantsJson = (request: FastifyRequest): boolean => (request.headers.accept ?? '').includes('application/json');

/** After a form: where to go without script, what happened for the page's own script. */
const answer = (request: FastifyRequest, reply: FastifyReply, back: string, body: unknown): FastifyReply =>
  wantsJson(request) ? reply.send(body) : reply.redirect(back, 303);

const whole = (text: string | undefined): number | undefined => (text !== undefined && /^\d{1,3}$/.test(text) ? Number(text) : undefined);

const checkBuyer = (form: Form): { readonly buyer: Buyer; readonly problems: readonly BuyerProblem[] } => {
  const text = (name: string): string => (form[name] ?? '').trim().slice(0, 200);
  const buyer = { name: text('name'), email: text('email'), address: text('address') };
  const problems: BuyerProblem[] = [];
  if (buyer.name === '') problems.push({ field: 'name', message: 'Please tell us your name.' });
  if (!/^\S+@\S+\.\S+$/.test(buyer.email)) problems.push({ field: 'email', message: 'This does not look like an email address.' });
  if (buyer.address === '') problems.push({ field: 'address', message: 'Please tell us where to send it.' });
  return { buyer, problems };
};

/** The cart that was ordered last. */
const ORDERED = 'tt_ordered';

/** Cart, discount code, checkout and thank-you page. */
export const buyingRoutes = (app: FastifyInstance, shop: Shop): void => {
  app.get('/cart', (request, reply) => {
    const cart = currentCart(shop, request);
    return sendPage(shop, request, reply, {
      title: 'Cart',
      events: cart.lines.length > 0 ? [cartEvent('view_cart', cart)] : [],
      body: cartPage(cart),
    });
  });

  app.post<{ Body: Form }>('/cart/lines', (request, reply) => {
    const product = findProduct(shop.db, request.body.product ?? '');
    const quantity = whole(request.body.quantity ?? '1');
    if (!product || quantity === undefined || quantity < 1)
      return reply.code(422).send({ error: 'Unknown product or impossible quantity.' });
    const cartId = ensureCart(shop, request, reply);
    changeLine(shop.db, cartId, product.id, { delta: quantity });
    const cart = loadCart(shop.db, cartId, shop.now());
    return answer(request, reply, '/cart', {
      quantity: cart.quantity,
      message: `${product.name} is in your cart.`,
      events: [cartChange('add_to_cart', product, quantity)],
    });
  });

  app.post<{ Params: { id: string }; Body: Form }>('/cart/lines/:id', (request, reply) => {
    const product = findProduct(shop.db, request.params.id);
    const to = request.body.remove === undefined ? whole(request.body.to) : 0;
    if (!product || to === undefined) return reply.code(422).send({ error: 'Unknown product or impossible quantity.' });
    const before = currentCart(shop, request).lines.find((line) => line.product.id === product.id)?.quantity ?? 0;
    const cartId = ensureCart(shop, request, reply);
    changeLine(shop.db, cartId, product.id, { to });
    const cart = loadCart(shop.db, cartId, shop.now());
    const change = (cart.lines.find((line) => line.product.id === product.id)?.quantity ?? 0) - before;
    return answer(request, reply, '/cart', {
      quantity: cart.quantity,
      message: 'Cart updated.',
      events: change === 0 ? [] : [cartChange(change > 0 ? 'add_to_cart' : 'remove_from_cart', product, Math.abs(change))],
    });
  });

  app.post<{ Body: Form }>('/cart/code', (request, reply) => {
    const code = (request.body.code ?? '').trim().slice(0, 64);
    const cartId = ensureCart(shop, request, reply);
    if (wantsJson(request)) {
      const taken = code !== '' && takeCode(shop.db, cartId, code, shop.now());
      return reply.code(taken ? 200 : 409).send({ taken });
    }
    setCode(shop.db, cartId, code === '' || request.body.remove !== undefined ? undefined : code);
    return reply.redirect(request.body.back === '/checkout' ? '/checkout' : '/cart', 303);
  });

  app.post<{ Body: Form }>('/cart/attributes', (request, reply) => {
    const value = (request.body.couplet ?? '').slice(0, 120);
    if (value !== '') setCoupletAttribute(shop.db, ensureCart(shop, request, reply), value);
    return reply.code(204).send();
  });

  app.get('/checkout', (request, reply) => {
    const cart = currentCart(shop, request);
    if (cart.lines.length === 0) return reply.redirect('/cart', 303);
    return sendPage(shop, request, reply, { title: 'Checkout', events: [cartEvent('begin_checkout', cart)], body: checkoutPage(cart) });
  });

  app.post<{ Body: Form }>('/checkout', (request, reply) => {
    const cartId = cartCookie(request);
    const earlier = cartId === undefined ? undefined : orderOfCart(shop.db, cartId);
    if (cartId === undefined) return reply.redirect('/cart', 303);
    if (earlier !== undefined) return reply.redirect(`/order/${earlier}`, 303);
    const attribute = request.body.couplet;
    if (attribute) setCoupletAttribute(shop.db, cartId, attribute.slice(0, 120));
    const { buyer, problems } = checkBuyer(request.body);
    const again = (notice?: string): FastifyReply =>
      sendPage(shop, request, reply.code(422), {
        title: 'Checkout',
        body: checkoutPage(currentCart(shop, request), buyer, problems, notice),
      });
    if (problems.length > 0) return again();
    const placed = placeOrder(shop.db, cartId, buyer, shop.now());
    if ('problem' in placed) {
      return placed.problem === 'cart_empty'
        ? reply.redirect('/cart', 303)
        : again(`${placed.refusal?.message ?? 'Your code can no longer be used.'} Remove it, or try another one.`);
    }
    shop.orderChanged();
    void reply.setCookie(ORDERED, cartId, cookieOptions);
    return reply.redirect(`/order/${placed.order}`, 303);
  });

  app.get<{ Params: { id: string } }>('/order/:id', (request, reply) => {
    const order = findOrder(shop.db, request.params.id);
    // Only the browser that ordered may see it: it holds the address. A script that writes to the cart right then may have begun another one.
    const carts = [cartCookie(request), request.cookies[ORDERED]];
    if (!order || !carts.some((cartId) => cartId !== undefined && orderOfCart(shop.db, cartId) === order.id)) {
      return sendPage(shop, request, reply.code(404), { title: 'Not found', body: notFoundPage() });
    }
    const lines = orderLines(shop.db, order.id);
    return sendPage(shop, request, reply, { title: 'Thank you', events: [purchase(order, lines)], body: orderPage(order, lines) });
  });
};

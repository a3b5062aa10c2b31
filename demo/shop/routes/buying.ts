import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Cart, changeLine, FREE_SHIPPING_FROM, loadCart, setCode, setCoupletAttribute, takeCode } from '../cart';
import { money } from '../catalog';
import { findProduct } from '../database';
import { cartChange, cartEvent, purchase } from '../gaEvents';
import { type Buyer, findOrder, type Order, type OrderLine, orderLines, orderOfCart, placeOrder } from '../orders';
import { type Html, html, notFoundPage } from '../views';
import { cartCookie, cookieOptions, currentCart, ensureCart, type Shop, sendPage } from './visit';

const totals = (figures: { subtotal: number; discount: number; shipping: number }, code: string | undefined): Html =>
  html`<dl class="totals"><div><dt>Goods</dt><dd>${money(figures.subtotal)}</dd></div>${figures.discount > 0 && html`<div class="saving"><dt>Code ${code ?? ''}</dt><dd data-discount>−${money(figures.discount)}</dd></div>`}<div><dt>Shipping</dt><dd>${figures.shipping === 0 ? 'Free' : money(figures.shipping)}</dd></div><div class="sum"><dt>Total</dt><dd data-total>${money(figures.subtotal + figures.shipping - figures.discount)}</dd></div></dl>`;

const codeForm = (cart: Cart, back: string): Html =>
  html`<form class="code" method="post" action="/cart/code"><input type="hidden" name="back" value="${back}"><label for="code">Discount code</label><div class="code-row"><input id="code" name="code" value="${cart.code ?? ''}" maxlength="64" autocomplete="off" spellcheck="false" autocapitalize="characters"${cart.refusal && html` aria-invalid="true" aria-describedby="code-problem"`}><button class="button quiet">Apply</button></div>${cart.refusal ? html`<p class="problem" id="code-problem" role="alert" data-reason="${cart.refusal.code}">${cart.refusal.message}</p>` : cart.code !== undefined && html`<p class="good" role="status">Code applied. <button class="link" name="remove" value="1">Remove</button></p>`}</form>`;

const shippingHint = (cart: Cart): Html =>
  html`<p class="small">${cart.shipping === 0 ? 'Shipping is on us.' : `${money(FREE_SHIPPING_FROM - cart.subtotal)} more for free shipping.`}</p>`;

const cartPage = (cart: Cart): Html =>
  cart.lines.length === 0
    ? html`<div class="wrap narrow"><header class="page-head"><h1>Your cart is empty</h1><p>It will look better with something in it.</p></header><p><a class="button" href="/">Browse the shop</a></p></div>`
    : html`<div class="wrap"><header class="page-head"><h1>Your cart</h1></header><div class="split"><ul class="lines">${cart.lines.map(({ product, quantity }) => html`<li class="line"><a href="/p/${product.id}" tabindex="-1" aria-hidden="true"><img src="/pictures/${product.id}.svg" alt="" width="96" height="96"></a><div class="line-text"><a class="card-name" href="/p/${product.id}">${product.name}</a><span class="card-brand">${product.brand}</span><form class="line-form" method="post" action="/cart/lines/${product.id}" data-cart-form data-reload><label class="hidden" for="q-${product.id}">Quantity of ${product.name}</label><input id="q-${product.id}" name="to" type="number" min="0" max="20" value="${quantity}" inputmode="numeric"><button class="link">Update</button><button class="link" name="remove" value="1" formnovalidate aria-label="Remove ${product.name}">Remove</button></form></div><span class="price">${money(product.price * quantity)}</span></li>`)}</ul>
<aside class="panel" aria-label="Summary">${totals(cart, cart.code)}${shippingHint(cart)}${codeForm(cart, '/cart')}<a class="button wide" href="/checkout">Check out</a></aside></div></div>`;

interface BuyerProblem {
  readonly field: keyof Buyer;
  readonly message: string;
}

const checkoutPage = (cart: Cart, buyer: Partial<Buyer> = {}, problems: readonly BuyerProblem[] = [], notice?: string): Html => {
  const field = (name: keyof Buyer, label: string, type: string, autocomplete: string): Html => {
    const problem = problems.find((candidate) => candidate.field === name);
    return html`<div class="field"><label for="${name}">${label}</label><input id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}" value="${buyer[name] ?? ''}" required maxlength="200"${problem && html` aria-invalid="true" aria-describedby="${name}-problem"`}>${problem && html`<p class="problem" id="${name}-problem">${problem.message}</p>`}</div>`;
  };
  return html`<div class="wrap"><header class="page-head"><h1>Checkout</h1><p>This is a demo: nothing is charged or shipped.</p></header>${notice !== undefined && html`<p class="problem banner" role="alert">${notice}</p>`}<div class="split"><form class="panel form" method="post" action="/checkout" id="pay">${field('name', 'Name', 'text', 'name')}${field('email', 'Email', 'email', 'email')}${field('address', 'Address', 'text', 'street-address')}<input type="hidden" name="couplet" value="${cart.couplet ?? ''}" data-couplet-attribute><p class="small">Payment is simulated: placing the order counts as paid.</p><button class="button wide">Place order · ${money(cart.total)}</button></form>
<aside class="panel" aria-label="Summary"><ul class="mini">${cart.lines.map(({ product, quantity }) => html`<li><img src="/pictures/${product.id}.svg" alt="" width="48" height="48"><span>${quantity} × ${product.name}</span><span>${money(product.price * quantity)}</span></li>`)}</ul>${totals(cart, cart.code)}${codeForm(cart, '/checkout')}</aside></div></div>`;
};

const orderPage = (order: Order, lines: readonly OrderLine[]): Html =>
  html`<div class="wrap narrow" data-order><header class="page-head"><p class="eyebrow">Order ${order.id}</p><h1>Thank you, ${order.name.split(' ')[0] ?? ''}.</h1><p>${order.status === 'paid' ? 'This is a demo, so nothing will be shipped.' : 'This order was cancelled.'}</p></header><div class="panel"><ul class="mini">${lines.map((line) => html`<li><img src="/pictures/${line.product_id}.svg" alt="" width="48" height="48"><span>${line.quantity} × ${line.name}</span><span>${money(line.price * line.quantity)}</span></li>`)}</ul>${totals(order, order.code ?? undefined)}</div><p><a class="button quiet" href="/">Continue shopping</a></p></div>`;

type Form = Readonly<Record<string, string | undefined>>;

const wantsJson = (request: FastifyRequest): boolean => (request.headers.accept ?? '').includes('application/json');

/** Answer to a form: a redirect without script, or the result for the page's own script. */
const answer = (request: FastifyRequest, reply: FastifyReply, back: string, body: unknown): FastifyReply =>
  wantsJson(request) ? reply.send(body) : reply.redirect(back, 303);

const whole = (text: string | undefined): number | undefined => (text !== undefined && /^\d{1,3}$/.test(text) ? Number(text) : undefined);

const checkBuyer = (form: Form): { readonly buyer: Buyer; readonly problems: readonly BuyerProblem[] } => {
  const text = (name: string): string => (form[name] ?? '').trim().slice(0, 200);
  const buyer = { name: text('name'), email: text('email'), address: text('address') };
  const problems: BuyerProblem[] = [];
  if (buyer.name === '') problems.push({ field: 'name', message: 'Enter your name.' });
  if (!/^\S+@\S+\.\S+$/.test(buyer.email)) problems.push({ field: 'email', message: 'Enter an e-mail address, such as ada@example.com.' });
  if (buyer.address === '') problems.push({ field: 'address', message: 'Enter your address.' });
  return { buyer, problems };
};

/** The cart that was ordered last. */
const ORDERED = 'tt_ordered';

/** Cart contents, code and attribution. */
const cartRoutes = (app: FastifyInstance, shop: Shop): void => {
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
    if (!product || quantity === undefined || quantity < 1) return reply.code(422).send({ error: 'Unknown product or invalid quantity.' });
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
    if (!product || to === undefined) return reply.code(422).send({ error: 'Unknown product or invalid quantity.' });
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
      if (loadCart(shop.db, cartId, shop.now()).lines.length === 0) return reply.code(409).send({ taken: false, empty: true });
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
};

/** Checkout and thank-you page. */
const checkoutRoutes = (app: FastifyInstance, shop: Shop): void => {
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
    // Only the browser that ordered may see the order, which contains the address. A script that writes to the cart at that moment may
    // already have started another cart.
    const carts = [cartCookie(request), request.cookies[ORDERED]];
    if (!order || !carts.some((cartId) => cartId !== undefined && orderOfCart(shop.db, cartId) === order.id)) {
      return sendPage(shop, request, reply.code(404), { title: 'Not found', body: notFoundPage() });
    }
    const lines = orderLines(shop.db, order.id);
    return sendPage(shop, request, reply, { title: 'Thank you', events: [purchase(order, lines)], body: orderPage(order, lines) });
  });
};

export const buyingRoutes = (app: FastifyInstance, shop: Shop): void => {
  cartRoutes(app, shop);
  checkoutRoutes(app, shop);
};

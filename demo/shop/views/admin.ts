import type { DiscountRow } from '../discountTable';
import { type Html, html } from '../html';
import { money } from '../money';
import type { recentOrders } from '../orders';

const delivery = (order: ReturnType<typeof recentOrders>[number]): string =>
  order.waiting === 0 ? `${order.sent} acknowledged` : `${order.waiting} waiting${order.problem === null ? '' : `: ${order.problem}`}`;

/** The shopkeeper's back room: orders with what the webhook did, and the codes the checkout knows. */
export const adminPage = (
  orders: ReturnType<typeof recentOrders>,
  codes: readonly DiscountRow[],
): Html => html`<div class="wrap"><header class="page-head"><h1>Back room</h1><p>Orders and codes as this shop’s own database has them.</p></header>
<h2>Orders</h2><div class="scroll" tabindex="0" role="region" aria-label="Orders"><table><thead><tr><th>Order</th><th>Status</th><th>Goods</th><th>Discount</th><th>Code</th><th>Attribute couplet</th><th>Webhook</th><th>Action</th></tr></thead><tbody>${orders.map((order) => html`<tr><td>${order.id}</td><td>${order.status}</td><td>${money(order.subtotal)}</td><td>${money(order.discount)}</td><td><code>${order.code ?? '–'}</code></td><td><code>${order.couplet ?? '–'}</code></td><td>${delivery(order)}</td><td>${order.status === 'paid' && html`<form method="post" action="/admin/orders/${order.id}/cancel"><button class="button quiet small-button" aria-label="Cancel order ${order.id}">Cancel</button></form>`}</td></tr>`)}</tbody></table></div>
<h2>Codes</h2><div class="scroll" tabindex="0" role="region" aria-label="Codes"><table><thead><tr><th>Code</th><th>Terms</th><th>For</th><th>Used</th><th>Expires</th><th>State</th></tr></thead><tbody>${codes.map((code) => html`<tr><td><code>${code.code}</code></td><td>${code.terms.kind}</td><td>${(code.scope.categories ?? ['whole shop']).join(', ')}</td><td>${code.used} of ${code.uses}</td><td>${new Date(code.expiresAt).toISOString().slice(0, 16).replace('T', ' ')} UTC</td><td>${code.active ? 'active' : 'off'}</td></tr>`)}</tbody></table></div></div>`;

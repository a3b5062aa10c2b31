import type { FastifyInstance } from 'fastify';
import type { Mail } from '../mailbox';
import { type Html, html, notFoundPage } from '../views';
import { keeper, type Shop, sendPage } from './visit';

const moment = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** List of mails, newest first. */
const mailboxPage = (mails: readonly Mail[]): Html => html`<div class="wrap"><header class="page-head"><h1>Demo mailbox</h1>
<p>All e-mails of this demo arrive here, whatever their address. They never leave this computer and are deleted when the demo stops.</p></header>
${
  mails.length === 0
    ? html`<p class="empty">No e-mails yet. Send a coupon to any address, from its card or from “My coupons”.</p>`
    : html`<div class="scroll" tabindex="0" role="region" aria-label="E-mails"><table><thead><tr><th>Subject</th><th>To</th><th>When</th></tr></thead><tbody>${mails.map(
        ({ id, subject, to, at }) => html`<tr><td><a href="/mailbox/${id}">${subject}</a></td><td>${to}</td><td>${moment(at)}</td></tr>`,
      )}</tbody></table></div>`
}<p><a class="button quiet" href="/mailbox">Refresh</a></p></div>`;

/** One mail, as a mail program shows it. */
const mailPage = ({
  id,
  subject,
  from,
  to,
  at,
  text,
}: Mail): Html => html`<div class="wrap"><p class="mail-back"><a href="/mailbox">← Demo mailbox</a></p>
<header class="page-head"><h1>${subject}</h1><p>From ${from}, to ${to}, ${moment(at)}</p></header>
<iframe class="mail" src="/mailbox/${id}/letter" title="${subject}"></iframe>
<details class="mail-text"><summary>As plain text</summary><pre>${text}</pre></details></div>`;

/** Like a mail program: shows mail without running scripts in it, and opens its links in a browser. */
const mailPolicy =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

/** The mailbox of all the demo's customers, whatever address they enter. */
export const mailboxRoutes = (app: FastifyInstance, shop: Shop): void => {
  const { mailbox } = shop;
  if (!mailbox) return;
  const onRequest = mailbox.isOpen ? [] : [keeper(shop, '/mailbox', 'tt_mailbox')];
  // Without Couplet, since this is not a shopper's page and reading mail is no shopping behaviour.
  const plain: Shop = { ...shop, embed: undefined };

  app.get('/mailbox', { onRequest }, (request, reply) =>
    sendPage(plain, request, reply, { title: 'Demo mailbox', body: mailboxPage(mailbox.mails()) }),
  );

  app.get<{ Params: { id: string } }>('/mailbox/:id', { onRequest }, (request, reply) => {
    const mail = mailbox.mails().find(({ id }) => id === request.params.id);
    if (!mail) return sendPage(plain, request, reply.code(404), { title: 'Not found', body: notFoundPage() });
    return sendPage(plain, request, reply, { title: mail.subject, body: mailPage(mail) });
  });

  app.get<{ Params: { id: string } }>('/mailbox/:id/letter', { onRequest }, (request, reply) => {
    const mail = mailbox.mails().find(({ id }) => id === request.params.id);
    return reply
      .code(mail ? 200 : 404)
      .header('content-security-policy', mailPolicy)
      .header('referrer-policy', 'no-referrer')
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(mail?.html.replace('<head>', '<head><base target="_blank">') ?? '');
  });
};

import type { FastifyInstance } from 'fastify';
import { notFoundPage } from '../views/browsing';
import { mailboxPage, mailPage } from '../views/mailbox';
import { keeper } from './keeper';
import { type Shop, sendPage } from './visit';

/** A mail program shows mail without running anything in it, and opens its links in a browser. */
const mailPolicy =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

/** The mailbox of the demo's customers, whoever they say they are. */
export const mailboxRoutes = (app: FastifyInstance, shop: Shop): void => {
  const { mailbox } = shop;
  if (!mailbox) return;
  const onRequest = mailbox.isOpen ? [] : [keeper(shop, '/mailbox', 'tt_mailbox')];
  // No shopper's page: what is read here is no behaviour of theirs.
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

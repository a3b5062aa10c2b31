import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';

const STYLE =
  ':root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}body{max-width:34rem;margin:12vh auto;padding:0 1.25rem}h1{font-size:1.5rem}li{margin:.5rem 0}';
const styleHash = createHash('sha256').update(STYLE).digest('base64');

const pageOf = (links: readonly (readonly [href: string, name: string, what: string])[]): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Couplet server</title>
<style>${STYLE}</style>
<h1>Couplet server</h1>
<p>This server is running. It hands out coupons that each shopper's own browser chooses.</p>
<ul>
${links.map(([href, name, what]) => `<li><a href="${href}">${name}</a>: ${what}</li>`).join('\n')}
</ul>
</html>
`;

/** The server's own address, for people who open it. Its links are relative, because only the browser knows the path of this server. */
export const startPage = (app: FastifyInstance, has: { readonly console: boolean; readonly docs: boolean }): void => {
  const page = pageOf([
    ...(has.console
      ? [['console/', 'Console', 'coupons, budgets and results. Sign in with the link that the server printed at its start.'] as const]
      : []),
    ...(has.docs ? [['docs/', 'Documentation', 'guides for your shop, and the API.'] as const] : []),
    ['readyz', 'Health', 'whether the server can take claims and orders.'],
  ]);
  app.get('/', { schema: { hide: true } }, (_request, reply) =>
    reply
      .headers({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
        'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
        'referrer-policy': 'no-referrer',
      })
      .send(page),
  );
};

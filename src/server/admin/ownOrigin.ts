import type { FastifyRequest } from 'fastify';

/**
 * Does the page that sends the request come from this server? Its origin is `BASE_URL`'s; without one, and where the browser knows the server by
 * another name (a tunnel, `localhost`), the host that the request was sent to. That is as good: to a foreign page the request is cross-origin,
 * and with a header of ours a browser asks first, which nobody answers.
 * @param origin of `BASE_URL`
 */
export const isOwnOrigin = ({ headers, host }: Pick<FastifyRequest, 'headers' | 'host'>, origin: string | undefined): boolean => {
  if (headers.origin === undefined || !URL.canParse(headers.origin)) return false;
  const page = new URL(headers.origin);
  if (origin !== undefined && (page.origin === origin || page.host === new URL(origin).host)) return page.origin === origin;
  return page.host === host;
};

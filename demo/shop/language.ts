import type { FastifyReply, FastifyRequest } from 'fastify';

/** What the demo's pages can say they are in; their own text stays English. */
const languages = ['en', 'zh-CN', 'de', 'fr', 'es', 'ar'];
const COOKIE = 'tt_lang';

/** The language of the page: what `?lang=` asks for, kept for the pages after it, so that one can look at the card in each. */
export const pageLanguage = (request: FastifyRequest, reply: FastifyReply): string => {
  const { lang } = request.query as { readonly lang?: unknown };
  const asked = languages.find((language) => language === lang);
  if (asked) void reply.setCookie(COOKIE, asked, { path: '/', httpOnly: true, sameSite: 'lax' });
  return asked ?? languages.find((language) => language === request.cookies[COOKIE]) ?? 'en';
};

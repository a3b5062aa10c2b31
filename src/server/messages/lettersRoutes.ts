import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { couponIdSchema } from '../../protocol/coupons/couponWords';
import { fail, ok, type Result } from '../../protocol/result';
import { localeSchema } from '../../protocol/sendRequest';
import type { RouteDeps } from '../deps';
import { errorResponses } from '../http/errorResponses';
import { jsonSchema } from '../http/jsonSchema';
import { refuse } from '../http/refuse';
import { type PreviewContent, previewLetters, previewParts } from './previewLetters';
import { confirmationText, couponTextMessage } from './templates/textMessages';

/** Both text messages as they would be sent. */
const previewTexts = (content: PreviewContent): Readonly<Record<'confirmation' | 'coupon', string>> => {
  const { confirmation, coupon } = previewParts(content);
  return { confirmation: confirmationText(confirmation), coupon: couponTextMessage(coupon) };
};

const querySchema = v.object({ coupon: couponIdSchema, locale: v.optional(localeSchema, 'en') });
type Query = v.InferOutput<typeof querySchema>;

const paramsSchema = v.object({ letter: v.picklist(['confirmation', 'coupon']) });
type Letter = v.InferOutput<typeof paramsSchema>['letter'];

/**
 * A letter's styles stand in its elements, which no policy of the console allows; framed, it has one of its own. Nothing in it runs, sends or leads
 * anywhere: https://html.spec.whatwg.org/multipage/browsers.html#sandboxing.
 */
const letterHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'",
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** Links open a window, which the sandbox has none of: a click does nothing, where else it would take the frame away. */
const inert = (html: string): string => html.replace('<head>', '<head><base target="_blank">');

/** Messages about a published coupon, as they would be sent. Registered where a role is already asked for. */
export const lettersRoutes = (scope: FastifyInstance, { store, messages }: Pick<RouteDeps, 'store' | 'messages'>): void => {
  const contentOf = async ({ coupon: id, locale }: Query): Promise<Result<PreviewContent>> => {
    const entry = await store.catalogEntry(id);
    if (!entry) return fail('coupon_unknown', 'The shop has no such coupon.', 'coupon');
    const { coupon, currency, timeZone = 'UTC' } = entry;
    return ok({ coupon, currency, timeZone, locale, shop: messages?.shop ?? 'Shop', storeUrl: messages?.storeUrl });
  };

  scope.get<{ Querystring: Query }>(
    '/v1/admin/messages/letters',
    {
      schema: {
        summary: 'The question and the coupon as they would be sent, as letters and as text messages',
        querystring: jsonSchema(querySchema),
        response: errorResponses,
      },
    },
    async (request, reply) => {
      const content = await contentOf(request.query);
      if (!content.ok) return refuse(reply, content.error);
      const { confirmation, coupon } = previewLetters(content.value);
      return reply.send({
        v: 'letters/1',
        letters: {
          confirmation: { subject: confirmation.subject, text: confirmation.text },
          coupon: { subject: coupon.subject, text: coupon.text },
        },
        texts: previewTexts(content.value),
      });
    },
  );

  scope.get<{ Querystring: Query; Params: { letter: Letter } }>(
    '/v1/admin/messages/letters/:letter',
    {
      schema: {
        summary: 'One of the letters as a page, for a frame of the console',
        params: jsonSchema(paramsSchema),
        querystring: jsonSchema(querySchema),
        response: errorResponses,
      },
    },
    async (request, reply) => {
      const content = await contentOf(request.query);
      if (!content.ok) return refuse(reply, content.error);
      return reply.headers(letterHeaders).send(inert(previewLetters(content.value)[request.params.letter].html));
    },
  );
};

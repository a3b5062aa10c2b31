import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { couponIdSchema } from '../../protocol/coupons/couponWords';
import { localeSchema } from '../../protocol/sendRequest';
import type { Clock } from '../../protocol/values/clock';
import { fail, ok, type Result } from '../../protocol/values/result';
import { refuse } from '../http/refuse';
import { errorResponses, jsonSchema } from '../http/routeSchemas';
import type { CatalogRepository } from '../records/catalogRepository';
import type { Messages } from './createMessages';
import type { ReadBrand } from './templates/brand';
import { letterPage, type PreviewContent, previewLetters, previewNotice, previewTexts } from './templates/previewLetters';
import { textSize } from './templates/textMessage';

const querySchema = v.object({ coupon: couponIdSchema, locale: v.optional(localeSchema, 'en') });
type Query = v.InferOutput<typeof querySchema>;

const paramsSchema = v.object({ letter: v.picklist(['confirmation', 'coupon']) });
type Params = v.InferOutput<typeof paramsSchema>;

/**
 * An e-mail's styles are inline, which the console's policy does not allow, so the framed preview has its own policy. It cannot run
 * scripts, send requests or navigate: https://html.spec.whatwg.org/multipage/browsers.html#sandboxing.
 */
const letterHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'",
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** Links would open a window, which the sandbox forbids, so clicks have no effect. Otherwise they would navigate the frame. */
const inert = (html: string): string => html.replace('<head>', '<head><base target="_blank">');

export interface LettersDeps {
  readonly store: CatalogRepository;
  /** Absent: the shop sends no messages. */
  readonly messages: Pick<Messages, 'baseUrl' | 'ttlMs'> | undefined;
  readonly brand: ReadBrand;
  readonly claimTtlMs: number;
  readonly clock: Clock;
}

/** Previews of messages about a published coupon. Register inside a scope that requires a role. */
export const lettersRoutes = (scope: FastifyInstance, { store, messages, brand, claimTtlMs, clock }: LettersDeps): void => {
  const contentOf = async ({ coupon: id, locale }: Query): Promise<Result<PreviewContent>> => {
    const entry = await store.catalogEntry(id);
    if (!entry) return fail('coupon_unknown', 'Unknown coupon.', 'coupon');
    const { coupon, currency, timeZone = 'UTC' } = entry;
    const shown = await brand();
    return ok({
      coupon,
      currency,
      timeZone,
      locale,
      brand: { ...shown, name: shown.name || 'Shop' },
      now: clock(),
      ttlMs: messages?.ttlMs,
      claimTtlMs,
      baseUrl: messages?.baseUrl,
    });
  };

  scope.get<{ Querystring: Query }>(
    '/v1/admin/messages/letters',
    {
      schema: {
        summary: 'Preview the confirmation and the coupon message as e-mail and SMS, and the notification',
        querystring: jsonSchema(querySchema),
        response: errorResponses,
      },
    },
    async (request, reply) => {
      const content = await contentOf(request.query);
      if (!content.ok) return refuse(reply, content.error);
      const { confirmation, coupon } = previewLetters(content.value);
      const texts = previewTexts(content.value);
      return reply.send({
        v: 'letters/1',
        letters: {
          confirmation: { subject: confirmation.subject, text: confirmation.text },
          coupon: { subject: coupon.subject, text: coupon.text },
        },
        texts,
        sizes: { confirmation: textSize(texts.confirmation), coupon: textSize(texts.coupon) },
        notice: previewNotice(content.value),
      });
    },
  );

  scope.get<{ Querystring: Query; Params: Params }>(
    '/v1/admin/messages/letters/:letter',
    {
      schema: {
        summary: "One e-mail as a page, for the console's preview",
        params: jsonSchema(paramsSchema),
        querystring: jsonSchema(querySchema),
        response: errorResponses,
      },
    },
    async (request, reply) => {
      const content = await contentOf(request.query);
      if (!content.ok) return refuse(reply, content.error);
      return reply.headers(letterHeaders).send(inert(letterPage(previewLetters(content.value)[request.params.letter])));
    },
  );
};

import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { couponIdSchema } from '../../protocol/coupons/couponWords';
import { localeSchema, messageChannels } from '../../protocol/sendRequest';
import type { Clock } from '../../protocol/values/clock';
import { fail, ok, type Result } from '../../protocol/values/result';
import { auditLine } from '../admin/auditTrail';
import { refuse } from '../http/refuse';
import { errorResponses, jsonSchema } from '../http/routeSchemas';
import type { Audited } from '../records/accessRepository';
import type { CatalogRepository } from '../records/catalogRepository';
import type { MessageRepository } from '../records/messageRepository';
import type { Messages } from './createMessages';
import { confirmationText, couponTextMessage, type PreviewContent, previewLetters, previewParts } from './templates/letters';

const addressSchema = v.strictObject({
  channel: v.picklist(messageChannels),
  address: v.pipe(v.string(), v.minLength(3), v.maxLength(254)),
});

const bounceSchema = v.strictObject({ report: v.pipe(v.string(), v.maxLength(1_000_000)) });

export interface MessageAdminDeps {
  readonly store: CatalogRepository & MessageRepository & Audited<Pick<MessageRepository, 'eraseAddress' | 'liftSuppression'>>;
  /** Absent: the shop sends no messages. */
  readonly messages: Messages | undefined;
  readonly clock: Clock;
}

/**
 * Message figures, erasure of an address, and reinstating an address that wants messages again. Register inside a scope that requires a
 * role.
 */
export const messageAdminRoutes = (scope: FastifyInstance, { store, messages, clock }: MessageAdminDeps): void => {
  const hashesOf = ({ channel, address }: v.InferOutput<typeof addressSchema>): ReturnType<Messages['hashesOf']> =>
    messages?.hashesOf(channel, address) ?? fail('channel_off', 'This server does not send messages.');

  scope.get(
    '/v1/admin/messages',
    { schema: { summary: 'Messages to shoppers by channel, state and reason, without addresses', response: errorResponses } },
    async () => ({ channels: messages?.channels ?? [], ...(await store.messageCounts()) }),
  );

  scope.post<{ Body: v.InferOutput<typeof bounceSchema> }>(
    '/v1/admin/messages/bounces',
    {
      bodyLimit: 1_500_000,
      config: { subject: 'message', access: 'write' },
      schema: {
        summary: 'Process a delivery report. Addresses that do not exist get no more messages',
        body: jsonSchema(bounceSchema),
        response: errorResponses,
      },
    },
    async (request, reply) => {
      if (!messages) return refuse(reply, { code: 'channel_off', message: 'This server does not send messages.' });
      const taken = await messages.bounced(request.body.report);
      return taken.ok ? reply.send(taken.value) : refuse(reply, taken.error);
    },
  );

  scope.post<{ Body: v.InferOutput<typeof addressSchema> }>(
    '/v1/admin/messages/erase',
    {
      bodyLimit: 1_024,
      config: { subject: 'message', access: 'write' },
      schema: {
        summary: 'Erase the messages stored for an address and send it no more',
        body: jsonSchema(addressSchema),
        response: errorResponses,
      },
    },
    async (request, reply) => {
      const hashes = hashesOf(request.body);
      if (!hashes.ok) return refuse(reply, hashes.error);
      const now = clock();
      // The audit log gets nothing about the address, not even a digest, which could be brute-forced.
      const erased = await store.audited(auditLine(request, now, 'message', {})).eraseAddress(hashes.value, now);
      return reply.send({ erased });
    },
  );

  scope.post<{ Body: v.InferOutput<typeof addressSchema> }>(
    '/v1/admin/messages/lift',
    {
      bodyLimit: 1_024,
      config: { subject: 'message', access: 'write' },
      schema: {
        summary: 'Allow messages again to a suppressed address, without sending one',
        body: jsonSchema(addressSchema),
        response: errorResponses,
      },
    },
    async (request, reply) => {
      const hashes = hashesOf(request.body);
      if (!hashes.ok) return refuse(reply, hashes.error);
      const lifted = await store.audited(auditLine(request, clock(), 'message', {})).liftSuppression(hashes.value);
      return reply.send({ lifted });
    },
  );
};

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
 * An e-mail's styles are inline, which the console's policy does not allow, so the framed preview has its own policy. It cannot run
 * scripts, send requests or navigate: https://html.spec.whatwg.org/multipage/browsers.html#sandboxing.
 */
const letterHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'",
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** Links would open a window, which the sandbox forbids, so clicks have no effect. Otherwise they would navigate the frame. */
const inert = (html: string): string => html.replace('<head>', '<head><base target="_blank">');

/** Previews of messages about a published coupon. Register inside a scope that requires a role. */
export const lettersRoutes = (
  scope: FastifyInstance,
  { store, messages }: { readonly store: CatalogRepository; readonly messages: Messages | undefined },
): void => {
  const contentOf = async ({ coupon: id, locale }: Query): Promise<Result<PreviewContent>> => {
    const entry = await store.catalogEntry(id);
    if (!entry) return fail('coupon_unknown', 'Unknown coupon.', 'coupon');
    const { coupon, currency, timeZone = 'UTC' } = entry;
    return ok({ coupon, currency, timeZone, locale, shop: messages?.shop ?? 'Shop', storeUrl: messages?.storeUrl });
  };

  scope.get<{ Querystring: Query }>(
    '/v1/admin/messages/letters',
    {
      schema: {
        summary: 'Preview the confirmation and the coupon message, as e-mail and SMS',
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
        summary: "One e-mail as a page, for the console's preview",
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

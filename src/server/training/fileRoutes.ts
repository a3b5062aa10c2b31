import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { campaignAt } from '../../bundle/campaign';
import { trainingFilesSchema, uploadedSchema } from '../../protocol/training';
import type { Clock } from '../../protocol/values/clock';
import { parseWith } from '../../protocol/values/parse';
import { fail, ok, type Result } from '../../protocol/values/result';
import { type ComposeRepositories, liveCampaign } from '../campaigns/composeNext';
import { refuse } from '../http/refuse';
import { errorResponses, jsonSchema } from '../http/routeSchemas';
import { rawBody } from '../http/signature';
import { PART, type Training } from './openTraining';
import { fileUnknown } from './trainingFiles';

const FILES = '/v1/admin/training/files';

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const beginSchema = v.strictObject({
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  bytes: v.pipe(whole, v.minValue(1)),
  modified: v.optional(whole, 0),
});

interface Named {
  readonly id: string;
}

export interface TrainingFileDeps {
  readonly store: ComposeRepositories;
  readonly training: Training;
  readonly clock: Clock;
}

/** The campaign that models are trained for. Errors: `no_bundle`, `campaign_invalid`. */
export const trainedCampaign = async (store: ComposeRepositories) => {
  const live = await liveCampaign(store);
  if (!live) return fail('no_bundle', 'Publish a campaign first. Training needs its coupons and currency.');
  const campaign = parseWith(campaignAt(live.publishedAt), live.campaign, 'campaign_invalid');
  return campaign.ok ? ok({ campaign: campaign.value, base: live.bundle }) : campaign;
};

/** Headers of a part. Error: `training_malformed`. */
const partOf = ({ headers, body }: FastifyRequest): Result<{ offset: number; digest: string; bytes: Uint8Array }> => {
  const { 'upload-offset': offset, 'content-digest': digest } = headers;
  if (typeof offset !== 'string' || !/^\d{1,15}$/.test(offset))
    return fail('training_malformed', 'Upload-Offset must be a whole number of bytes.', 'upload-offset');
  if (typeof digest !== 'string') return fail('training_malformed', 'Content-Digest must be sha-256=:…:', 'content-digest');
  return ok({ offset: Number(offset), digest, bytes: Buffer.isBuffer(body) ? body : Buffer.alloc(0) });
};

/** Adds a part to an upload, and has a complete file inspected. */
const partRoute = (scope: FastifyInstance, { store, training }: TrainingFileDeps): void => {
  rawBody(scope);
  scope.patch<{ Params: Named }>(
    `${FILES}/:id`,
    {
      bodyLimit: PART,
      config: { subject: 'training', access: 'write' },
      schema: {
        summary: 'Add a part to an upload, from `Upload-Offset` on, with its `Content-Digest` (RFC 9530). A 409 names the right offset',
        response: { 200: jsonSchema(uploadedSchema), ...errorResponses },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const part = partOf(request);
      const added = part.ok ? await training.files.append(id, part.value) : part;
      if (!added.ok) return refuse(reply, added.error);
      const { offset, bytes } = added.value;
      // The audit log has the beginning and the end of an upload, not each part.
      if (offset < bytes) request.isAudited = true;
      else {
        const live = await trainedCampaign(store);
        if (live.ok) training.inspections.add(id, live.value.campaign);
      }
      return reply.send({ id, offset });
    },
  );
};

/** Uploads of training files: begin, add parts, list, delete. Register inside a scope that requires a role. */
export const trainingFileRoutes = async (app: FastifyInstance, deps: TrainingFileDeps): Promise<void> => {
  const { store, training, clock } = deps;
  await app.register(async (scope) => partRoute(scope, deps));

  app.get(
    FILES,
    {
      config: { access: 'read' },
      schema: {
        summary: 'Uploaded training files, newest first, with what was found in them (`inspection`), and the limits',
        response: { 200: jsonSchema(trainingFilesSchema), ...errorResponses },
      },
    },
    async () => {
      const files = training.files.list();
      // A restart interrupts inspections.
      const waiting = files.filter((file) => file.offset === file.bytes && file.inspection === null);
      const live = waiting.length > 0 ? await trainedCampaign(store) : undefined;
      if (live?.ok) for (const { id } of waiting) training.inspections.add(id, live.value.campaign);
      return { files, limits: training.files.limits };
    },
  );

  app.post<{ Body: v.InferOutput<typeof beginSchema> }>(
    FILES,
    {
      bodyLimit: 1_024,
      config: { subject: 'training', access: 'write' },
      schema: {
        summary: 'Begin an upload, or continue an incomplete one of the same name, size and time. Answers with the next `offset`',
        body: jsonSchema(beginSchema),
        response: { 201: jsonSchema(uploadedSchema), ...errorResponses },
      },
    },
    async (request, reply) => {
      const live = await trainedCampaign(store);
      const begun = live.ok ? training.files.begin(request.body, request.principal?.actor ?? '', clock()) : live;
      if (!begun.ok) return refuse(reply, begun.error);
      const { id, offset } = begun.value;
      return reply.code(201).send({ id, offset });
    },
  );

  app.delete<{ Params: Named }>(
    `${FILES}/:id`,
    { config: { subject: 'training', access: 'write' }, schema: { summary: 'Delete an uploaded file', response: errorResponses } },
    async (request, reply) => {
      const { id } = request.params;
      if (!training.files.get(id)) return refuse(reply, fileUnknown);
      if (training.runs.isReading(id))
        return refuse(reply, { code: 'training_running', message: 'A run is reading this file. Wait for it, or cancel it.' });
      training.files.remove(id);
      return reply.send({ id });
    },
  );
};

import { createReadStream, statSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../protocol/values/clock';
import { fail } from '../../protocol/values/result';
import { auditLine } from '../admin/auditTrail';
import { refuse } from '../http/refuse';
import { errorResponses } from '../http/routeSchemas';
import type { AccessRepository } from '../records/accessRepository';
import type { Backups } from './backups';

export interface BackupRouteDeps {
  readonly store: Pick<AccessRepository, 'appendAudit'>;
  /** Absent: the data is in PostgreSQL, which has its own tools. */
  readonly backups: Backups | undefined;
  readonly clock: Clock;
}

const onPostgres = fail(
  'backup_postgres',
  'The data is in PostgreSQL. Use pg_dump --format=custom --schema=couplet, and keep your environment and DATA_DIR too.',
);

/** Backups for owners. A file holds the secrets of the data folder, so each download is in the audit log. */
export const backupRoutes = (scope: FastifyInstance, { store, backups, clock }: BackupRouteDeps): void => {
  scope.get(
    '/v1/admin/backups',
    { config: { access: 'manage' }, schema: { summary: 'Backups in the backup folder, newest first', response: errorResponses } },
    async () => ({
      v: 'backups/1',
      /** False: the data is in PostgreSQL. */
      possible: backups !== undefined,
      folder: backups?.folder ?? null,
      everyHours: backups?.everyHours ?? 0,
      keep: backups?.keep ?? 0,
      running: backups?.running() ?? null,
      failure: backups?.failure() ?? null,
      files: backups?.files() ?? [],
    }),
  );

  scope.post(
    '/v1/admin/backups',
    {
      bodyLimit: 1_024,
      config: { subject: 'backup', access: 'manage' },
      schema: { summary: 'Start a backup. `GET` shows its progress', response: errorResponses },
    },
    async (_request, reply) => {
      const begun = backups ? await backups.begin() : onPostgres;
      return begun.ok ? reply.code(202).send({ started: true }) : refuse(reply, begun.error);
    },
  );

  scope.get<{ Params: { name: string } }>(
    '/v1/admin/backups/:name',
    { config: { access: 'manage' }, schema: { summary: 'Download a backup', response: errorResponses } },
    async (request, reply) => {
      const { name } = request.params;
      const file = backups ? backups.fileOf(name) : onPostgres;
      if (!file.ok) return refuse(reply, file.error);
      await store.appendAudit(auditLine(request, clock(), `backup/${name}`, undefined), 'done');
      return reply
        .headers({
          'content-type': 'application/octet-stream',
          'content-length': statSync(file.value).size,
          'content-disposition': `attachment; filename="${name}"`,
          'cache-control': 'no-store',
        })
        .send(createReadStream(file.value));
    },
  );

  scope.delete<{ Params: { name: string } }>(
    '/v1/admin/backups/:name',
    { config: { subject: 'backup', access: 'manage' }, schema: { summary: 'Delete a backup', response: errorResponses } },
    async (request, reply) => {
      const removed = backups ? backups.remove(request.params.name) : onPostgres;
      return removed.ok ? reply.send({ deleted: request.params.name }) : refuse(reply, removed.error);
    },
  );
};

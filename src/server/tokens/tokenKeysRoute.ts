import type { FastifyInstance } from 'fastify';
import type { RouteDeps } from '../deps';
import { makeTokenKeys } from './makeTokenKeys';
import { tokenKeysFile } from './tokenKeysFile';

/** For who signs bundles elsewhere: the public keys of tokens, as a file of the bundle. Registered where a role is already asked for. */
export const tokenKeysRoute = (scope: FastifyInstance, { store, clock }: Pick<RouteDeps, 'store' | 'clock'>): void => {
  scope.get(
    '/v1/admin/token-keys',
    {
      config: { subject: 'token_keys', access: 'write' },
      schema: {
        summary: 'Public keys of the tokens of this epoch and the next ones, made where there are none; to be signed with a bundle',
      },
    },
    async (_request, reply) =>
      reply.type('application/json; charset=utf-8').send(Buffer.from(tokenKeysFile(await makeTokenKeys(store, clock())))),
  );
};

import type { FastifyInstance } from 'fastify';
import { refuse } from '../http/refuse';
import { type AuthenticateDeps, authenticate } from './authenticate';
import type { Principal } from './principal';
import { may } from './role';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks, on routes that want to know. */
    principal: Principal | undefined;
  }
}

/** Lets nobody at an admin route who has not the role for it. Register before the routes. */
export const guardAdmin = (app: FastifyInstance, deps: AuthenticateDeps): void => {
  app.decorateRequest('principal', undefined);
  app.addHook('onRequest', (request, reply, next) => {
    const { access } = request.facts;
    if (access === undefined) return next();
    void reply.header('cache-control', 'no-store');
    authenticate(request, deps).then((found) => {
      if (!found.ok) {
        if (found.error.code === 'unauthorized') void reply.header('www-authenticate', 'Bearer');
        return void refuse(reply, found.error);
      }
      request.principal = found.value;
      if (may(found.value.role, access)) return next();
      void refuse(reply, { code: 'forbidden', message: `The role ${found.value.role} does not reach so far.` });
    }, next);
  });
};

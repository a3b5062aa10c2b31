import * as v from 'valibot';
import { expectedTrafficSchema } from '../../stats/metrics/expectedTraffic';

/** `GET /v1/admin/site`. */
export const siteSchema = v.object({
  siteKey: v.string(),
  platform: v.string(),
  /** The shop's name in messages; null: not set. */
  name: v.nullable(v.string()),
  /** Path on a server with several shops, such as `/s/tea`. */
  path: v.nullable(v.string()),
  /** Whether the server signs versions. */
  signs: v.boolean(),
});

/** `GET /v1/admin/campaign`, only what the shop's settings show. */
export const publishedTermsSchema = v.object({
  published: v.nullable(v.object({ campaign: v.looseObject({ currency: v.optional(v.string()), timeZone: v.optional(v.string()) }) })),
});

const role = v.picklist(['analyst', 'assistant', 'editor', 'owner']);
export type Role = v.InferOutput<typeof role>;

/** `GET /v1/admin/tokens`. */
export const tokensSchema = v.object({
  tokens: v.array(
    v.object({ id: v.string(), name: v.string(), role, createdAt: v.number(), createdBy: v.string(), revokedAt: v.nullable(v.number()) }),
  ),
});

/** `POST /v1/admin/tokens`: the only response that contains the secret. */
export const madeTokenSchema = v.object({ token: v.string() });

/** `GET` and `PUT /v1/admin/expected-traffic`. */
export const trafficSchema = v.object({ peaks: expectedTrafficSchema });

/** `GET` and `PUT /v1/admin/origins`. */
export const originsSchema = v.object({
  allowed: v.array(v.string()),
  seen: v.array(v.object({ origin: v.string(), count: v.number(), lastAt: v.number(), allowed: v.boolean() })),
});

/** `GET /v1/admin/sessions`; instants in UTC ms. */
export const sessionsSchema = v.object({
  sessions: v.array(
    v.object({
      id: v.string(),
      actor: v.string(),
      role,
      since: v.number(),
      expiresAt: v.number(),
      /** This browser's own. */
      current: v.boolean(),
    }),
  ),
  /** The last sign-in of everyone who signed in by browser. */
  signIns: v.array(v.object({ actor: v.string(), at: v.number() })),
});
export type Sessions = v.InferOutput<typeof sessionsSchema>;

/** `POST /v1/admin/setup-link`. */
export const setupLinkSchema = v.object({ link: v.string(), expiresAt: v.number() });

/** `GET /v1/admin/audit`. */
export const auditSchema = v.object({
  entries: v.array(
    v.object({
      seq: v.number(),
      at: v.number(),
      actor: v.string(),
      action: v.string(),
      subject: v.string(),
      outcome: v.string(),
      saves: v.number(),
      lastAt: v.nullable(v.number()),
    }),
  ),
  next: v.nullable(v.number()),
});
export type AuditEntry = v.InferOutput<typeof auditSchema>['entries'][number];

/** `POST /v1/admin/uninstall`. */
export const uninstalledSchema = v.object({ endedClaims: v.number(), byHand: v.array(v.string()) });

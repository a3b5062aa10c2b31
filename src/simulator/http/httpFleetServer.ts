import * as v from 'valibot';
import { claimResponseSchema, routes, statusSchema } from '../../protocol/protocol';
import { tokenResponseSchema } from '../../protocol/reporting/tokens';
import { ok } from '../../protocol/result';
import { callForJson, callServer, type Repeated } from './callServer';
import type { FleetServer } from './fleetServer';

const acceptedSchema = v.object({ fresh: v.boolean() });

const post = (body: unknown, headers: Readonly<Record<string, string>> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

/** `FleetServer` over HTTP. @param server its address, without `/v1` */
export const httpFleetServer = (server: string, repeated: Repeated): FleetServer => {
  const api = server.replace(/\/+$/, '');
  // As the worker sends it: bytes of a fixed length.
  const send = (route: string, body: string) =>
    callForJson(acceptedSchema, api + route, { method: 'POST', headers: { 'content-type': 'text/plain' }, body }, repeated);
  return {
    status: () => callForJson(statusSchema, api + routes.status, {}, repeated),
    manifest: async (bundle) => {
      const answer = await callServer(api + routes.manifest(bundle), {}, repeated);
      return answer.ok ? ok(await answer.value.text()) : answer;
    },
    shard: async (bundle, sha256) => {
      const answer = await callServer(api + routes.shard(bundle, sha256), {}, repeated);
      return answer.ok ? ok(new Uint8Array(await answer.value.arrayBuffer())) : answer;
    },
    claim: (key, request) => callForJson(claimResponseSchema, api + routes.claims, post(request, { 'idempotency-key': key }), repeated),
    report: (body) => send(routes.reports, body),
    splitReport: (body) => send(routes.splitReports, body),
    tokens: (request) => callForJson(tokenResponseSchema, api + routes.tokens, post(request), repeated),
  };
};

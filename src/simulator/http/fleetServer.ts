import * as v from 'valibot';
import { type ClaimRequest, type ClaimResponse, claimResponseSchema, routes, type Status, statusSchema } from '../../protocol/protocol';
import { type TokenRequest, type TokenResponse, tokenResponseSchema } from '../../protocol/reporting/tokens';
import { ok, type Result } from '../../protocol/values/result';
import { callForJson, callServer, type Repeated } from './callServer';

/** A write that the server has stored. */
export interface Accepted {
  /** `false`: it was already stored, with the same content. */
  readonly fresh: boolean;
}

/** Port: the public routes of a running server, as a browser calls them. Errors: the server's own reason codes, `unreachable`, `answer_malformed`. */
export interface FleetServer {
  status(): Promise<Result<Status>>;
  /** Text of the signed envelope. */
  manifest(bundle: string): Promise<Result<string>>;
  shard(bundle: string, sha256: string): Promise<Result<Uint8Array>>;
  /** @param key the same for the same claim, however often it is sent */
  claim(key: string, request: ClaimRequest): Promise<Result<ClaimResponse>>;
  /** @param body a report or an assignment event, with its token if the bundle asks for one */
  report(body: string): Promise<Result<Accepted>>;
  /** The same for secure aggregation, as two shares. */
  splitReport(body: string): Promise<Result<Accepted>>;
  tokens(request: TokenRequest): Promise<Result<TokenResponse>>;
}

const acceptedSchema = v.object({ fresh: v.boolean() });

const post = (body: unknown, headers: Readonly<Record<string, string>> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

/** `FleetServer` over HTTP. @param server its address, without `/v1` */
export const httpFleetServer = (server: string, repeated: Repeated): FleetServer => {
  const api = server.replace(/\/+$/, '');
  // Sent like the worker does: bytes of a fixed length.
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

import type { Envelope, Manifest } from '../../bundle/manifest';
import { routes } from '../../protocol/protocol';
import { fail, ok, type Result } from '../../protocol/values/result';

/** Server address, and the token that authorises requests. */
export interface ServerAddress {
  readonly server: string;
  readonly token: string;
}

/**
 * Sends JSON, or CSV if the body is text, to an admin route and returns the JSON answer. Errors: `server_unreachable`, else the server's
 * own reason code.
 */
export const sendToServer = async (
  { server, token }: ServerAddress,
  method: 'GET' | 'PUT' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<Result<unknown>> => {
  const csv = typeof body === 'string';
  let answer: Response;
  try {
    answer = await fetch(`${server.replace(/\/+$/, '')}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': csv ? 'text/csv' : 'application/json' }),
      },
      body: body === undefined ? null : csv ? body : JSON.stringify(body),
    });
  } catch (error) {
    const cause = error instanceof Error ? String(error.cause ?? error.message) : String(error);
    // OpenSSL's messages when the answer is plain HTTP.
    if (/wrong version number|packet length too long/.test(cause))
      return fail('server_unreachable', `${server} does not support https. If that is intended, use http://.`, path);
    return fail('server_unreachable', `${server} does not answer: ${cause}.`, path);
  }
  const text = await answer.text();
  let json: { readonly error?: { readonly code?: string; readonly message?: string; readonly at?: string } } = {};
  try {
    json = JSON.parse(text) as typeof json;
  } catch {
    // Not an answer of this server, so only the status is used.
  }
  if (answer.ok) return ok(json);
  return fail(
    json.error?.code ?? `http_${answer.status}`,
    json.error?.message ?? `The server answered ${method} ${path} with ${answer.status}.`,
    json.error?.at ?? path,
  );
};

/** Manifest of a bundle that a server stores and checked when it was published. Errors: those of `sendToServer`. */
export const storedManifest = async (address: ServerAddress, bundle: string): Promise<Result<Manifest>> => {
  const answer = await sendToServer(address, 'GET', routes.manifest(bundle));
  return answer.ok ? ok(JSON.parse((answer.value as Envelope).payload) as Manifest) : answer;
};

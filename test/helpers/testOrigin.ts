import { REPORT_BYTES } from '../../src/protocol/reporting/report';
import { messageChannels, type SendRequest } from '../../src/protocol/sendRequest';
import type { TestBundle } from './testBundle';

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly key: string | null;
}

export type Answer = { readonly status: number; readonly body: string | Uint8Array<ArrayBuffer> };

const json = (status: number, body: unknown): Answer => ({ status, body: JSON.stringify(body) });

/**
 * The server's public routes as far as a worker uses them, behind a `fetch`: signed documents, idempotent claims and reports. What it was
 * asked stands in `calls`.
 */
export const testOrigin = (first?: TestBundle) => {
  const calls: Call[] = [];
  const claims = new Map<string, string>();
  const reports = new Map<string, string>();
  const messages = new Map<string, SendRequest>();
  const bundles = new Map<string, TestBundle>();
  let current: string | null = null;
  let next: { readonly bundle: string; readonly share: number } | undefined;
  let serving = true;
  let codeMs: number | undefined;
  /** Answers before the routes do; a thrown error is a dead network. */
  let intercept: ((path: string, call: Call) => Answer | undefined) | undefined;

  const publish = (bundle: TestBundle): void => {
    bundles.set(bundle.id, bundle);
    current = bundle.id;
  };
  if (first) publish(first);
  const stage = (bundle: TestBundle, share: number): void => {
    bundles.set(bundle.id, bundle);
    next = { bundle: bundle.id, share };
  };

  const route = ({ method, path, body, key }: Call): Answer => {
    if (path === '/v1/status.json')
      return json(200, { v: 'status/1', serving, bundle: current, ...(next && { next }), ...(codeMs && { codeMs }) });
    // Chunks are looked at here and imported from the test's own modules.
    if (path.startsWith('/assets/')) return { status: 200, body: '' };
    const [, id = '', file = ''] = /^\/v1\/bundles\/([0-9a-f]{16})\/(.+)$/.exec(path) ?? [];
    const bundle = bundles.get(id);
    if (bundle && file === 'manifest.json') return { status: 200, body: bundle.envelope };
    const shard = bundle?.shards.get(file.replace('.bin', ''));
    if (shard) return { status: 200, body: shard };
    if (method === 'POST' && path === '/v1/claims' && key) {
      const code = claims.get(key) ?? `CODE-${claims.size + 1}`;
      const known = claims.has(key);
      claims.set(key, code);
      return json(known ? 200 : 201, { v: 'claim/1', code, expiresAt: 4_000_000_000_000 });
    }
    if (method === 'GET' && path === '/v1/messages') return json(200, { v: 'send/1', channels: messageChannels });
    if (method === 'POST' && path === '/v1/messages' && key) {
      const { notBefore: _, locale: __, ...asked } = JSON.parse(body) as SendRequest;
      const { notBefore: ___, locale: ____, ...known } = messages.get(key) ?? { ...asked, locale: '' };
      if (JSON.stringify(known) !== JSON.stringify(asked))
        return json(409, { error: { code: 'idempotency_conflict', message: 'Other body.' } });
      messages.set(key, JSON.parse(body) as SendRequest);
      return json(202, { v: 'send/1', accepted: true });
    }
    // The test answers in its place.
    if (path === '/v1/tokens') return json(200, {});
    if (method === 'POST' && path === '/v1/reports/split') return json(200, {});
    if (method === 'POST' && path === '/v1/reports') {
      const { id: report } = JSON.parse(body.slice(0, REPORT_BYTES)) as { id: string };
      const known = reports.get(report);
      if (known !== undefined && known !== body) return json(409, { error: { code: 'report_conflict', message: 'Same id, other body.' } });
      reports.set(report, body);
      return json(known === undefined ? 201 : 200, {});
    }
    return json(404, { error: { code: 'not_found', message: 'No such route.' } });
  };

  const fetch = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const call: Call = {
      method: init.method ?? 'GET',
      path: new URL(url).pathname,
      body: typeof init.body === 'string' ? init.body : '',
      key: new Headers(init.headers).get('Idempotency-Key'),
    };
    calls.push(call);
    const { status, body } = intercept?.(call.path, call) ?? route(call);
    return new Response(body, { status });
  };

  return {
    fetch,
    calls,
    claims,
    reports,
    /** Messages asked for, by key. */
    messages,
    publish,
    stage,
    /** From now on the status says how long codes are reserved. */
    reserve: (ms: number) => {
      codeMs = ms;
    },
    serve: (value: boolean) => {
      serving = value;
    },
    intercept: (value: typeof intercept) => {
      intercept = value;
    },
    callsTo: (path: string) => calls.filter((call) => call.path === path),
  };
};
export type TestOrigin = ReturnType<typeof testOrigin>;

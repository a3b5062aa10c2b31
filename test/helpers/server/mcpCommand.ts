import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

type Json = Readonly<Record<string, unknown>>;
interface Called {
  readonly content: readonly [{ readonly text: string }];
  readonly isError?: boolean;
}

interface McpCommand {
  /** What the server said of itself. */
  readonly begun: Json;
  request<T>(method: string, params?: Json): Promise<T>;
  call(name: string, args?: Json): Promise<readonly [isError: boolean, value: Json]>;
  /** Closes its standard input. Resolves with the exit code. */
  stop(): Promise<number | null>;
}

export const spawnMcp = (script: string, server: string, token: string): ChildProcess =>
  spawn(process.execPath, [script, 'mcp', '--server', server, '--token', token]);

export const mcpVersions = ['2025-11-25', '2026-07-28'] as const;

/** `couplet mcp` as an assistant starts it, and its answers by request. The later version has no handshake: each request says what it speaks. */
export const startMcpCommand = async (
  script: string,
  server: string,
  token: string,
  version: (typeof mcpVersions)[number] = mcpVersions[0],
): Promise<McpCommand> => {
  const command = spawnMcp(script, server, token);
  const clientInfo = { name: 'test', version: '1' };
  const named = { protocolVersion: version, clientCapabilities: {}, clientInfo };
  const stated = Object.fromEntries(Object.entries(named).map(([name, value]) => [`io.modelcontextprotocol/${name}`, value]));
  const hasHandshake = version === '2025-11-25';
  const { stdin, stdout } = command;
  if (!stdin || !stdout) throw new Error('the command has no pipes');
  const waiting = new Map<number, (message: Json) => void>();
  createInterface({ input: stdout }).on('line', (line) => {
    const message = JSON.parse(line) as Json & { readonly id: number };
    waiting.get(message.id)?.(message);
  });
  let next = 0;
  const send = (message: Json): void => void stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const request = async <T>(method: string, params: Json = {}): Promise<T> => {
    const id = ++next;
    const answer = new Promise<Json>((resolve) => waiting.set(id, resolve));
    send({ id, method, params: hasHandshake ? params : { ...params, _meta: stated } });
    return (await answer).result as T;
  };
  const begun = hasHandshake
    ? await request<Json>('initialize', { protocolVersion: version, capabilities: {}, clientInfo })
    : await request<Json>('server/discover');
  if (hasHandshake) send({ method: 'notifications/initialized' });
  return {
    begun,
    request,
    call: async (name, args = {}) => {
      const { content, isError = false } = await request<Called>('tools/call', { name, arguments: args });
      return [isError, JSON.parse(content[0].text) as Json];
    },
    stop: async () => {
      stdin.end();
      if (command.exitCode === null) await once(command, 'exit');
      return command.exitCode;
    },
  };
};

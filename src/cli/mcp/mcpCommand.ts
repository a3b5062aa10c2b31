import { Command } from 'commander';
import * as v from 'valibot';
import { parseWith } from '../../protocol/values/parse';
import { fail, type Result } from '../../protocol/values/result';
import { type ServerAddress, sendToServer } from '../../trainer/bundle/sendToServer';
import { withServerOptions } from '../io/arguments';
import { printNotes, valueOr } from '../io/output';

const callerSchema = v.object({ role: v.string() });

/**
 * The role of the token. Errors: those of `sendToServer`; `token_too_strong`: it is of another role. An assistant must not hold a token that may publish.
 */
const checkToken = async (address: ServerAddress): Promise<Result<{ readonly role: string }>> => {
  const answer = await sendToServer(address, 'GET', '/v1/admin/me');
  const caller = answer.ok ? parseWith(callerSchema, answer.value, 'answer_malformed') : answer;
  if (!caller.ok || ['assistant', 'analyst'].includes(caller.value.role)) return caller;
  return fail(
    'token_too_strong',
    `A token with the role ${caller.value.role} is not for an assistant. Create one with \`couplet admin token create --role assistant\`.`,
  );
};

const run = async (address: ServerAddress, version: string): Promise<void> => {
  const caller = valueOr(await checkToken(address), false);
  if (!caller) return;
  // Standard output belongs to the protocol.
  if (caller.role === 'analyst') printNotes(['This token only reads. For drafts, create one with --role assistant.']);
  // Other commands do not load the protocol.
  const { serveAssistant } = await import('./createMcpServer');
  serveAssistant(address, version, (message) => printNotes([message]));
};

export const mcpCommand = (): Command =>
  withServerOptions(new Command('mcp'))
    .description("connect a merchant's AI assistant to a running server over the Model Context Protocol; it reads, and saves drafts")
    .action(({ server, token }: ServerAddress, command: Command) => run({ server, token }, command.parent?.version() ?? ''));

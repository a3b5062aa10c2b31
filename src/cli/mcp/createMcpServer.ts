import { type CallToolResult, McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { toJsonSchema, toStandardJsonSchema } from '@valibot/to-json-schema';
import { campaignSchema } from '../../bundle/campaign';
import type { Result } from '../../protocol/values/result';
import type { ServerAddress } from '../../trainer/bundle/sendToServer';
import { createTools, draftInput, periodInput, whichInput } from './tools';

const instructions = [
  'Couplet shows coupons in an online shop. You can read its results and campaigns, and save a draft.',
  'You cannot publish: a person reviews the draft in the console and publishes it there. Say so when you have saved one.',
  'Amounts are in minor units of the currency, such as cents. Read the draft before you change it, and send it back whole, with its revision.',
  'Results are differences between randomised groups. Report the interval with each of them, and claim no gain whose interval includes 0.',
].join(' ');

/** Failures are answers with a reason code, which the assistant can act on. */
const answerOf = (result: Result<unknown>): CallToolResult =>
  result.ok
    ? { content: [{ type: 'text', text: JSON.stringify(result.value) }] }
    : { content: [{ type: 'text', text: JSON.stringify({ error: result.error }) }], isError: true };

const schemaUri = 'couplet://campaign-schema';

/**
 * A server of the Model Context Protocol for a merchant's assistant. It only reads, and saves drafts: which it may do is decided by the
 * Couplet server, from the role of the token.
 */
export const createMcpServer = (tools: ReturnType<typeof createTools>, version: string): McpServer => {
  // The lists stay as they are, so no client needs to listen for changes.
  const capabilities = { tools: { listChanged: false }, resources: { listChanged: false } };
  const server = new McpServer({ name: 'couplet', title: 'Couplet', version }, { instructions, capabilities });
  const reads = { readOnlyHint: true, openWorldHint: false } as const;

  server.registerTool(
    'read_results',
    {
      title: 'Read results',
      description:
        'Orders, revenue, discounts and claims of a period and of the one before, net margin added by coupons with its interval, the best and the worst coupon, and the verdicts of the running experiment',
      inputSchema: toStandardJsonSchema(periodInput),
      annotations: reads,
    },
    async (input) => answerOf(await tools.readResults(input)),
  );
  server.registerTool(
    'list_coupons',
    {
      title: 'List coupons',
      description:
        'The coupons on offer: discount, dates, budget, what is spent and reserved, codes left, and whether coupons are switched on',
      annotations: reads,
    },
    async () => answerOf(await tools.listCoupons()),
  );
  server.registerTool(
    'read_campaign',
    {
      title: 'Read the campaign',
      description: 'The draft of the campaign with its revision and the issues that prevent publishing it, or the live campaign',
      inputSchema: toStandardJsonSchema(whichInput),
      annotations: reads,
    },
    async (input) => answerOf(await tools.readCampaign(input)),
  );
  server.registerTool(
    'draft_campaign',
    {
      title: 'Save a draft',
      description:
        'Replaces the draft of the campaign. Answers with its new revision and its issues. It is not published: a person does that in the console. Error draft_changed: somebody saved it since, so read it again',
      inputSchema: toStandardJsonSchema(draftInput),
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false },
    },
    async (input) => answerOf(await tools.draftCampaign(input)),
  );
  server.registerResource(
    'campaign-schema',
    schemaUri,
    { title: 'Campaign schema', description: 'JSON Schema of a campaign', mimeType: 'application/schema+json' },
    async (uri) => {
      const schema = toJsonSchema(campaignSchema, { typeMode: 'input', errorMode: 'ignore' });
      return { contents: [{ uri: uri.href, mimeType: 'application/schema+json', text: JSON.stringify(schema) }] };
    },
  );
  return server;
};

/** Serves an assistant over standard input and output until it closes them. */
export const serveAssistant = (address: ServerAddress, version: string, failed: (message: string) => void): void => {
  const tools = createTools(address);
  serveStdio(() => createMcpServer(tools, version), { onerror: ({ message }) => failed(message) });
};

import { fail, type Result } from '../../src/protocol/values/result';
import { type Chunk, loadChunk } from '../chunk';
import { quietly } from '../ui/tasks';
import type { AgentOptions } from './agentOptions';
import { findModelContext, type PageTool, type ToolAnswer } from './modelContext';

const answerOf = (result: Result<unknown>): ToolAnswer => {
  const value = result.ok ? result.value : { error: result.error };
  return {
    content: [{ type: 'text', text: JSON.stringify(value) }],
    structuredContent: value,
    ...(result.ok ? {} : { isError: true }),
  };
};

/** Inserted by scripts/build.mjs. */
declare const __COUPLET_CHUNKS__: Readonly<Record<'agentAnswers', Chunk>>;

/**
 * Offers two tools to the shopper's agent. Their code is loaded at the first call of either, whatever the shopper has, so that the request
 * reveals no more than the call.
 */
const offerTools = (options: AgentOptions): void => {
  const context = findModelContext();
  const handoff = window.couplet?._;
  if (!context || !handoff) return;
  const { paused, note } = options;
  let answers: ReturnType<NonNullable<typeof handoff.agentAnswers>> | undefined;
  const load = async (): Promise<typeof answers> => {
    if (!handoff.agentAnswers) await loadChunk(handoff, __COUPLET_CHUNKS__.agentAnswers);
    answers ??= handoff.agentAnswers?.(options);
    return answers;
  };
  /** Never rejects: a page may call the tools too. */
  const call =
    (ask: (found: NonNullable<typeof answers>, input: unknown, signal?: AbortSignal) => Promise<Result<unknown>>): PageTool['execute'] =>
    async (input, options) => {
      try {
        if (paused()) return answerOf(fail('paused', 'The shop has paused coupons on this page.'));
        const found = await load();
        return answerOf(
          found ? await ask(found, input, options?.signal) : fail('agent_failed', 'The code of the tool did not load. Try again.'),
        );
      } catch (error) {
        note('agent_failed', String(error));
        return answerOf(fail('agent_failed', 'The tool failed. Try again.'));
      }
    };
  const tools: readonly PageTool[] = [
    {
      name: 'list_my_coupons',
      title: 'My coupons',
      description:
        "Lists the shopper's coupons in this shop: those with a code, those they have saved, and the one that the page shows them now. Reads only this browser. Amounts are in minor units of the currency.",
      inputSchema: { type: 'object', properties: {}, additionalProperties: false },
      annotations: { readOnlyHint: true, consequentialHint: false },
      execute: call((found) => found.list()),
    },
    {
      name: 'claim_coupon',
      title: 'Get the code of a coupon',
      description:
        'Gets the code of a coupon from list_my_coupons whose state is kept (saved by the shopper) or offered (shown now). The page asks the shopper to confirm, and nothing happens until they do. The answer comes after theirs. Errors: claim_declined, if they say no, then do not ask again. confirmation_open, while they are asked already. Others are reasons of the shop, such as budget_exhausted.',
      inputSchema: {
        type: 'object',
        properties: { coupon: { type: 'string', description: 'Its field coupon in list_my_coupons' } },
        required: ['coupon'],
        additionalProperties: false,
      },
      annotations: { readOnlyHint: false, consequentialHint: true },
      execute: call((found, input, signal) => found.claim(input, signal)),
    },
  ];
  const register = async (tool: PageTool): Promise<void> => {
    try {
      await context.registerTool(tool);
    } catch (error) {
      note('agent_refused', `${tool.name}: ${String(error)}`);
    }
  };
  for (const tool of tools) void quietly(register)(tool);
};

export type OfferTools = typeof offerTools;

// A chunk of its own, which only browsers with an agent load.
if (window.couplet?._) window.couplet._.agent = offerTools;

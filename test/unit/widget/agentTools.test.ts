import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fail, ok } from '../../../src/protocol/values/result';
import type { PageTool, ToolAnswer } from '../../../widget/agent/modelContext';

/** The chunk on a page whose browser has an agent. */
const setUp = async (more: Partial<{ paused: boolean; loads: boolean; register: (tool: PageTool) => unknown }> = {}) => {
  const { paused = false, loads = true, register } = more;
  const tools = new Map<string, PageTool>();
  const requests: unknown[] = [];
  const notes: string[] = [];
  const handoff: Record<string, unknown> = {
    load: (chunk: unknown, done: () => void) => {
      requests.push(chunk);
      if (loads)
        handoff.agentAnswers = () => ({
          list: async () => ok({ v: 'my-coupons/1' }),
          claim: async (input: unknown) => {
            if (input === 'throws') throw new Error('broken');
            return fail('claim_declined', 'No.');
          },
        });
      done();
    },
  };
  vi.stubGlobal('__COUPLET_CHUNKS__', { agentAnswers: ['answers.js', ''] });
  vi.stubGlobal('window', { couplet: { _: handoff } });
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('document', { modelContext: { registerTool: register ?? ((tool: PageTool) => tools.set(tool.name, tool)) } });
  vi.resetModules();
  await import('../../../widget/agent/index');
  const offer = handoff.agent as (options: unknown) => void;
  offer({ paused: () => paused, note: (code: string) => notes.push(code) });
  const call = (name: string, input: unknown = {}): Promise<ToolAnswer> => tools.get(name)!.execute(input);
  return { tools, requests, notes, call };
};

beforeEach(() => vi.resetModules());
afterEach(() => vi.unstubAllGlobals());

test('two tools are offered, and their code is not loaded before one is called', async () => {
  const { tools, requests, call } = await setUp();
  expect([...tools.values()].map(({ name, annotations }) => [name, annotations.readOnlyHint])).toEqual([
    ['list_my_coupons', true],
    ['claim_coupon', false],
  ]);
  expect(requests).toEqual([]);
  expect(await call('list_my_coupons')).toEqual({
    content: [{ type: 'text', text: '{"v":"my-coupons/1"}' }],
    structuredContent: { v: 'my-coupons/1' },
  });
  await call('claim_coupon');
  expect(requests).toEqual([['answers.js', '']]);
});

test('errors are answers with a reason code', async () => {
  const { call, notes } = await setUp();
  expect(await call('claim_coupon')).toMatchObject({ isError: true, structuredContent: { error: { code: 'claim_declined' } } });
  expect(await call('claim_coupon', 'throws')).toMatchObject({ isError: true, structuredContent: { error: { code: 'agent_failed' } } });
  expect(notes).toEqual(['agent_failed']);
});

test('a chunk that does not load is an error, and the next call tries again', async () => {
  const { call, requests } = await setUp({ loads: false });
  expect(await call('list_my_coupons')).toMatchObject({ structuredContent: { error: { code: 'agent_failed' } } });
  await call('list_my_coupons');
  expect(requests).toHaveLength(2);
});

test('a paused page loads and answers nothing', async () => {
  const { call, requests } = await setUp({ paused: true });
  expect(await call('list_my_coupons')).toMatchObject({ structuredContent: { error: { code: 'paused' } } });
  expect(requests).toEqual([]);
});

test.each([
  () => {
    throw new Error('at once');
  },
  () => Promise.reject(new Error('InvalidStateError')),
])('a browser that refuses a tool is a note', async (register) => {
  const { notes } = await setUp({ register });
  await vi.waitFor(() => expect(notes).toEqual(['agent_refused', 'agent_refused']));
});

test.each([
  ['in the document', { modelContext: { registerTool: () => {} } }, {}, true],
  ['on the navigator, as in the first drafts', {}, { modelContext: { registerTool: () => {} } }, true],
  ['nowhere', {}, {}, false],
  ['an element of that name', { modelContext: { tagName: 'IMG' } }, {}, false],
])('the agent is found %s', async (_, onDocument, onNavigator, found) => {
  vi.stubGlobal('document', onDocument);
  vi.stubGlobal('navigator', onNavigator);
  const { findModelContext } = await import('../../../widget/agent/modelContext');
  expect(findModelContext() !== undefined).toBe(found);
});

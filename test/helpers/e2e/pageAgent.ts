import type { Page } from 'playwright';

/** As in Chromium, which has more of it than the draft. */
interface ModelContext {
  getTools(): Promise<readonly { readonly name: string }[]>;
  executeTool(tool: object, input: object): Promise<string>;
}

interface ToolAnswer {
  readonly coupons?: readonly { readonly coupon: string; readonly state: string; readonly code?: string }[];
  readonly code?: string;
  readonly error?: { readonly code: string };
}

/** Argument of a Chromium in which pages can offer tools to the shopper's agent. */
export const WITH_AGENT = '--enable-features=WebMCP';

/** Calls a tool of the page as the shopper's agent does. */
export const callTool = async (page: Page, tool: 'list_my_coupons' | 'claim_coupon', input: object = {}): Promise<ToolAnswer> => {
  const text = await page.evaluate(
    async ([name, given]) => {
      const { modelContext } = document as unknown as { readonly modelContext: ModelContext };
      const found = (await modelContext.getTools()).find((one) => one.name === name);
      return modelContext.executeTool(found!, given);
    },
    [tool, input] as const,
  );
  return (JSON.parse(text) as { readonly structuredContent: ToolAnswer }).structuredContent;
};

/** Presses the button of the question as a script of the page can. */
export const pressByScript = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const host of document.querySelectorAll('couplet-card')) host.shadowRoot?.querySelector<HTMLElement>('dialog .primary')?.click();
  });

/** Answer of a tool, as in the Model Context Protocol. Errors are answers too. */
export interface ToolAnswer {
  readonly content: readonly [{ readonly type: 'text'; readonly text: string }];
  readonly structuredContent: unknown;
  readonly isError?: true;
}

/** A tool that a page offers to the shopper's agent (https://webmachinelearning.github.io/webmcp, draft of 24 June 2026). */
export interface PageTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: object;
  readonly annotations: { readonly readOnlyHint: boolean; readonly consequentialHint: boolean };
  /** @param options of Chromium 156, not of the draft: the signal says that the agent no longer waits */
  execute(input: unknown, options?: { readonly signal?: AbortSignal }): Promise<ToolAnswer>;
}

export interface ModelContext {
  /** A promise since June 2026. It rejects if the page may not offer tools, or has one of this name. */
  registerTool(tool: PageTool): unknown;
}

interface Owner {
  readonly modelContext?: ModelContext;
}

/** The browser's way to the shopper's agent. `undefined` in most browsers. The first drafts had it on the navigator. */
export const findModelContext = (): ModelContext | undefined => {
  const context = (document as Document & Owner).modelContext ?? (navigator as Navigator & Owner).modelContext;
  // An element of the page may have this name.
  return typeof context?.registerTool === 'function' ? context : undefined;
};

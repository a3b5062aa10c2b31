/** Copies a code or, if the page may not, selects it, so that the shopper can copy it by hand. */
export const copyCode = async (code: string, shown: () => Element | null): Promise<'copied' | 'selected'> => {
  try {
    await navigator.clipboard.writeText(code);
    return 'copied';
  } catch {
    // The clipboard is missing on plain http and blocked by some permission policies.
    const element = shown();
    if (element) getSelection()?.selectAllChildren(element);
    return 'selected';
  }
};

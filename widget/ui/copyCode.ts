/** Copies a code or, where a page may not, selects it on the page, so that the shopper can copy it by hand. */
export const copyCode = async (code: string, shown: () => Element | null): Promise<'copied' | 'selected'> => {
  try {
    await navigator.clipboard.writeText(code);
    return 'copied';
  } catch {
    // The clipboard is missing on plain http and refused by some permission policies.
    const element = shown();
    if (element) getSelection()?.selectAllChildren(element);
    return 'selected';
  }
};

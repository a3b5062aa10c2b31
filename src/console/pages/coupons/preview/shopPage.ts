/** The address of a page as it was typed, where `https://` may be missing; `undefined` where it is none. */
export const shopPage = (typed: string): string | undefined => {
  const text = typed.trim();
  const url = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(url)) return undefined;
  const { protocol, hostname, href } = new URL(url);
  // Chromium takes spaces in a host and encodes them.
  return /^https?:$/.test(protocol) && hostname !== '' && !hostname.includes('%') ? href : undefined;
};

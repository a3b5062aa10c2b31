/** Who a message is from. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** `Tea & Co <hello@shop.example>`, the name in quotes or not; without a name it is the address's domain. `undefined` where it is neither. */
export const readMailbox = (text: string): Mailbox | undefined => {
  const [, quoted, plain, address = ''] = /^(?:"([^"<>\r\n]*)"\s*|([^"<>\r\n]*))<([^\s<>@,;]+@[^\s<>@,;]+)>$/.exec(text.trim()) ?? [];
  const alone = /^([^\s<>@,;"]+@[^\s<>@,;"]+)$/.exec(text.trim())?.[1];
  const found = alone ?? address;
  if (found === '') return undefined;
  return { name: (quoted ?? plain ?? '').trim() || found.slice(found.indexOf('@') + 1), address: found };
};

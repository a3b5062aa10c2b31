import type { Received } from '../helpers/fakes/mailRelay';

/** What came of messages that were to be sent, one an address. */
export interface Deliveries {
  readonly expected: number;
  readonly delivered: number;
  /** Addresses to which nothing came. */
  readonly lost: number;
  /** Mails that came beyond the first of their address, and those of them that cannot be told as such by their Message-ID. */
  readonly duplicates: number;
  readonly unlike: number;
  /** Codes that came to more than one address, and addresses to which more than one came. */
  readonly sharedCodes: number;
  readonly severalCodes: number;
}

const codeOf = ({ mail }: Received): string => /Your code: (\S+)/.exec(mail.text ?? '')?.[1] ?? '';

export const judgeDeliveries = (addresses: readonly string[], received: readonly Received[]): Deliveries => {
  const byAddress = new Map<string, Received[]>();
  for (const mail of received) byAddress.set(mail.to, [...(byAddress.get(mail.to) ?? []), mail]);
  const addressesOf = new Map<string, Set<string>>();
  for (const mail of received) addressesOf.set(codeOf(mail), (addressesOf.get(codeOf(mail)) ?? new Set()).add(mail.to));
  const all = [...byAddress.values()];
  return {
    expected: addresses.length,
    delivered: received.length,
    lost: addresses.filter((address) => !byAddress.has(address)).length,
    duplicates: all.reduce((sum, mails) => sum + mails.length - 1, 0),
    unlike: all.reduce((sum, mails) => sum + new Set(mails.map(({ messageId }) => messageId)).size - 1, 0),
    sharedCodes: [...addressesOf].filter(([code, to]) => code === '' || to.size > 1).length,
    severalCodes: all.filter((mails) => new Set(mails.map(codeOf)).size > 1).length,
  };
};

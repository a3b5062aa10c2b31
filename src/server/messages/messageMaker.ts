import { createHash } from 'node:crypto';
import { CONFIRM_FOR } from '../../engine/channels/channelSettings';
import type { ClaimRow } from '../records/claimRepository';
import type { MessageRow } from '../records/messageRepository';
import type { OutgoingMessage } from './messageChannel';
import type { MessageSettings } from './messageSettings';
import type { MessageToken, MessageTokens } from './messageTokens';
import type { CouponSource } from './templates/couponText';
import { languageOf } from './templates/languageOf';
import { confirmationLetter, confirmationText, couponLetter, couponTextMessage } from './templates/letters';

/** A coupon as currently in the catalog. */
export interface OfferedCoupon extends CouponSource {
  readonly timeZone?: string | undefined;
}

/** The same for every attempt, so that duplicates are recognisable. It does not reveal the row. */
const messageIdOf = ({ id, state }: Pick<MessageRow, 'id' | 'state'>): string =>
  createHash('sha256').update(`message-id/1\0${state}\0${id}`).digest('hex').slice(0, 32);

/** One-click unsubscription (https://www.rfc-editor.org/rfc/rfc8058). Also identifies the message when it bounces. */
const headersWith = (leaveUrl: string): OutgoingMessage['headers'] => ({
  'Auto-Submitted': 'auto-generated',
  'List-Unsubscribe': `<${leaveUrl}>`,
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
});

/** Composes messages with their links. */
export const createMessageMaker = (
  { shop, baseUrl, storeUrl }: Pick<MessageSettings, 'shop' | 'baseUrl' | 'storeUrl'>,
  tokens: Pick<MessageTokens, 'issue'>,
) => {
  const base = `${baseUrl.replace(/\/+$/, '')}/v1/messages/`;
  const link = (row: MessageRow, purpose: MessageToken['purpose'], subject: string, expiresAt: number | null): string =>
    base + tokens.issue({ purpose, subject, language: languageOf(row.locale), expiresAt });
  const leave = (row: MessageRow): string => link(row, 'leave', row.addressHash, null);

  const textMessage = (row: MessageRow, to: string, text: string): OutgoingMessage => ({
    id: messageIdOf(row),
    to,
    subject: '',
    text,
    headers: {},
  });

  return {
    confirmation: (row: MessageRow, to: string, offered: OfferedCoupon, now: number): OutgoingMessage => {
      const confirmUrl = link(row, 'confirm', row.id, now + CONFIRM_FOR);
      const leaveUrl = leave(row);
      const { locale } = row;
      const content = { ...offered, shop, locale, confirmUrl, leaveUrl, validMs: CONFIRM_FOR };
      if (row.channel === 'sms') return textMessage(row, to, confirmationText(content));
      const written = confirmationLetter(content);
      return { id: messageIdOf(row), to, ...written, headers: headersWith(leaveUrl) };
    },
    coupon: (row: MessageRow, to: string, offered: OfferedCoupon, claim: Pick<ClaimRow, 'code' | 'expiresAt'>): OutgoingMessage => {
      const leaveUrl = leave(row);
      const { locale } = row;
      const { timeZone = 'UTC' } = offered;
      const content = { ...offered, shop, locale, code: claim.code, expiresAt: claim.expiresAt, timeZone, leaveUrl, storeUrl };
      if (row.channel === 'sms') return textMessage(row, to, couponTextMessage(content));
      const written = couponLetter(content);
      return {
        id: messageIdOf(row),
        to,
        ...written,
        headers: headersWith(leaveUrl),
      };
    },
  };
};
export type MessageMaker = ReturnType<typeof createMessageMaker>;

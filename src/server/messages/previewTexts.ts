import { type PreviewContent, previewParts } from './previewLetters';
import { confirmationText, couponTextMessage } from './templates/textMessages';

/** Both text messages as they would be sent. */
export const previewTexts = (content: PreviewContent): Readonly<Record<'confirmation' | 'coupon', string>> => {
  const { confirmation, coupon } = previewParts(content);
  return { confirmation: confirmationText(confirmation), coupon: couponTextMessage(coupon) };
};

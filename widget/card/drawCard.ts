import { nextTask } from '../nextTask';
import { type CardOptions, createCard, type DrawnCard, formatOf } from './createCard';

/**
 * Draws the card in two tasks of its own: the one that brought the choice has done enough, and what formats dates and money reads as many data when it
 * is made as the card takes to draw. Rejects when the coupon cannot be drawn, and the page has not changed.
 */
export const drawCard = async (options: CardOptions): Promise<DrawnCard> => {
  // All of the campaign, in no order of this shopper's: which coupon was chosen is told to nobody.
  for (const src of options.offer.pictures ?? []) Object.assign(new Image(), { referrerPolicy: 'no-referrer', src });
  await nextTask();
  const format = formatOf(options);
  await nextTask();
  return createCard(options, format);
};

export type DrawCard = typeof drawCard;

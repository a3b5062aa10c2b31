import type { Locator } from 'playwright';

/** Chooses something in the menu of a card, by the name of its part. */
export const choose = async (card: Locator, part: string, timeout = 20_000): Promise<void> => {
  await card.locator('.more').click({ timeout });
  await card.locator(`.menu [part=${part}]`).click();
};

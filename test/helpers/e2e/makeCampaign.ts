import type { ConsoleWords } from './consoleWords';
import type { Keyboard } from './keyboard';
import { until } from './until';

/** In English, as the demo's pages are and so its shoppers' cards; the Chinese one only where it is written. */
export interface CampaignTitles {
  readonly en: string;
  readonly 'zh-CN'?: string;
}

/** Waits until the field that has the focus says this after its name. */
const says = (keys: Keyboard, name: string, said: RegExp): Promise<unknown> =>
  until(async () => {
    const node = await keys.at();
    return node.role === 'textbox' && node.name === name && said.test(node.description);
  }, `“${name}” has the focus and says ${said}`);

/** From the overview of an empty server to a campaign that can be published: of a preset, with two mistakes on the way that the console tells of. */
export const makeCampaign = async (keys: Keyboard, words: ConsoleWords, titles: CampaignTitles): Promise<void> => {
  await keys.press('link', words.firstCoupons);
  await keys.arrive(words.pages.coupons);
  await keys.press('link', words.welcome);
  await keys.arrive(words.newWelcome);
  await keys.write(words.currency, 'USD');
  await keys.write(words.holdout, '10');
  await keys.write(words.percent, '60');
  await keys.write(words.atMost, '8');
  await keys.press('button', words.create);
  // More than the whole margin: the focus is where it is mended.
  await says(keys, words.percent, words.belowCost);
  await keys.write(words.percent, '20');
  await keys.press('button', words.create);
  await keys.arrive(words.made);

  await keys.write(words.titleEn, titles.en);
  if (titles['zh-CN'] !== undefined) await keys.write(words.titleZh, titles['zh-CN']);
  // Less than one code may cost, told while it is typed.
  await keys.write(words.budget, '5');
  await says(keys, words.budget, words.cannotPay);
  await keys.write(words.budget, '500');
  await says(keys, words.budget, words.noLimit);
  await keys.press('link', words.all, 'Shift+Tab');
  await keys.arrive(words.pages.coupons);
  await keys.write(words.quiet, '1');
  await keys.write(words.holdoutShare, '5');
};

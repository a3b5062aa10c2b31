import { type Browser, chromium } from 'playwright';
import { browserArguments, findBrowser } from '../../../scripts/browser.mjs';

export const launch = async (...further: readonly string[]): Promise<Browser> =>
  chromium.launch({ executablePath: await findBrowser(), args: [...browserArguments, ...further] });

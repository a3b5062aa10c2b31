/** Does the shopper want data saved? Only Chromium says so (https://wicg.github.io/savedata/#savedata-attribute). */
export const dataSaved = (): boolean =>
  (navigator as Navigator & { readonly connection?: { readonly saveData?: boolean } }).connection?.saveData === true;

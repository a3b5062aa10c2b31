import { PREVIEW_PARAMETER } from './couponPreview';

/** The address of a page with a signed preview in its fragment; what the fragment had stays. @param text of `envelopeText` @param base64url of UTF-8 */
export const previewLink = (page: string, text: string, base64url: (text: string) => string): string => {
  const [before, hash = ''] = page.split('#', 2);
  return `${before}#${hash && `${hash}&`}${PREVIEW_PARAMETER}=${base64url(text)}`;
};

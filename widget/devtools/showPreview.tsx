import { h, render } from 'preact';
import { openSigned } from '../../src/bundle/openSigned';
import { type CouponPreview, couponPreviewSchema, PREVIEW_PARAMETER } from '../../src/protocol/preview';
import { minorDigits } from '../../src/protocol/values/money';
import { parseJsonWith } from '../../src/protocol/values/parse';
import { fail, ok, type Result } from '../../src/protocol/values/result';
import { fromBase64url } from '../../src/secureAggregation/bytes';
import { webBundleCrypto } from '../../worker/bundle/webBundleCrypto';
import { createCard } from '../card/createCard';
import { morePart } from '../card/more';
import { type Chunk, loadChunk } from '../chunk';
import { en } from '../i18n/en';
import { createFormat } from '../i18n/format';
import { directionOf, pageLocale } from '../i18n/locale';
import type { ByLanguage, Strings } from '../i18n/strings';
import type { WidgetConfig } from '../pageContract';
import { createHost } from '../ui/host';
import css from './preview.css?inline';
import { previewWords } from './previewWords';

interface NoticeProps {
  readonly title: string;
  readonly text: string;
  readonly closeText: string;
  /** BCP 47 tag of the sentences. */
  readonly language: string;
  readonly close: () => void;
}

/** Marks the card on the page as a preview, or states why there is none. */
const Notice = ({ title, text, closeText, language, close }: NoticeProps) => (
  <section class="preview" part="preview" aria-label={title} lang={language}>
    <p role="status">
      <strong>{title}</strong>
      {text}
    </p>
    <button class="close" type="button" onClick={close}>
      {closeText}
    </button>
  </section>
);

const textOf = (base64url: string): string => {
  try {
    return new TextDecoder().decode(fromBase64url(base64url));
  } catch {
    return '';
  }
};

/**
 * The coupon of a preview's link. Errors: those of `openSigned`, `preview_malformed`, `preview_ended`.
 * @param hash `location.hash` @param key of the script tag @param now UTC ms
 */
const readPreview = async (hash: string, key: string, now: number): Promise<Result<CouponPreview>> => {
  const given = hash
    .slice(1)
    .split('&')
    .find((part) => part.startsWith(`${PREVIEW_PARAMETER}=`));
  const text = textOf(given?.slice(PREVIEW_PARAMETER.length + 1) ?? '');
  const signed = await openSigned(text, key, webBundleCrypto, { now, serial: 0 });
  if (!signed.ok) return signed;
  const preview = parseJsonWith(couponPreviewSchema, signed.value.payload, 'preview_malformed');
  return preview.ok && preview.value.until <= now ? fail('preview_ended', 'The preview link has expired.') : preview;
};

/** Inserted by scripts/build.mjs. */
declare const __COUPLET_CHUNKS__: { readonly words: ByLanguage };

/** Shown in place of a code. No checkout accepts it. */
const SAMPLE_CODE = 'PREVIEW';

const notice = (config: WidgetConfig, { language, close: closeText }: Strings, title: string, text: string): void => {
  const host = createHost(css, { theme: config.theme, direction: directionOf(language) });
  const close = (): void => {
    render(null, host.root);
    host.remove();
  };
  render(h(Notice, { title, text, language, closeText, close }), host.root);
  host.mount();
};

/** Parts of the handoff that a preview uses. */
interface PreviewHandoff {
  readonly config: WidgetConfig;
  load(chunk: Chunk, done: () => void): void;
  /** Set by the chunk `words`. */
  readonly strings?: Strings;
}

/**
 * Draws the coupon of the link instead of everything else that Couplet does on the page: no worker is started, nothing is stored, counted
 * or sent, only sentences are fetched, and its code is a sample. An expired link shows the reason. A link that the shop did not sign does
 * nothing, because anyone could take coupons away with it.
 * @param now UTC ms
 * @returns whether the shop signed it
 */
export const showPreview = async (handoff: PreviewHandoff, hash: string, now: number): Promise<boolean> => {
  const { config } = handoff;
  const preview = await readPreview(hash, config.key, now);
  if (!preview.ok && preview.error.code !== 'preview_ended') {
    console.info(`couplet: no preview: ${preview.error.code}`);
    return false;
  }
  const locale = pageLocale(config.locale);
  const chunk = __COUPLET_CHUNKS__.words[locale.split('-')[0] ?? ''];
  if (chunk) await loadChunk(handoff, chunk);
  const strings = handoff.strings ?? en;
  const words = previewWords(strings.language);
  if (!preview.ok) {
    notice(config, strings, words.none, words.whyNone(preview.error.code));
    return true;
  }
  const { coupon, currency, card: settings, until } = preview.value;
  const card = createCard({
    // Its first line says that it is a preview.
    offer: { decisionId: 'preview', coupon, currency, by: 'rule', because: [], card: settings, reminder: {} },
    theme: config.theme,
    locale,
    // It was not chosen by a model, and its code is not valid.
    strings: {
      ...strings,
      reminder: words.title,
      disclosure: () => words.chosen,
      enterAtCheckout: words.sample,
      useBefore: () => '',
    },
    digitsOf: minorDigits,
    more: morePart,
    claim: async () => ok({ code: SAMPLE_CODE, expiresAt: coupon.endsAt }),
    explain: async () => fail('preview', 'There is no decision to explain.'),
    closed: () => {},
  });
  notice(config, strings, words.title, words.notice(createFormat(locale, strings.language, minorDigits).moment(until)));
  card.mount();
  return true;
};

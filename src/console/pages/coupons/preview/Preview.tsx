import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import * as v from 'valibot';
import { cardFormats, cardSettingsSchema } from '../../../../protocol/coupons/cardFormat';
import { type Coupon, couponSchema } from '../../../../protocol/coupons/coupon';
import { type PreviewMessage, previewReadySchema } from '../../../../protocol/preview';
import { LanguageContext } from '../../../i18n/i18n';
import { languageName, languagesOf } from '../../../i18n/languages';
import { useStrings } from '../../../languages/strings';
import { Choice } from '../../../ui/Field';
import { Panel } from '../../../ui/Page';
import { fieldsOf } from '../draft/draft';
import { useEditing } from '../draft/editing';
import { PreviewLink } from './PreviewLink';

const read = <S extends v.GenericSchema>(schema: S, value: unknown): v.InferOutput<S> | undefined => {
  const parsed = v.safeParse(schema, value);
  return parsed.success ? parsed.output : undefined;
};

/**
 * The coupon as shown on a card while it is being edited. Incomplete parts that the card does not show are replaced with placeholders.
 * `undefined` while its discount is unknown.
 * @param untitled placeholder for a missing title
 */
export const previewCoupon = (coupon: unknown, untitled: string, now: number): Coupon | undefined => {
  const fields = fieldsOf(coupon);
  const { id, title, detail, goods, discount, scope, when, membersOnly, endsAt, format } = couponSchema.entries;
  const words = fieldsOf(fields.title);
  const known = {
    id: read(id, fields.id) ?? 'preview',
    title: read(title, words.en === undefined ? { ...words, en: Object.values(words)[0] ?? untitled } : words) ?? { en: untitled },
    discount: read(discount, fields.discount),
    detail: read(detail, fields.detail),
    scope: read(scope, fields.scope) ?? {},
    when: read(when, fields.when) ?? { all: [] },
    endsAt: read(endsAt, fields.endsAt) ?? now,
    ...(typeof fields.format === 'string' ? { format: read(format, fields.format) } : {}),
    ...(fields.goods === undefined ? {} : { goods: read(goods, fields.goods) }),
    ...(read(membersOnly, fields.membersOnly) ? { membersOnly: true } : {}),
    ...(fields.picks === true ? { picks: true } : {}),
  };
  return known.discount && read(couponSchema, { ...known, version: 1, startsAt: 0 });
};

const themes = ['light', 'dark'] as const;
const widths = ['phone', 'desktop'] as const;
/** `own`: as it will be shown. */
const formats = ['own', ...cardFormats, 'inline'] as const;

const startTheme = (): PreviewMessage['theme'] => {
  const { theme } = document.documentElement.dataset;
  return theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches) ? 'dark' : 'light';
};

/** The frame, updated on every change. It sends a message when it is ready. */
const Frame = ({ message, wide, title }: { readonly message: PreviewMessage; readonly wide: boolean; readonly title: string }) => {
  const frame = useRef<HTMLIFrameElement>(null);
  const [ready, setReady] = useState(0);
  useEffect(() => {
    const heard = ({ origin, source, data }: MessageEvent<unknown>): void => {
      if (origin === location.origin && source === frame.current?.contentWindow && v.is(previewReadySchema, data))
        setReady((times) => times + 1);
    };
    addEventListener('message', heard);
    return () => removeEventListener('message', heard);
  }, []);
  const text = JSON.stringify(message);
  useEffect(() => {
    if (ready > 0) frame.current?.contentWindow?.postMessage(JSON.parse(text), location.origin);
  }, [ready, text]);
  return (
    <div class={`preview ${wide ? 'desktop' : 'phone'}`}>
      <iframe ref={frame} src="preview.html" title={title} />
    </div>
  );
};

interface PreviewProps {
  /** Absent: the coupon is not in the draft yet, so it has no link. */
  readonly couponId?: string;
  /** As in the draft, possibly incomplete, with the campaign's card settings. */
  readonly coupon: unknown;
  readonly card: unknown;
}

/** The card of a coupon on a phone and on a desktop, updated while typing. */
export const Preview = ({ couponId, coupon, card }: PreviewProps) => {
  const strings = useStrings('preview');
  const { language, formats: numbers } = useContext(LanguageContext);
  const { currency, mayWrite } = useEditing();
  const [locale, setLocale] = useState<PreviewMessage['locale']>(language);
  const [theme, setTheme] = useState(startTheme);
  const [format, setFormat] = useState<(typeof formats)[number]>('own');
  const [width, setWidth] = useState<(typeof widths)[number]>('phone');
  const last = useRef<Coupon>(undefined);
  const now = previewCoupon(coupon, strings.untitled, Date.now());
  if (now) last.current = now;
  const shown = last.current;
  const settings = v.safeParse(cardSettingsSchema, card);
  return (
    <Panel title={strings.title}>
      <div class="preview-choices">
        <Choice
          label={strings.format}
          value={format}
          options={formats.map((value) => ({ value, label: strings.formats[value] }))}
          choose={setFormat}
        />
        <Choice
          label={strings.width}
          value={width}
          options={widths.map((value) => ({ value, label: strings.widths[value] }))}
          choose={setWidth}
        />
        <Choice
          label={strings.language}
          value={locale}
          options={[
            { value: 'en', label: languageName('en', 'en'), lang: 'en' },
            ...languagesOf(fieldsOf(coupon).title).map((tag) => ({ value: tag, label: languageName(tag, tag), lang: tag })),
          ]}
          choose={setLocale}
        />
        <Choice
          label={strings.theme}
          value={theme}
          options={themes.map((value) => ({ value, label: strings.themes[value] }))}
          choose={setTheme}
        />
      </div>
      {!now && (
        <p class="muted" role="status">
          {shown ? strings.stale : strings.incomplete}
        </p>
      )}
      {shown && (
        <Frame
          message={{
            v: 'preview/1',
            coupon: format === 'own' || format === 'inline' ? shown : { ...shown, format },
            currency,
            locale,
            theme,
            ...(format === 'inline' ? { inline: true } : {}),
            ...(settings.success ? { card: settings.output } : {}),
            ...(shown.picks ? { picks: [1, 2, 3].map((n) => strings.product(numbers.count(n))) } : {}),
          }}
          wide={width === 'desktop'}
          title={strings.frame}
        />
      )}
      {mayWrite && couponId !== undefined && <PreviewLink couponId={couponId} />}
    </Panel>
  );
};

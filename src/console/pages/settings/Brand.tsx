import type { TargetedInputEvent } from 'preact';
import { useState } from 'preact/hooks';
import type * as v from 'valibot';
import { useAnswer } from '../../api/ask';
import { brandAnswerSchema } from '../../api/channelsSchema';
import { useStrings } from '../../languages/strings';
import { Field } from '../../ui/Field';
import { Loaded } from '../../ui/Loaded';
import { Panel } from '../../ui/Page';
import { logoOf } from './logoOf';
import { SettingsForm, useSaved } from './SettingsForm';

interface BrandProps {
  readonly mayWrite: boolean;
  /** Called after saving. */
  readonly kept: () => void;
}

interface FormProps extends BrandProps {
  readonly known: v.InferOutput<typeof brandAnswerSchema>;
}

interface LogoProps {
  readonly logo: string | undefined;
  readonly mayWrite: boolean;
  readonly choose: (logo: string | undefined) => void;
}

const Logo = ({ logo, mayWrite, choose }: LogoProps) => {
  const strings = useStrings('brand');
  const [isWrong, setWrong] = useState(false);
  const read = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    const made = await logoOf(file);
    setWrong(made === undefined);
    if (made !== undefined) choose(made);
  };
  return (
    <>
      <Field
        label={strings.logo}
        hint={strings.logoHint}
        error={isWrong && strings.wrongLogo}
        control={(ids) => (
          <input
            {...ids}
            type="file"
            accept="image/*"
            disabled={!mayWrite}
            onChange={({ currentTarget }) => void read(currentTarget.files?.[0])}
          />
        )}
      />
      {logo !== undefined && (
        <div class="row">
          <img class="logo" src={logo} alt={strings.logo} />
          {mayWrite && (
            <button type="button" class="quiet" onClick={() => choose(undefined)}>
              {strings.removeLogo}
            </button>
          )}
        </div>
      )}
    </>
  );
};

const Form = ({ known: { set, used }, mayWrite, kept }: FormProps) => {
  const strings = useStrings('brand');
  const [brand, setBrand] = useState(set);
  const { said, failure, edited, save } = useSaved('admin/brand', brandAnswerSchema, strings, kept);
  const isWrong = failure?.code === 'brand_malformed' && failure.at === 'website';
  const change = (more: Partial<Record<keyof typeof set, string | undefined>>): void => {
    setBrand((now) => Object.fromEntries(Object.entries({ ...now, ...more }).filter(([, value]) => value)) as typeof set);
    edited();
  };
  const input = (name: 'name' | 'website') => ({
    disabled: !mayWrite,
    value: brand[name] ?? '',
    onInput: ({ currentTarget }: TargetedInputEvent<HTMLInputElement>) => change({ [name]: currentTarget.value }),
  });
  const usual = (name: 'name' | 'website') => (set[name] === undefined && used[name] !== null ? strings.now(used[name]) : undefined);
  return (
    <SettingsForm label={strings.save} save={() => void save(brand)} {...{ mayWrite, said }} failure={isWrong ? undefined : failure}>
      <div class="fields">
        <Field label={strings.name} hint={usual('name')} control={(ids) => <input {...ids} {...input('name')} maxLength={60} />} />
        <Field
          label={strings.website}
          hint={usual('website') ?? strings.websiteHint}
          error={isWrong && strings.wrongWebsite}
          control={(ids) => <input {...ids} {...input('website')} type="url" dir="ltr" placeholder="https://" maxLength={300} />}
        />
      </div>
      <div class="row">
        <Field
          label={strings.color}
          hint={strings.colorHint}
          control={(ids) => (
            <input
              {...ids}
              type="color"
              disabled={!mayWrite}
              value={brand.color ?? used.color}
              onInput={({ currentTarget }) => change({ color: currentTarget.value })}
            />
          )}
        />
        {mayWrite && brand.color !== undefined && (
          <button type="button" class="quiet" onClick={() => change({ color: undefined })}>
            {strings.usualColor}
          </button>
        )}
      </div>
      <Logo logo={brand.logo} mayWrite={mayWrite} choose={(logo) => change({ logo })} />
    </SettingsForm>
  );
};

/** Name, website, colour and logo of the shop in messages. */
export const Brand = ({ mayWrite, kept }: BrandProps) => {
  const strings = useStrings('brand');
  const answer = useAnswer('admin/brand', brandAnswerSchema);
  return (
    <Panel title={strings.title} lead={strings.lead}>
      <Loaded answer={answer}>
        {(known) => (
          <Form
            known={known}
            mayWrite={mayWrite}
            kept={() => {
              answer.reload();
              kept();
            }}
          />
        )}
      </Loaded>
    </Panel>
  );
};

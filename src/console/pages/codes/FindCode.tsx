import { Search } from 'lucide-preact';
import { useRef, useState } from 'preact/hooks';
import type { Failure } from '../../../protocol/values/result';
import { ask } from '../../api/ask';
import { type CodeFound, codeSchema } from '../../api/operationsSchema';
import { useFormats } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { hrefOf } from '../../routing/routes';
import { Field } from '../../ui/Field';
import { Failed, Notice } from '../../ui/Notice';
import { Panel } from '../../ui/Page';

const Found = ({ found: { code, verdict, couponId, orderId, claimedAt, expiresAt } }: { readonly found: CodeFound }) => {
  const strings = useStrings('findCode');
  const { moment } = useFormats();
  const [reason, next] = strings.verdicts[verdict] ?? [strings.other(verdict), ''];
  const facts: readonly (readonly [string, string | null])[] = [
    [strings.order, orderId],
    [strings.claimed, claimedAt === null ? null : moment(claimedAt)],
    [strings.expires, expiresAt === null ? null : moment(expiresAt)],
  ];
  return (
    <Notice kind={verdict === 'accepted' ? 'good' : 'warning'} urgent>
      <p>
        <code dir="ltr">{code}</code>
      </p>
      <p>
        <strong>{reason}</strong>
      </p>
      {next && <p>{next}</p>}
      <dl class="facts">
        {couponId !== null && (
          <>
            <dt>{strings.coupon}</dt>
            <dd>
              <a href={hrefOf('coupons', couponId)}>{couponId}</a>
            </dd>
          </>
        )}
        {facts.flatMap(([label, value]) => (value === null ? [] : [<dt key={label}>{label}</dt>, <dd key={`${label}-value`}>{value}</dd>]))}
      </dl>
    </Notice>
  );
};

/** Finds out why a pasted code is refused. Pasting is enough. */
export const FindCode = () => {
  const strings = useStrings('findCode');
  const [text, setText] = useState('');
  const [found, setFound] = useState<CodeFound>();
  const [failure, setFailure] = useState<Failure>();
  /** Counts searches and edits, because only the answer about the code in the field counts. */
  const turn = useRef(0);
  const clear = (): void => {
    turn.current++;
    setFound(undefined);
    setFailure(undefined);
  };
  const find = async (code: string): Promise<void> => {
    if (code.trim() === '') return;
    clear();
    const mine = turn.current;
    const answer = await ask(`admin/code?${new URLSearchParams({ code: code.trim() })}`, codeSchema);
    if (mine !== turn.current) return;
    setFound(answer.ok ? answer.value : undefined);
    setFailure(answer.ok ? undefined : answer.error);
  };
  return (
    <Panel title={strings.title}>
      <form
        class="find-code"
        onSubmit={(event) => {
          event.preventDefault();
          void find(text);
        }}
      >
        <Field
          label={strings.label}
          hint={strings.hint}
          control={(ids) => (
            <input
              {...ids}
              class="mono"
              dir="ltr"
              autocomplete="off"
              spellcheck={false}
              maxLength={80}
              value={text}
              onInput={({ currentTarget }) => {
                setText(currentTarget.value);
                clear();
              }}
              onPaste={({ currentTarget }) => setTimeout(() => void find(currentTarget.value))}
            />
          )}
        />
        <div>
          <button type="submit">
            <Search size={16} aria-hidden="true" />
            {strings.find}
          </button>
        </div>
      </form>
      {failure && <Failed failure={failure} />}
      {found && <Found key={found.code} found={found} />}
    </Panel>
  );
};

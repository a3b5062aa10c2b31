import type { AgentWords } from '../i18n/agentWords';
import type { Format } from '../i18n/format';
import { DialogTop } from '../ui/DialogTop';

export interface QuestionProps {
  /** Such as `15% off`. */
  readonly discount: string;
  /** The coupon's, in the shop's words. */
  readonly title: string;
  readonly ends: string;
  readonly words: AgentWords;
  readonly format: Pick<Format, 'wording' | 'locale'>;
  agree(event: Event): void;
  close(): void;
}

/** Whether the shopper wants the coupon that their agent asks for, and who then learns what. */
export const Question = ({ discount, title, ends, words, format, agree, close }: QuestionProps) => (
  <div class="sheet" lang={format.wording}>
    <DialogTop id="agent-title" title={words.title} label={words.close} close={close} />
    <p>
      <strong>{discount}</strong>
    </p>
    {title !== discount && (
      <p lang={format.locale}>
        <bdi>{title}</bdi>
      </p>
    )}
    <p>{words.ends(ends)}</p>
    <p>{words.means}</p>
    <div class="actions">
      <button class="primary" part="button primary" type="button" onClick={agree}>
        {words.agree}
      </button>
      <button class="secondary" part="button secondary" type="button" onClick={close}>
        {words.decline}
      </button>
    </div>
  </div>
);

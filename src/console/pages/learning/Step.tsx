import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface StepProps {
  readonly number: number;
  readonly title: string;
  readonly action?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** One step of several that lead to a trained version. */
export const Step = ({ number, title, action, children }: StepProps) => {
  const id = useId();
  return (
    <section class="panel" aria-labelledby={id}>
      <header class="panel-head">
        <h2 id={id} class="step-title">
          <span class="step-number">{number}</span>
          {title}
        </h2>
        {action}
      </header>
      {children}
    </section>
  );
};

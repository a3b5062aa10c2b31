import { useFormats } from '../i18n/i18n';

export interface Tab {
  readonly href: string;
  readonly label: string;
  /** Number of entries behind it. */
  readonly count?: number;
}

/** Parts of one page, each with its own address. */
export const Tabs = ({ label, tabs, at }: { readonly label: string; readonly tabs: readonly Tab[]; readonly at: string }) => {
  const formats = useFormats();
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <a key={tab.href} href={tab.href} aria-current={tab.href === at ? 'page' : undefined}>
          {tab.label} {tab.count !== undefined && <span class="count">{formats.count(tab.count)}</span>}
        </a>
      ))}
    </nav>
  );
};

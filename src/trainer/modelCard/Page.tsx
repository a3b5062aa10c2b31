/** @jsxRuntime automatic @jsxImportSource preact */
import type { ComponentChildren, VNode } from 'preact';
import { renderToStaticMarkup } from 'preact-render-to-string';
import { cardStyle } from './cardStyle';

interface PageProps {
  readonly title: string;
  readonly lead: ComponentChildren;
  readonly foot: string;
  readonly children: ComponentChildren;
}

/** A page that stands alone: its style inside, no script, no request. */
export const Page = ({ title, lead, foot, children }: PageProps) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>{`Model card: ${title}`}</title>
      <style>{cardStyle}</style>
    </head>
    <body>
      <header>
        <h1>{title}</h1>
        <p class="lead">{lead}</p>
      </header>
      <main>{children}</main>
      <footer>
        <p>{foot}</p>
      </footer>
    </body>
  </html>
);

/** Text of a file with such a page. */
export const renderPage = (page: VNode): string => `<!doctype html>\n${renderToStaticMarkup(page)}\n`;

/** Sections of an exported template of Google Tag Manager, by name: `INFO`, `SANDBOXED_JS_FOR_WEB_TEMPLATE`, … */
export const sectionsOf = (template: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...template.matchAll(/^___([A-Z_]+)___\n\n([\s\S]*?)(?=\n\n___[A-Z_]+___\n|$(?![\s\S]))/gm)].map(([, name = '', text = '']) => [
      name,
      text.trim(),
    ]),
  );

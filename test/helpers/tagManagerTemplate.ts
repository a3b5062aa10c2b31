/** Sections of an exported template of Google Tag Manager, by name: `INFO`, `SANDBOXED_JS_FOR_WEB_TEMPLATE`, … */
export const sectionsOf = (template: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...template.matchAll(/^___([A-Z_]+)___\n\n([\s\S]*?)(?=\n\n___[A-Z_]+___\n|$(?![\s\S]))/gm)].map(([, name = '', text = '']) => [
      name,
      text.trim(),
    ]),
  );

interface Value {
  readonly type: number;
  readonly string?: string;
  readonly boolean?: boolean;
  readonly listItem?: readonly Value[];
  readonly mapKey?: readonly Value[];
  readonly mapValue?: readonly Value[];
}
interface Permission {
  readonly instance: {
    readonly key: { readonly publicId: string };
    readonly param: readonly { readonly key: string; readonly value: Value }[];
  };
}

/** Permissions of a template: their ids, addresses of scripts, and rights by global: `read`, `write`, `execute`. */
export const permissionsOf = (section: string) => {
  const all = (JSON.parse(section) as readonly Permission[]).map(({ instance }) => instance);
  const listed = (id: string): readonly Value[] => all.find(({ key }) => key.publicId === id)?.param[0]?.value.listItem ?? [];
  const globals = listed('access_globals').map(({ mapKey = [], mapValue = [] }) => {
    const fields = mapKey.map(({ string = '' }, index) => [string, mapValue[index]?.string ?? mapValue[index]?.boolean] as const);
    return [fields.find(([name]) => name === 'key')?.[1], fields.flatMap(([name, value]) => (value === true ? [name] : []))] as const;
  });
  return {
    ids: all.map(({ key }) => key.publicId).sort(),
    scripts: listed('inject_script').map(({ string = '' }) => string),
    globals: Object.fromEntries(globals) as Readonly<Record<string, readonly string[]>>,
  };
};

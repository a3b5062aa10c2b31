export const coreOrder: string[];
export const importsOf: (text: string) => string[];
export const brokenRule: (file: string, target: string) => string | undefined;
export const checkLayers: (root: string) => { problems: string[]; files: number; edges: number };

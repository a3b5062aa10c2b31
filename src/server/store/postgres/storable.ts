/** PostgreSQL's text holds every character but NUL; ids of a shop may hold anything. */
export const storable = (text: string): string => text.replaceAll('\0', '\uFFFD');

/** Property of the tests' window that holds the element a command is about. */
export const TARGET = '__webKitTarget';

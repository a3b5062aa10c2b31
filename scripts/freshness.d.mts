export const isFresh: () => boolean;

/** Version of the stored event shape; written beside every stored chunk. Apart from the schemas, for code that only reads what they passed. */
export const EVENT_VERSION = 1;

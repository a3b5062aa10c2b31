/** Names of categories by SKU, of the goods this page shows: EverShop's cart does not name them. */
export const categoriesBySku = new Map();

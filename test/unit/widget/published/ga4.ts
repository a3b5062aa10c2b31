import type { PublishedRow } from './row';

/** https://developers.google.com/analytics/devguides/collection/ga4/reference/events */
export const tee = {
  item_id: 'SKU_12345',
  item_name: 'Stan and Friends Tee',
  affiliation: 'Google Merchandise Store',
  coupon: 'SUMMER_FUN',
  discount: 2.22,
  index: 0,
  item_brand: 'Google',
  item_category: 'Apparel',
  item_category2: 'Adult',
  item_category3: 'Shirts',
  item_category4: 'Crew',
  item_category5: 'Short sleeve',
  item_list_id: 'related_products',
  item_list_name: 'Related Products',
  item_variant: 'green',
  location_id: 'ChIJIQBpAG2ahYAR_6128GcTUEo',
  price: 10.01,
  quantity: 3,
};
const greyTee = {
  item_id: 'SKU_12346',
  item_name: "Google Grey Women's Tee",
  affiliation: 'Google Merchandise Store',
  coupon: 'SUMMER_FUN',
  discount: 3.33,
  index: 1,
  item_brand: 'Google',
  item_category: 'Apparel',
  item_category2: 'Adult',
  item_category3: 'Shirts',
  item_category4: 'Crew',
  item_category5: 'Short sleeve',
  item_list_id: 'related_products',
  item_list_name: 'Related Products',
  item_variant: 'gray',
  location_id: 'ChIJIQBpAG2ahYAR_6128GcTUEo',
  price: 21.01,
  promotion_id: 'P_12345',
  promotion_name: 'Summer Sale',
  quantity: 2,
};
const teeMeant = {
  itemId: 'SKU_12345',
  itemName: 'Stan and Friends Tee',
  itemBrand: 'Google',
  categories: ['Apparel', 'Adult', 'Shirts', 'Crew', 'Short sleeve'],
  price: 1_001,
  quantity: 3,
};
const greyTeeMeant = {
  itemId: 'SKU_12346',
  itemName: "Google Grey Women's Tee",
  itemBrand: 'Google',
  categories: ['Apparel', 'Adult', 'Shirts', 'Crew', 'Short sleeve'],
  price: 2_101,
  quantity: 2,
};

const list = { item_list_id: 'related_products', item_list_name: 'Related products' };
const promotion = {
  creative_name: 'Summer Banner',
  creative_slot: 'featured_app_1',
  promotion_id: 'P_12345',
  promotion_name: 'Summer Sale',
};

/** Entries of `dataLayer`: gtag's arguments as an array-like, Tag Manager's objects. */
export const ga4Rows: readonly PublishedRow[] = [
  {
    what: 'view_item',
    says: ['event', 'view_item', { currency: 'USD', value: 30.03, items: [tee] }],
    means: [{ name: 'view_item', currency: 'USD', value: 3_003, items: [teeMeant] }],
  },
  {
    what: 'add_to_cart',
    says: ['event', 'add_to_cart', { currency: 'USD', value: 30.03, items: [tee] }],
    means: [{ name: 'add_to_cart', currency: 'USD', value: 3_003, items: [teeMeant] }],
  },
  {
    what: 'remove_from_cart',
    says: ['event', 'remove_from_cart', { currency: 'USD', value: 30.03, items: [tee] }],
    means: [{ name: 'remove_from_cart', currency: 'USD', value: 3_003, items: [teeMeant] }],
  },
  {
    what: 'add_to_wishlist',
    says: ['event', 'add_to_wishlist', { currency: 'USD', value: 30.03, items: [tee] }],
    means: [{ name: 'add_to_wishlist', currency: 'USD', value: 3_003, items: [teeMeant] }],
  },
  {
    what: 'view_cart',
    says: ['event', 'view_cart', { currency: 'USD', value: 30.03, items: [tee] }],
    means: [{ name: 'view_cart', currency: 'USD', value: 3_003, items: [teeMeant] }],
  },
  {
    what: 'begin_checkout',
    says: ['event', 'begin_checkout', { currency: 'USD', value: 30.03, coupon: 'SUMMER_FUN', items: [tee] }],
    means: [{ name: 'begin_checkout', currency: 'USD', value: 3_003, items: [teeMeant] }],
  },
  {
    what: 'view_item_list',
    says: ['event', 'view_item_list', { ...list, items: [tee, greyTee] }],
    // The reference names no currency here, so its prices are of none.
    means: [
      {
        name: 'view_item_list',
        listId: 'related_products',
        items: [
          { ...teeMeant, price: undefined },
          { ...greyTeeMeant, price: undefined },
        ],
      },
    ],
  },
  {
    what: 'select_item',
    says: ['event', 'select_item', { ...list, items: [tee] }],
    means: [{ name: 'select_item', listId: 'related_products', items: [{ ...teeMeant, price: undefined }] }],
  },
  {
    what: 'search',
    says: ['event', 'search', { search_term: 'Clothing' }],
    means: [{ name: 'search', searchTerm: 'Clothing' }],
  },
  {
    what: 'purchase',
    says: [
      'event',
      'purchase',
      {
        transaction_id: 'T_12345',
        value: 72.05,
        tax: 3.6,
        shipping: 5.99,
        currency: 'USD',
        coupon: 'SUMMER_SALE',
        customer_type: 'new',
        items: [tee, greyTee],
      },
    ],
    means: [
      {
        name: 'purchase',
        transactionId: 'T_12345',
        coupon: 'SUMMER_SALE',
        currency: 'USD',
        value: 7_205,
        items: [teeMeant, greyTeeMeant],
      },
    ],
  },
  {
    what: 'refund',
    says: [
      'event',
      'refund',
      { currency: 'USD', transaction_id: 'T_12345', value: 30.03, coupon: 'SUMMER_FUN', shipping: 3.33, tax: 1.11, items: [tee] },
    ],
    means: [{ name: 'refund', transactionId: 'T_12345', currency: 'USD', value: 3_003, items: [teeMeant] }],
  },
  {
    what: 'add_shipping_info',
    says: ['event', 'add_shipping_info', { currency: 'USD', value: 30.03, coupon: 'SUMMER_FUN', shipping_tier: 'Ground', items: [tee] }],
    means: [],
  },
  {
    what: 'add_payment_info',
    says: ['event', 'add_payment_info', { currency: 'USD', value: 30.03, coupon: 'SUMMER_FUN', payment_type: 'Credit Card', items: [tee] }],
    means: [],
  },
  { what: 'view_promotion', says: ['event', 'view_promotion', { ...promotion, items: [tee] }], means: [] },
  { what: 'select_promotion', says: ['event', 'select_promotion', { ...promotion, items: [tee] }], means: [] },
  {
    what: 'purchase as Tag Manager has it',
    says: {
      event: 'purchase',
      ecommerce: {
        transaction_id: 'T_12345',
        value: 72.05,
        tax: 3.6,
        shipping: 5.99,
        currency: 'USD',
        coupon: 'SUMMER_SALE',
        items: [tee, greyTee],
      },
    },
    means: [
      {
        name: 'purchase',
        transactionId: 'T_12345',
        coupon: 'SUMMER_SALE',
        currency: 'USD',
        value: 7_205,
        items: [teeMeant, greyTeeMeant],
      },
    ],
  },
  {
    what: 'purchase without the items the reference asks for',
    says: { event: 'purchase', ecommerce: { transaction_id: 'T_12345', value: 72.05, currency: 'USD' } },
    means: [{ name: 'purchase', transactionId: 'T_12345', currency: 'USD', value: 7_205, items: [] }],
  },
  { what: 'the clearing of ecommerce', says: { ecommerce: null }, means: [] },
];

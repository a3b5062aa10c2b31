import type { PublishedRow } from './row';

const anvil = {
  '@context': 'https://schema.org/',
  '@type': 'Product',
  name: 'Executive Anvil',
  image: [
    'https://example.com/photos/1x1/photo.jpg',
    'https://example.com/photos/4x3/photo.jpg',
    'https://example.com/photos/16x9/photo.jpg',
  ],
  description:
    "Sleeker than ACME's Classic Anvil, the Executive Anvil is perfect for the business traveler looking for something to drop from a height.",
  sku: '0446310786',
  mpn: '925872',
  brand: { '@type': 'Brand', name: 'ACME' },
  review: {
    '@type': 'Review',
    reviewRating: { '@type': 'Rating', ratingValue: 4, bestRating: 5 },
    author: { '@type': 'Person', name: 'Fred Benson' },
  },
  aggregateRating: { '@type': 'AggregateRating', ratingValue: 4.4, reviewCount: 89 },
};
const anvilOffer = {
  '@type': 'Offer',
  url: 'https://example.com/anvil',
  priceCurrency: 'USD',
  price: 119.99,
  priceValidUntil: '2024-11-20',
  itemCondition: 'https://schema.org/UsedCondition',
  availability: 'https://schema.org/InStock',
};
const anvilMeant = {
  name: 'view_item',
  currency: 'USD',
  items: [{ itemId: '0446310786', itemName: 'Executive Anvil', itemBrand: 'ACME', price: 11_999, quantity: 1 }],
};
const trinket = (offers: object) => ({ '@context': 'https://schema.org/', '@type': 'Product', name: 'Nice trinket', offers });
const trinketMeant = (price: number, currency = 'GBP') => ({
  name: 'view_item',
  currency,
  items: [{ itemId: 'Nice trinket', itemName: 'Nice trinket', price, quantity: 1 }],
});
const gold = { '@type': 'MemberProgramTier', '@id': 'https://www.example.com/com/members#tier_gold' };
const silver = { '@type': 'MemberProgramTier', '@id': 'https://www.example.com/com/members#tier_silver' };
const platinum = { '@type': 'MemberProgramTier', '@id': 'https://www.example.com/com/members#tier_platinum' };

/** https://developers.google.com/search/docs/appearance/structured-data/merchant-listing and …/product-snippet */
const google: readonly PublishedRow[] = [
  { what: 'product page with an offer', says: { ...anvil, offers: anvilOffer }, means: [anvilMeant] },
  {
    what: 'shopping aggregator: the lowest of the offers',
    says: { ...anvil, offers: { '@type': 'AggregateOffer', offerCount: 5, lowPrice: 119.99, highPrice: 199.99, priceCurrency: 'USD' } },
    means: [anvilMeant],
  },
  {
    what: 'a review of a product that is not sold on the page',
    says: {
      '@context': 'https://schema.org/',
      '@type': 'Product',
      name: 'Executive Anvil',
      description: anvil.description,
      review: anvil.review,
      aggregateRating: anvil.aggregateRating,
    },
    means: [],
  },
  {
    what: 'pros and cons',
    says: {
      '@context': 'https://schema.org',
      '@type': 'Product',
      name: 'Cheese Grater Pro',
      review: {
        '@type': 'Review',
        name: 'Cheese Knife Pro review',
        author: { '@type': 'Person', name: 'Pascal Van Cleeff' },
        positiveNotes: {
          '@type': 'ItemList',
          itemListElement: [
            { '@type': 'ListItem', position: 1, name: 'Consistent results' },
            { '@type': 'ListItem', position: 2, name: 'Still sharp after many uses' },
          ],
        },
        negativeNotes: {
          '@type': 'ItemList',
          itemListElement: [
            { '@type': 'ListItem', position: 1, name: 'No child protection' },
            { '@type': 'ListItem', position: 2, name: 'Lacking advanced features' },
          ],
        },
      },
    },
    means: [],
  },
  {
    what: 'sale: price beside a struck-through one',
    says: trinket({
      '@type': 'Offer',
      url: 'https://www.example.com/trinket_offer',
      price: 10.0,
      priceCurrency: 'GBP',
      priceSpecification: {
        '@type': 'UnitPriceSpecification',
        priceType: 'https://schema.org/StrikethroughPrice',
        price: 15.0,
        priceCurrency: 'GBP',
      },
    }),
    means: [trinketMeant(1_000)],
  },
  {
    what: 'sale: two price specifications',
    says: trinket({
      '@type': 'Offer',
      priceSpecification: [
        { '@type': 'UnitPriceSpecification', price: 10.0, priceCurrency: 'GBP' },
        { '@type': 'UnitPriceSpecification', priceType: 'https://schema.org/StrikethroughPrice', price: 15.0, priceCurrency: 'GBP' },
      ],
    }),
    means: [trinketMeant(1_000)],
  },
  {
    what: 'member price beside the active one',
    says: trinket({
      '@type': 'Offer',
      url: 'https://www.example.com/trinket_offer',
      priceSpecification: [
        { '@type': 'UnitPriceSpecification', price: 10.0, priceCurrency: 'GBP' },
        { '@type': 'UnitPriceSpecification', price: 8.0, priceCurrency: 'GBP', validForMemberTier: gold },
      ],
    }),
    means: [trinketMeant(1_000)],
  },
  {
    what: 'sale, struck-through and member prices',
    says: trinket({
      '@type': 'Offer',
      url: 'https://www.example.com/trinket_offer',
      priceSpecification: [
        { '@type': 'UnitPriceSpecification', price: 9.0, priceCurrency: 'GBP' },
        { '@type': 'UnitPriceSpecification', priceType: 'https://schema.org/StrikethroughPrice', price: 10.0, priceCurrency: 'GBP' },
        { '@type': 'UnitPriceSpecification', price: 8.0, priceCurrency: 'GBP', validForMemberTier: silver },
        { '@type': 'UnitPriceSpecification', price: 7.0, priceCurrency: 'GBP', validForMemberTier: [gold, platinum] },
      ],
    }),
    means: [trinketMeant(900)],
  },
  {
    what: 'membership points',
    says: trinket({
      '@type': 'Offer',
      url: 'https://www.example.com/trinket_offer',
      price: 10.0,
      priceCurrency: 'GBP',
      priceSpecification: { '@type': 'UnitPriceSpecification', membershipPointsEarned: 20, validForMemberTier: gold },
    }),
    means: [trinketMeant(1_000)],
  },
  {
    what: 'unit pricing: the price of the bottle',
    says: trinket({
      '@type': 'Offer',
      url: 'https://www.example.com/perfume_offer',
      priceSpecification: {
        '@type': 'UnitPriceSpecification',
        price: 200.0,
        priceCurrency: 'EUR',
        referenceQuantity: {
          '@type': 'QuantitativeValue',
          value: '200',
          unitCode: 'ML',
          valueReference: { '@type': 'QuantitativeValue', value: '100', unitCode: 'ML' },
        },
      },
    }),
    means: [trinketMeant(20_000, 'EUR')],
  },
  {
    what: 'shipping details',
    says: {
      '@context': 'https://schema.org/',
      '@type': 'Product',
      sku: 'trinket-12345',
      gtin14: '00012345600012',
      image: [
        'https://example.com/photos/16x9/trinket.jpg',
        'https://example.com/photos/4x3/trinket.jpg',
        'https://example.com/photos/1x1/trinket.jpg',
      ],
      name: 'Nice trinket',
      description: 'Trinket with clean lines',
      brand: { '@type': 'Brand', name: 'MyBrand' },
      offers: {
        '@type': 'Offer',
        url: 'https://www.example.com/trinket_offer',
        itemCondition: 'https://schema.org/NewCondition',
        availability: 'https://schema.org/InStock',
        price: 39.99,
        priceCurrency: 'USD',
        priceValidUntil: '2024-11-20',
        shippingDetails: {
          '@type': 'OfferShippingDetails',
          shippingRate: { '@type': 'MonetaryAmount', value: 3.49, currency: 'USD' },
          shippingDestination: { '@type': 'DefinedRegion', addressCountry: 'US' },
          deliveryTime: {
            '@type': 'ShippingDeliveryTime',
            handlingTime: { '@type': 'QuantitativeValue', minValue: 0, maxValue: 1, unitCode: 'DAY' },
            transitTime: { '@type': 'QuantitativeValue', minValue: 1, maxValue: 5, unitCode: 'DAY' },
          },
        },
      },
      review: anvil.review,
      aggregateRating: anvil.aggregateRating,
    },
    means: [
      {
        name: 'view_item',
        currency: 'USD',
        items: [{ itemId: 'trinket-12345', itemName: 'Nice trinket', itemBrand: 'MyBrand', price: 3_999, quantity: 1 }],
      },
    ],
  },
];

const coat = {
  name: 'Wool winter coat',
  description: 'Wool coat, new for the coming winter season',
  url: 'https://www.example.com/coat',
  brand: { '@type': 'Brand', name: 'Good brand' },
  productGroupID: '44E01',
  variesBy: ['https://schema.org/size', 'https://schema.org/color'],
};
const greenCoat = {
  '@type': 'Product',
  sku: '44E01-M11000',
  gtin14: '98766051104214',
  image: 'https://www.example.com/coat_small_green.jpg',
  name: 'Small green coat',
  description: 'Small wool green coat for the winter season',
  color: 'Green',
  size: 'small',
  offers: {
    '@type': 'Offer',
    url: 'https://www.example.com/coat?size=small&color=green',
    priceCurrency: 'USD',
    price: 39.99,
    itemCondition: 'https://schema.org/NewCondition',
    availability: 'https://schema.org/InStock',
    shippingDetails: { '@id': '#shipping_policy' },
    hasMerchantReturnPolicy: { '@id': '#return_policy' },
  },
};
const blueCoat = {
  '@type': 'Product',
  sku: '44E01-K11000',
  gtin14: '98766051104207',
  image: 'https://www.example.com/coat_small_lightblue.jpg',
  name: 'Small light blue coat',
  description: 'Small wool light blue coat for the winter season',
  color: 'light blue',
  size: 'small',
  offers: {
    '@type': 'Offer',
    url: 'https://www.example.com/coat?size=small&color=lightblue',
    priceCurrency: 'USD',
    price: 39.99,
    itemCondition: 'https://schema.org/NewCondition',
    availability: 'https://schema.org/InStock',
    shippingDetails: { '@id': '#shipping_policy' },
    hasMerchantReturnPolicy: { '@id': '#return_policy' },
  },
};
const largeBlueCoat = {
  '@type': 'Product',
  sku: '44E01-X1100000',
  gtin14: '98766051104399',
  image: 'https://www.example.com/coat_large_lightblue.jpg',
  name: 'Large light blue coat',
  description: 'Large wool light blue coat for the winter season',
  color: 'light blue',
  size: 'large',
  offers: {
    '@type': 'Offer',
    url: 'https://www.example.com/coat?size=large&color=lightblue',
    priceCurrency: 'USD',
    price: 49.99,
    itemCondition: 'https://schema.org/NewCondition',
    availability: 'https://schema.org/BackOrder',
    shippingDetails: { '@id': '#shipping_policy' },
    hasMerchantReturnPolicy: { '@id': '#return_policy' },
  },
};
const policies = [
  {
    '@context': 'https://schema.org/',
    '@type': 'OfferShippingDetails',
    '@id': '#shipping_policy',
    shippingRate: { '@type': 'MonetaryAmount', value: 2.99, currency: 'USD' },
    shippingDestination: { '@type': 'DefinedRegion', addressCountry: 'US' },
    deliveryTime: {
      '@type': 'ShippingDeliveryTime',
      handlingTime: { '@type': 'QuantitativeValue', minValue: 0, maxValue: 1, unitCode: 'DAY' },
      transitTime: { '@type': 'QuantitativeValue', minValue: 1, maxValue: 5, unitCode: 'DAY' },
    },
  },
  {
    '@context': 'http://schema.org/',
    '@type': 'MerchantReturnPolicy',
    '@id': '#return_policy',
    applicableCountry: 'US',
    returnPolicyCountry: 'US',
    returnPolicyCategory: 'https://schema.org/MerchantReturnFiniteReturnWindow',
    merchantReturnDays: 60,
    returnMethod: 'https://schema.org/ReturnByMail',
    returnFees: 'https://schema.org/FreeReturn',
  },
];
const coatMeant = {
  name: 'view_item',
  currency: 'USD',
  items: [{ itemId: '44E01', itemName: 'Wool winter coat', itemBrand: 'Good brand', price: 3_999, quantity: 1 }],
};

/** https://developers.google.com/search/docs/appearance/structured-data/product-variants */
const googleVariants: readonly PublishedRow[] = [
  {
    what: 'variants inside their group',
    says: [
      {
        '@context': 'https://schema.org/',
        '@type': 'ProductGroup',
        ...coat,
        audience: {
          '@type': 'PeopleAudience',
          suggestedGender: 'unisex',
          suggestedAge: { '@type': 'QuantitativeValue', minValue: 13, unitCode: 'ANN' },
        },
        pattern: 'striped',
        material: 'wool',
        hasVariant: [greenCoat, blueCoat, largeBlueCoat],
      },
      ...policies,
    ],
    means: [coatMeant],
  },
  {
    // The page has comments where more would stand, which JSON does not; those are left out.
    what: 'variants beside their group',
    says: [
      { '@context': 'https://schema.org', '@type': 'ProductGroup', '@id': '#coat_parent', ...coat },
      {
        '@context': 'https://schema.org',
        '@type': 'Product',
        isVariantOf: { '@id': '#coat_parent' },
        name: 'Small green coat',
        description: 'Small wool green coat for the winter season',
        image: 'https://www.example.com/coat_small_green.jpg',
        size: 'small',
        color: 'green',
        offers: { '@type': 'Offer', url: 'https://www.example.com/coat?size=small&color=green', price: 39.99, priceCurrency: 'USD' },
      },
      {
        '@context': 'https://schema.org',
        '@type': 'Product',
        isVariantOf: { '@id': '#coat_parent' },
        name: 'Large light blue coat',
        description: 'Large wool light blue coat for the winter season',
        image: 'https://www.example.com/coat_large_lightblue.jpg',
        size: 'large',
        color: 'light blue',
        offers: { '@type': 'Offer', url: 'https://www.example.com/coat?size=large&color=lightblue', price: 49.99, priceCurrency: 'USD' },
      },
    ],
    means: [coatMeant],
  },
  {
    what: 'one of several pages of a group, the others by their address (without its comments)',
    says: [
      {
        '@context': 'https://schema.org/',
        '@type': 'ProductGroup',
        name: 'Wool winter coat',
        description: 'Wool coat, new for the coming winter season',
        brand: { '@type': 'Brand', name: 'Good brand' },
        productGroupID: '44E01',
        variesBy: ['https://schema.org/size', 'https://schema.org/color'],
        hasVariant: [
          {
            '@type': 'Product',
            name: 'Small light blue coat',
            description: 'Small wool light blue coat for the winter season',
            image: 'https://www.example.com/coat_small_lightblue.jpg',
            size: 'small',
            color: 'light blue',
            offers: { '@type': 'Offer', url: 'https://www.example.com/coat/lightblue?size=small', price: 39.99, priceCurrency: 'USD' },
          },
          {
            '@type': 'Product',
            name: 'Large light blue coat',
            description: 'Large wool light blue coat for the winter season',
            image: 'https://www.example.com/coat_large_lightblue.jpg',
            size: 'large',
            color: 'light blue',
            offers: { '@type': 'Offer', url: 'https://www.example.com/coat/lightblue?size=large', price: 49.99, priceCurrency: 'USD' },
          },
          { url: 'https://www.example.com/coat/green?size=small' },
        ],
      },
    ],
    means: [coatMeant],
  },
];

/** https://schema.org/Product, https://schema.org/SizeSpecification */
const schemaOrg: readonly PublishedRow[] = [
  {
    what: 'schema.org: Product',
    says: {
      '@context': 'https://schema.org',
      '@type': 'Product',
      aggregateRating: { '@type': 'AggregateRating', ratingValue: '3.5', reviewCount: '11' },
      description:
        '0.7 cubic feet countertop microwave. Has six preset cooking categories and convenience features like Add-A-Minute and Child Lock.',
      name: 'Kenmore White 17" Microwave',
      image: 'kenmore-microwave-17in.jpg',
      offers: { '@type': 'Offer', availability: 'https://schema.org/InStock', price: '55.00', priceCurrency: 'USD' },
      review: [
        {
          '@type': 'Review',
          author: 'Ellie',
          datePublished: '2011-04-01',
          reviewBody: 'The lamp burned out and now I have to replace it.',
          name: 'Not a happy camper',
          reviewRating: { '@type': 'Rating', bestRating: '5', ratingValue: '1', worstRating: '1' },
        },
        {
          '@type': 'Review',
          author: 'Lucas',
          datePublished: '2011-03-25',
          reviewBody: 'Great microwave for the price. It is small and fits in my apartment.',
          name: 'Value purchase',
          reviewRating: { '@type': 'Rating', bestRating: '5', ratingValue: '4', worstRating: '1' },
        },
      ],
    },
    means: [
      {
        name: 'view_item',
        currency: 'USD',
        items: [{ itemId: 'Kenmore White 17" Microwave', itemName: 'Kenmore White 17" Microwave', price: 5_500, quantity: 1 }],
      },
    ],
  },
  {
    what: 'schema.org: one variant, in full',
    says: {
      '@context': 'https://schema.org/',
      '@type': 'Product',
      sku: '44E01-M11000',
      inProductGroupWithID: '44E01',
      gtin14: '98766051104218',
      image: 'https://www.example.com/jacket_large_green.jpg',
      name: 'Large green jacket',
      description: 'Large wool green jacket for the winter months',
      brand: { '@type': 'Brand', name: 'A fashion brand' },
      color: 'green',
      size: {
        '@type': 'SizeSpecification',
        sizeSystem: 'https://schema.org/WearableSizeSystemUS',
        sizeGroup: [
          'https://schema.org/WearableSizeGroupMens',
          'https://schema.org/WearableSizeGroupBig',
          'https://schema.org/WearableSizeGroupTall',
        ],
        name: '3XL',
        hasMeasurement: [
          { '@type': 'QuantitativeValue', valueReference: 'https://schema.org/WearableMeasurementChestOrBust', unitCode: 'INH', value: 52 },
          { '@type': 'QuantitativeValue', valueReference: 'https://schema.org/WearableMeasurementLength', unitCode: 'INH', value: 42 },
        ],
        suggestedGender: 'male',
        suggestedAge: { '@type': 'QuantitativeValue', name: 'adult', unitCode: 'ANN', minValue: 13 },
        suggestedMeasurement: [
          {
            '@type': 'QuantitativeValue',
            valueReference: 'https://schema.org/BodyMeasurementChest',
            unitCode: 'INH',
            minValue: 51,
            maxValue: 54,
          },
          {
            '@type': 'QuantitativeValue',
            valueReference: 'https://schema.org/BodyMeasurementHeight',
            unitCode: 'FOT',
            minValue: 6,
            maxValue: 6.3,
          },
        ],
      },
      offers: {
        '@type': 'Offer',
        url: 'https://www.example.com/jacket?s=l&c=g',
        priceCurrency: 'USD',
        price: 239.99,
        itemCondition: 'https://schema.org/NewCondition',
        availability: 'https://schema.org/InStock',
      },
    },
    means: [
      {
        name: 'view_item',
        currency: 'USD',
        items: [{ itemId: '44E01-M11000', itemName: 'Large green jacket', itemBrand: 'A fashion brand', price: 23_999, quantity: 1 }],
      },
    ],
  },
  {
    what: 'Google: two of the above on one page that name no group are a list',
    says: [
      { ...anvil, offers: anvilOffer },
      { ...anvil, sku: 'EXAMPLE-1337-json-gold', offers: anvilOffer },
    ],
    means: [],
  },
  {
    what: 'an ItemList of the above',
    says: {
      '@context': 'https://schema.org',
      '@type': 'ItemList',
      itemListElement: [
        { '@type': 'ListItem', position: 1, item: { ...anvil, offers: anvilOffer } },
        { '@type': 'ListItem', position: 2, item: trinket(anvilOffer) },
      ],
    },
    means: [],
  },
  {
    what: 'schema.org: AggregateOffer with offers that have no price of their own',
    says: {
      '@context': 'https://schema.org',
      '@type': 'Product',
      aggregateRating: { '@type': 'AggregateRating', bestRating: '100', ratingCount: '24', ratingValue: '87' },
      image: 'dell-30in-lcd.jpg',
      name: 'Dell UltraSharp 30" LCD Monitor',
      offers: {
        '@type': 'AggregateOffer',
        priceCurrency: 'USD',
        highPrice: '1495',
        lowPrice: '1250',
        offerCount: '8',
        offers: [
          { '@type': 'Offer', url: 'save-a-lot-monitors.com/dell-30.html' },
          { '@type': 'Offer', url: 'jondoe-gadgets.com/dell-30.html' },
        ],
      },
    },
    means: [
      {
        name: 'view_item',
        currency: 'USD',
        items: [{ itemId: 'Dell UltraSharp 30" LCD Monitor', itemName: 'Dell UltraSharp 30" LCD Monitor', price: 125_000, quantity: 1 }],
      },
    ],
  },
  {
    what: 'schema.org: the main entity of an ItemPage',
    says: {
      '@context': 'https://schema.org',
      '@id': 'http://example.com/explosive-tennis-balls',
      '@type': 'ItemPage',
      copyrightYear: '2015',
      copyrightHolder: { '@id': '#Organization' },
      publisher: { '@id': '#Organization' },
      mainEntity: {
        '@id': '#Product',
        '@type': 'Product',
        name: 'Explosive tennis balls',
        description: 'Tickle your friends! Surprise your opponent!',
        image: 'http://example.com/explosive-tennis-balls.jpg',
        url: 'http://example.com/explosive-tennis-balls',
        offers: {
          '@id': '#Offer',
          '@type': 'Offer',
          priceCurrency: 'USD',
          price: '1000.00',
          availability: 'https://schema.org/InStock',
          itemOffered: { '@id': '#Product' },
          offeredBy: {
            '@id': '#Organization',
            '@type': 'Organization',
            name: 'Acme Inc',
            logo: 'http://example.commple.com/acme-inc-logo.jpg',
            url: 'http://example.com/',
            sameAs: ['https://twitter.com/AcmeInc', 'https://www.facebook.com/AcmeInc', 'https://plus.google.com/u/0/+AcmeInc/'],
          },
        },
      },
    },
    means: [
      {
        name: 'view_item',
        currency: 'USD',
        items: [{ itemId: 'Explosive tennis balls', itemName: 'Explosive tennis balls', price: 100_000, quantity: 1 }],
      },
    ],
  },
  {
    what: 'schema.org: an Event has offers and is no product',
    says: {
      '@context': 'https://schema.org',
      '@type': 'Event',
      location: {
        '@type': 'Place',
        address: {
          '@type': 'PostalAddress',
          addressLocality: 'Denver',
          addressRegion: 'CO',
          postalCode: '80209',
          streetAddress: '7 S. Broadway',
        },
        name: 'The Hi-Dive',
      },
      name: 'Typhoon with Radiation City',
      offers: { '@type': 'Offer', price: '13.00', priceCurrency: 'USD', url: 'http://www.ticketfly.com/purchase/309433' },
      startDate: '2013-09-14T21:30',
    },
    means: [],
  },
];

const beanie = (offers: object) => ({
  '@context': 'https://schema.org/',
  '@graph': [
    {
      '@context': 'https://schema.org/',
      '@type': 'BreadcrumbList',
      itemListElement: [{ '@type': 'ListItem', position: 1, item: { name: 'Home', '@id': 'https://store.local' } }],
    },
    {
      '@context': 'https://schema.org/',
      '@type': 'Product',
      '@id': 'https://store.local/product/beanie/#product',
      name: 'Beanie',
      url: 'https://store.local/product/beanie/',
      sku: 'woo-beanie',
      offers: [offers],
    },
  ],
});
const beanieMeant = (price: number) => ({
  name: 'view_item',
  currency: 'USD',
  items: [{ itemId: 'woo-beanie', itemName: 'Beanie', price, quantity: 1 }],
});
const seller = { '@type': 'Organization', name: 'Store', url: 'https://store.local' };

/** As WooCommerce writes it: plugins/woocommerce/includes/class-wc-structured-data.php */
const woocommerce: readonly PublishedRow[] = [
  {
    what: 'WooCommerce: on sale, the sale price first',
    says: beanie({
      '@type': 'Offer',
      priceSpecification: [
        {
          '@type': 'UnitPriceSpecification',
          price: '18.00',
          priceCurrency: 'USD',
          valueAddedTaxIncluded: false,
          validThrough: '2027-12-31',
        },
        {
          '@type': 'UnitPriceSpecification',
          price: '20.00',
          priceCurrency: 'USD',
          valueAddedTaxIncluded: false,
          validThrough: '2027-12-31',
          priceType: 'https://schema.org/ListPrice',
        },
      ],
      priceValidUntil: '2027-12-31',
      availability: 'https://schema.org/InStock',
      url: 'https://store.local/product/beanie/',
      seller,
    }),
    means: [beanieMeant(1_800)],
  },
  {
    what: 'WooCommerce: a variable product',
    says: beanie({
      '@type': 'AggregateOffer',
      lowPrice: '42.00',
      highPrice: '45.00',
      offerCount: 4,
      priceSpecification: [
        {
          '@type': 'UnitPriceSpecification',
          priceType: 'https://schema.org/SalePrice',
          price: '42.00',
          priceCurrency: 'USD',
          valueAddedTaxIncluded: false,
          validThrough: '2027-12-31',
        },
      ],
      priceValidUntil: '2027-12-31',
      availability: 'https://schema.org/InStock',
      url: 'https://store.local/product/beanie/',
      seller,
      priceCurrency: 'USD',
    }),
    means: [beanieMeant(4_200)],
  },
];

export const structuredDataRows = [...google, ...googleVariants, ...schemaOrg, ...woocommerce];

/**
 * The objects of IAB's specifications as they are published, where values are the types they have: nothing in them is an answer.
 * https://github.com/InteractiveAdvertisingBureau/GDPR-Transparency-and-Consent-Framework/blob/master/TCFv2/IAB%20Tech%20Lab%20-%20CMP%20API%20v2.md#tcdata
 */
export const publishedTcData = {
  tcString: 'base64url-encoded TC string with segments',
  tcfPolicyVersion: 4,
  cmpId: 1000,
  cmpVersion: 1000,
  gdprApplies: Boolean,
  eventStatus: 'string',
  cmpStatus: 'string',
  listenerId: Number,
  isServiceSpecific: Boolean,
  useNonStandardTexts: Boolean,
  publisherCC: 'Two-letter ISO 3166-1 alpha-2 code',
  purposeOneTreatment: Boolean,
  purpose: { consents: { '[purpose id]': Boolean }, legitimateInterests: { '[purpose id]': Boolean } },
  vendor: { consents: { '[vendor id]': Boolean }, legitimateInterests: { '[vendor id]': Boolean } },
  specialFeatureOptins: { '[special feature id]': Boolean },
  publisher: {
    consents: { '[purpose id]': Boolean },
    legitimateInterests: { '[purpose id]': Boolean },
    customPurpose: { consents: { '[purpose id]': Boolean }, legitimateInterests: { '[purpose id]': Boolean } },
    restrictions: { '[purpose id]': { '[vendor id]': 1 } },
  },
};

/** https://github.com/InteractiveAdvertisingBureau/Global-Privacy-Platform/blob/main/Core/CMP%20API%20Specification.md#pingreturn */
export const publishedPing = {
  gppVersion: String,
  cmpStatus: String,
  cmpDisplayStatus: String,
  signalStatus: String,
  supportedAPIs: Array,
  cmpId: Number,
  sectionList: Array,
  applicableSections: Array,
  gppString: String,
};

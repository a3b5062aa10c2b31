___TERMS_OF_SERVICE___

By creating or modifying this file you agree to Google Tag Manager's Community
Template Gallery Developer Terms of Service available at
https://developers.google.com/tag-manager/gallery-tos (or such other URL as
Google may provide), as modified from time to time.


___INFO___

{
  "type": "TAG",
  "id": "cvt_temp_public_id",
  "version": 1,
  "securityGroups": [],
  "displayName": "Couplet",
  "categories": ["PERSONALIZATION", "CONVERSIONS"],
  "brand": {
    "id": "brand_dummy",
    "displayName": "Couplet"
  },
  "description": "Loads coupons that are chosen on the shopper's own device, from a Couplet server that you host.",
  "containerContexts": ["WEB"]
}


___TEMPLATE_PARAMETERS___

[
  {
    "type": "TEXT",
    "name": "server",
    "displayName": "Server",
    "simpleValueType": true,
    "valueHint": "https://coupons.example",
    "help": "Address of your Couplet server.",
    "valueValidators": [
      { "type": "NON_EMPTY" },
      {
        "type": "REGEX",
        "args": ["^https://[A-Za-z0-9.-]+(:[0-9]+)?/?$"],
        "errorMessage": "Enter an address such as https://coupons.example, without a path."
      }
    ]
  },
  {
    "type": "TEXT",
    "name": "key",
    "displayName": "Public key",
    "simpleValueType": true,
    "valueHint": "pk_…",
    "help": "The console shows it under Settings.",
    "valueValidators": [
      { "type": "NON_EMPTY" },
      {
        "type": "REGEX",
        "args": ["^pk_[A-Za-z0-9_-]{43}$"],
        "errorMessage": "Enter the whole key: pk_ and 43 letters, digits, - or _."
      }
    ]
  },
  {
    "type": "SELECT",
    "name": "consent",
    "displayName": "Consent",
    "simpleValueType": true,
    "macrosInSelect": false,
    "defaultValue": "required",
    "selectItems": [
      { "value": "required", "displayValue": "Read the consent tool" },
      { "value": "granted", "displayValue": "The shop has consent already, or needs none" },
      { "value": "manual", "displayValue": "Only my own couplet('consent', …) calls count" }
    ]
  },
  {
    "type": "GROUP",
    "name": "more",
    "displayName": "More settings",
    "groupStyle": "ZIPPY_CLOSED",
    "subParams": [
      {
        "type": "TEXT",
        "name": "currency",
        "displayName": "Currency",
        "simpleValueType": true,
        "valueHint": "EUR",
        "help": "For events without a currency."
      },
      {
        "type": "TEXT",
        "name": "position",
        "displayName": "Position of the card",
        "simpleValueType": true,
        "valueHint": "top end"
      },
      {
        "type": "TEXT",
        "name": "consentMap",
        "displayName": "Consent categories",
        "simpleValueType": true,
        "valueHint": "storage=ad_personalization sync=analytics_storage",
        "help": "Names in your consent tool, if they are its own."
      },
      {
        "type": "CHECKBOX",
        "name": "debug",
        "checkboxText": "Open the debug panel",
        "simpleValueType": true,
        "defaultValue": false
      }
    ]
  }
]


___SANDBOXED_JS_FOR_WEB_TEMPLATE___

const copyFromWindow = require('copyFromWindow');
const createArgumentsQueue = require('createArgumentsQueue');
const injectScript = require('injectScript');
const setInWindow = require('setInWindow');

const server = data.server.slice(-1) === '/' ? data.server.slice(0, -1) : data.server;

// A tag manager cannot set the attributes of a script, so the widget reads its settings here. The page may have set others.
const config = copyFromWindow('coupletConfig') || {};
config.key = data.key;
config.api = server;
config.consent = data.consent || 'required';
if (data.consentMap) config.consentMap = data.consentMap;
if (data.currency) config.currency = data.currency;
if (data.position) config.position = data.position;
if (data.debug) config.debug = 'on';
setInWindow('coupletConfig', config, true);

// Commands of other tags wait here until the widget has loaded.
createArgumentsQueue('couplet', 'couplet.q');

const url = server + '/v1/couplet.js';
injectScript(url, data.gtmOnSuccess, data.gtmOnFailure, url);


___WEB_PERMISSIONS___

[
  {
    "instance": {
      "key": { "publicId": "inject_script", "versionId": "1" },
      "param": [
        {
          "key": "urls",
          "value": {
            "type": 2,
            "listItem": [{ "type": 1, "string": "https://*/v1/couplet.js" }]
          }
        }
      ]
    },
    "clientAnnotations": { "isEditedByUser": true },
    "isRequired": true
  },
  {
    "instance": {
      "key": { "publicId": "access_globals", "versionId": "1" },
      "param": [
        {
          "key": "keys",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 3,
                "mapKey": [
                  { "type": 1, "string": "key" },
                  { "type": 1, "string": "read" },
                  { "type": 1, "string": "write" },
                  { "type": 1, "string": "execute" }
                ],
                "mapValue": [
                  { "type": 1, "string": "coupletConfig" },
                  { "type": 8, "boolean": true },
                  { "type": 8, "boolean": true },
                  { "type": 8, "boolean": false }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  { "type": 1, "string": "key" },
                  { "type": 1, "string": "read" },
                  { "type": 1, "string": "write" },
                  { "type": 1, "string": "execute" }
                ],
                "mapValue": [
                  { "type": 1, "string": "couplet" },
                  { "type": 8, "boolean": true },
                  { "type": 8, "boolean": true },
                  { "type": 8, "boolean": false }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  { "type": 1, "string": "key" },
                  { "type": 1, "string": "read" },
                  { "type": 1, "string": "write" },
                  { "type": 1, "string": "execute" }
                ],
                "mapValue": [
                  { "type": 1, "string": "couplet.q" },
                  { "type": 8, "boolean": true },
                  { "type": 8, "boolean": true },
                  { "type": 8, "boolean": false }
                ]
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": { "isEditedByUser": true },
    "isRequired": true
  }
]


___TESTS___

scenarios:
- name: Loads the widget with its settings
  code: |-
    mock('injectScript', (url, onSuccess) => onSuccess());
    runCode({ server: 'https://coupons.example', key: 'pk_1', consent: 'granted', currency: 'EUR', debug: true });
    assertApi('setInWindow').wasCalledWith('coupletConfig', { key: 'pk_1', api: 'https://coupons.example', consent: 'granted', currency: 'EUR', debug: 'on' }, true);
    assertApi('createArgumentsQueue').wasCalledWith('couplet', 'couplet.q');
    assertApi('injectScript').wasCalled();
    assertApi('gtmOnSuccess').wasCalled();
- name: Accepts an address with a slash at its end
  code: |-
    let loaded;
    mock('injectScript', (url, onSuccess) => {
      loaded = url;
      onSuccess();
    });
    runCode({ server: 'https://coupons.example/', key: 'pk_1', consent: 'required' });
    assertThat(loaded).isEqualTo('https://coupons.example/v1/couplet.js');
    assertApi('setInWindow').wasCalledWith('coupletConfig', { key: 'pk_1', api: 'https://coupons.example', consent: 'required' }, true);
- name: Keeps the page's other settings
  code: |-
    mock('copyFromWindow', () => ({ key: 'pk_2', theme: 'dark', position: 'top end' }));
    runCode({ server: 'https://coupons.example', key: 'pk_1', consent: 'required', position: 'start', consentMap: 'storage=C0003 sync=C0002' });
    assertApi('setInWindow').wasCalledWith('coupletConfig', { key: 'pk_1', theme: 'dark', position: 'start', api: 'https://coupons.example', consent: 'required', consentMap: 'storage=C0003 sync=C0002' }, true);
- name: Fails if the server does not answer
  code: |-
    mock('injectScript', (url, onSuccess, onFailure) => onFailure());
    runCode({ server: 'https://coupons.example', key: 'pk_1' });
    assertApi('gtmOnFailure').wasCalled();
    assertApi('gtmOnSuccess').wasNotCalled();
setup: ''


___NOTES___

Couplet reads the GA4 events of the data layer and Consent Mode by itself.
Fire the tag on Initialization, All Pages.

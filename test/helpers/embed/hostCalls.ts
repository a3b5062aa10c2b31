import type { Place } from './hostScript';

const names = (text: string): readonly string[] => text.trim().split(/\s+/);

/**
 * Every call of the platform that the widget makes while a shopper sees a coupon, claims it, opens the panel and erases, the page's own address
 * and document apart, which no page can redefine. `test/faults/hostFaults` holds that it meets these and no other.
 */
export const hostCalls: Readonly<Record<Place, readonly string[]>> = {
  // On the page, with a worker beside it.
  page: names(`
    Blob CSSStyleSheet CSSStyleSheet#replaceSync CharacterData#data Clipboard#writeText DOMTokenList#value
    Document#activeElement Document#body Document#createElement Document#createElementNS Document#createTextNode
    Document#currentScript Document#documentElement Document#elementFromPoint Document#head Document#prerendering
    Document#readyState Document#visibilityState DocumentFragment#append DocumentFragment#querySelector Element#append
    Element#attachShadow Element#closest Element#customElementRegistry Element#id Element#matches Element#namespaceURI
    Element#part Element#querySelector Element#remove Element#setAttribute Event#defaultPrevented
    EventTarget#addEventListener EventTarget#removeEventListener HTMLAnchorElement#download HTMLAnchorElement#href
    HTMLAnchorElement#target HTMLButtonElement#type HTMLDetailsElement#open HTMLDialogElement#close
    HTMLDialogElement#showModal HTMLElement#autofocus HTMLElement#click HTMLElement#dataset HTMLElement#dir HTMLElement#focus
    HTMLElement#hidden HTMLElement#lang HTMLElement#nonce HTMLElement#onerror HTMLElement#onload HTMLScriptElement
    HTMLScriptElement#charset HTMLScriptElement#crossOrigin HTMLScriptElement#integrity HTMLScriptElement#src
    HTMLTimeElement#dateTime Intl.DateTimeFormat Intl.ListFormat Intl.Locale Intl.NumberFormat Intl.getCanonicalLocales
    KeyboardEvent#key MediaQueryList#matches MessageEvent#data Navigator#clipboard Navigator#doNotTrack Node#firstChild
    Node#insertBefore Node#nextSibling Node#nodeType Node#ownerDocument Node#parentNode Performance#now
    ShadowRoot#activeElement ShadowRoot#adoptedStyleSheets ShadowRoot#customElementRegistry TrustedTypePolicy#createScriptURL
    TrustedTypePolicyFactory#createPolicy URL URL#href URL.createObjectURL Worker Worker#onerror
    Worker#postMessage clearTimeout fetch innerHeight innerWidth matchMedia navigation navigator performance queueMicrotask
    requestIdleCallback setTimeout trustedTypes HTMLInputElement#accept HTMLInputElement#multiple HTMLInputElement#type
    MediaDevices#getUserMedia Navigator#mediaDevices Notification Notification.permission clearInterval
  `),
  // In the worker.
  worker: names(`
    AbortSignal AbortSignal.timeout Crypto#getRandomValues Crypto#subtle CryptoKey EventTarget#addEventListener
    EventTarget#removeEventListener IDBDatabase IDBDatabase#createObjectStore IDBDatabase#transaction IDBFactory#open IDBObjectStore
    IDBObjectStore#clear IDBObjectStore#get IDBObjectStore#getAllKeys IDBObjectStore#put IDBRequest IDBRequest#result
    IDBRequest#transaction IDBTransaction IDBTransaction#objectStore IDBVersionChangeEvent#newVersion
    IDBVersionChangeEvent#oldVersion Intl.DateTimeFormat Intl.ListFormat Intl.NumberFormat MessageEvent#data MessageEvent#origin Response#ok Response#status
    Response#text SubtleCrypto#digest SubtleCrypto#importKey SubtleCrypto#verify TextEncoder TextEncoder#encode URL URL#href
    WorkerGlobalScope#atob WorkerGlobalScope#crypto WorkerGlobalScope#fetch WorkerGlobalScope#indexedDB WorkerGlobalScope#onunhandledrejection WorkerGlobalScope#setTimeout
    postMessage`),
  // In a worker that scores with TensorFlow.js, besides.
  network: names(`
    GPUBuffer Performance#now Response#arrayBuffer TextDecoder WebAssembly.Module WebAssembly.instantiateStreaming
    WebAssembly.validate WorkerGlobalScope#importScripts WorkerGlobalScope#location WorkerGlobalScope#performance
    WorkerGlobalScope#self WorkerLocation#href WorkerLocation#search console.log console.warn`),
  // On a page where no worker may be, besides those of a page.
  alone: names(`
    AbortSignal AbortSignal.timeout Crypto#getRandomValues Crypto#subtle CryptoKey IDBDatabase IDBDatabase#createObjectStore
    IDBDatabase#transaction IDBFactory#open IDBObjectStore IDBObjectStore#clear IDBObjectStore#get IDBObjectStore#getAllKeys
    IDBObjectStore#put IDBRequest IDBRequest#result IDBRequest#transaction IDBTransaction IDBTransaction#objectStore
    IDBVersionChangeEvent#newVersion IDBVersionChangeEvent#oldVersion Response Response#ok Response#status Response#text
    SubtleCrypto#digest SubtleCrypto#importKey SubtleCrypto#verify TextEncoder TextEncoder#encode atob crypto indexedDB`),
};

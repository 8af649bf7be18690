/** What the browsers are started with, whichever profile they are given. */

export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A service worker's script is taken from no server whose certificate is not trusted, whatever a page may ignore.
  '--ignore-certificate-errors',
];

export const FIREFOX_PREFERENCES = {
  // The browser's own traffic, which would go nowhere here.
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
};

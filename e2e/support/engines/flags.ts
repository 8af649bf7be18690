/** What the browsers are started with, whichever profile they are given. */

/** Chromium takes one list alone, the last: so this has what Playwright turns off as well. */
const CHROMIUM_FEATURES_OFF = [
  // Each new window would prepare two pages for the address bar: a second of a core and 160 MB, for what no test opens.
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  // Playwright 1.64's own, as far as Chromium has them.
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'DialMediaRouteProvider',
  'GlobalMediaControls',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'BlockOriginHeaderModificationOnRedirect',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'Translate',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
];

export const CHROMIUM_FLAGS = [
  `--disable-features=${CHROMIUM_FEATURES_OFF.join(',')}`,
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

/** Marks an attack whose outcome no browser decides: the plain run of the tests sees it in Chromium alone. */
export const ONE_ENGINE = '@one-engine';

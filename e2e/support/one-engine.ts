/** Marks a scenario whose outcome no browser decides: the test run tries it in Chromium alone, `npm run test:everywhere` in all. */
export const ONE_ENGINE = '@one-engine';

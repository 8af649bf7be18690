/** The Angular example. Its framework is fetched from the registry, which takes a minute: `npm run walk` runs it, or the variable WALK. */
import { ONE_ENGINE } from '../support/one-engine.js';
import { test } from '../support/test.js';
import { builtAngular } from './support/angular.js';
import { useExample } from './support/use-example.js';

test('angular: sign-in, a list with the token that the page never has, one renewal, sign-out in another tab and by the server', { tag: ONE_ENGINE }, async ({ serve, browserUnderTest }) => {
  test.skip(process.env.WALK !== 'all', 'Angular’s packages come from the registry, which takes minutes: `npm run walk` runs it');
  test.setTimeout(900_000);
  await useExample({ serve, browserUnderTest }, await builtAngular());
});

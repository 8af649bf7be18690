/** The apps of examples/, each built from a copy of its folder with the packed package: what a user gets who copies one. */
import { ONE_ENGINE } from '../support/one-engine.js';
import { test } from '../support/test.js';
import { builtExample } from './support/built-example.js';
import { useExample } from './support/use-example.js';

const scenario = (name: string): string => `${name}: sign-in, a list with the token that the page never has, one renewal, sign-out in another tab and by the server`;

for (const name of ['plain', 'react']) {
  test(scenario(name), async ({ serve, browserUnderTest }) => {
    await useExample({ serve, browserUnderTest }, await builtExample(name));
  });
}

for (const name of ['vue', 'svelte', 'solid', 'react-query']) {
  test(scenario(name), { tag: ONE_ENGINE }, async ({ serve, browserUnderTest }) => {
    await useExample({ serve, browserUnderTest }, await builtExample(name));
  });
}

test(scenario('apollo'), { tag: ONE_ENGINE }, async ({ serve, browserUnderTest }) => {
  await useExample({ serve, browserUnderTest }, await builtExample('apollo'), '/api/graphql');
});

/** What is learnt from refusals: one endpoint that always refuses must not renew for ever. */
import { describe, expect, it } from 'vitest';
import { TokenExperience } from './experience.js';

const USERS = 'https://api.example.com/users';
const ORDERS = 'https://api.example.com/orders';
const INNOCENT = { onTrial: false, refusesAnyToken: false };

describe('TokenExperience', () => {
  it('begins without prejudice', () => {
    expect(new TokenExperience().at(USERS)).toEqual(INNOCENT);
  });

  it('a token that was renewed after a refusal is on trial everywhere, until one endpoint accepts it', () => {
    const experience = new TokenExperience();
    experience.renewedAfterRefusal(3);
    expect(experience.at(USERS)).toEqual({ onTrial: true, refusesAnyToken: false });
    expect(experience.at(ORDERS).onTrial).toBe(true);
    experience.accepted(3, ORDERS);
    expect(experience.at(USERS)).toEqual(INNOCENT);
  });

  it('an older token that is accepted says nothing of the one on trial; a newer one does', () => {
    const experience = new TokenExperience();
    experience.renewedAfterRefusal(3);
    experience.accepted(2, ORDERS);
    expect(experience.at(USERS).onTrial).toBe(true);
    experience.accepted(4, ORDERS);
    expect(experience.at(USERS).onTrial).toBe(false);
  });

  it('an endpoint that refused a token renewed for it is remembered, and no other', () => {
    const experience = new TokenExperience();
    experience.refusedAgain(USERS);
    expect(experience.at(USERS).refusesAnyToken).toBe(true);
    expect(experience.at(ORDERS).refusesAnyToken).toBe(false);
    expect(experience.at(`${USERS}/1`).refusesAnyToken).toBe(false);
  });

  it('an endpoint is the same with any query and fragment', () => {
    const experience = new TokenExperience();
    experience.refusedAgain(`${USERS}?page=1#top`);
    expect(experience.at(USERS).refusesAnyToken).toBe(true);
    expect(experience.at(`${USERS}?page=2`).refusesAnyToken).toBe(true);
    experience.accepted(0, `${USERS}#end`);
    expect(experience.at(`${USERS}?page=1`).refusesAnyToken).toBe(false);
  });

  it('a reset forgets everything', () => {
    const experience = new TokenExperience();
    experience.renewedAfterRefusal(3);
    experience.refusedAgain(USERS);
    experience.reset();
    expect(experience.at(USERS)).toEqual(INNOCENT);
  });

  it('the memory does not grow without end', () => {
    const experience = new TokenExperience();
    const urls = Array.from({ length: 1000 }, (_, index) => `${USERS}/${String(index)}`);
    urls.forEach((url) => experience.refusedAgain(url));
    expect(urls.filter((url) => experience.at(url).refusesAnyToken).length).toBeLessThanOrEqual(200);
    expect(experience.at(`${USERS}/999`).refusesAnyToken).toBe(true);
  });
});

/** The server's side of the soak: fails when its turn comes, and writes down what reached it and what it gave out. */
import { setTimeout as delay } from 'node:timers/promises';
import { seeded } from '../fidelity/random.js';
import { bearer } from '../support/received.js';
import type { Answer, Received, Site } from '../support/site.js';
import { API_FAULTS, failings, REFRESH_FAULTS, type Failing } from './faults.js';
import type { Pair, Records } from './records.js';

/** Milliseconds after which the API breaks a connection that it has said nothing on. */
const API_GIVES_UP = 5000;

/** Milliseconds that an answer to a refresh takes at most where nothing fails: a server is somewhere else. */
const ROUND_TRIP = 300;

export interface Switch {
  fails: boolean;
}

export interface ServerOptions {
  readonly site: Site;
  readonly records: Records;
  readonly seed: number;
  readonly failing: Switch;
  /** Called when a refresh token arrives. */
  readonly onRefresh: () => void;
}

export function failingAnswer({ site, records, seed, failing, onRefresh }: ServerOptions): (received: Received) => Answer | Promise<Answer> {
  const act = (received: Received): Promise<Response> => site.backend.fetch(requestOf(site.origin, received));
  // Each has a sequence of its own, so that a minute with many requests is no minute with few renewals that fail.
  const random = seeded(seed);
  const ofRefresh = failings(random, REFRESH_FAULTS);
  const ofApi = failings(seeded(seed + 1), API_FAULTS);
  const next = (deal: () => Failing): Failing => (failing.fails ? deal() : { fault: undefined, delay: 0, retryAfter: 0 });

  async function signIn(received: Received): Promise<Answer> {
    const response = await act(received);
    if (response.ok) records.signedIn.push(await pairIn(response));
    return response;
  }

  async function refresh(received: Received): Promise<Answer> {
    const { fault, delay: wait, retryAfter } = next(ofRefresh);
    const { refreshToken } = JSON.parse(received.body.toString()) as Pair;
    const presentation: Records['presentations'][number] = { at: Date.now(), token: refreshToken, fault };
    records.presentations.push(presentation);
    if (failing.fails) onRefresh();
    const actAndNote = async (): Promise<Response> => {
      const response = await act(received);
      presentation.status = response.status;
      if (response.ok) presentation.granted = await pairIn(response);
      return response;
    };
    const done = (answer: Answer): Answer => {
      presentation.doneAt = Date.now();
      return answer;
    };
    switch (fault) {
      case 'dropped before':
        return done('drop');
      case 'dropped after':
        await actAndNote();
        return done('drop');
      case '502 after':
        await actAndNote();
        return done(new Response(null, { status: 502 }));
      case 'slow before':
        await delay(wait);
        return done(await actAndNote());
      case 'slow after': {
        const response = await actAndNote();
        await delay(wait);
        return done(response);
      }
      case 'no answer, before':
        return 'hang';
      case 'no answer, after':
        await actAndNote();
        return 'hang';
      case undefined: {
        await delay((random() * ROUND_TRIP) / 2);
        const response = await actAndNote();
        await delay((random() * ROUND_TRIP) / 2);
        return done(response);
      }
      default:
        return done(unavailable(fault, retryAfter));
    }
  }

  async function api(received: Received): Promise<Answer> {
    const { fault, delay: wait, retryAfter } = next(ofApi);
    const id = new URL(received.path, site.origin).searchParams.get('id') ?? '';
    const arrival: Records['arrivals'][number] = { at: Date.now(), id, token: bearer(received), fault };
    records.arrivals.push(arrival);
    const say = (response: Response): Response => {
      arrival.status = response.status;
      return response;
    };
    switch (fault) {
      case 'dropped before':
        return 'drop';
      case 'dropped after':
        await act(received);
        return 'drop';
      case 'slow, then dropped':
        await delay(API_GIVES_UP);
        return 'drop';
      case 'slow before':
        await delay(wait);
        return say(await act(received));
      case undefined:
        return say(await act(received));
      default:
        return say(unavailable(fault, retryAfter));
    }
  }

  return (received) => {
    const path = received.path.split('?')[0] ?? '';
    if (path === '/worker-started') records.workerStarts += 1;
    if (path === '/api/auth/login') return signIn(received);
    if (path === '/api/auth/refresh') return refresh(received);
    return path.startsWith('/api/') ? api(received) : undefined;
  };
}

function requestOf(origin: string, { method, path, headers, body }: Received): Request {
  const given = Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as [string, string]] : []));
  return new Request(origin + path, { method, headers: given, ...(body.length > 0 ? { body: new Uint8Array(body) } : {}) });
}

async function pairIn(response: Response): Promise<Pair> {
  return (await response.clone().json()) as Pair;
}

function unavailable(fault: string, retryAfter: number): Response {
  const status = Number.parseInt(fault, 10);
  return new Response(null, { status, headers: fault.includes('Retry-After') ? { 'Retry-After': String(retryAfter) } : {} });
}

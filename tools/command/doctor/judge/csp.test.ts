/** Whether the policies of page and worker let the worker do its work. */
import { expect, it } from 'vitest';
import { judgePagePolicies, judgeWorkerPolicies } from './csp.js';
import { policiesIn } from './policy.js';

const PAGE = 'https://app.example.com/';
const WORKER = `${PAGE}token-worker.js`;
const ofPage = (header: string, apis: readonly string[] = [`${PAGE}api`]): string[] => judgePagePolicies({ page: PAGE, worker: WORKER, policies: policiesIn(header), apis }).map(({ code }) => code);
const ofWorker = (header: string, targets: readonly string[], config: string | undefined = `${PAGE}token-worker.config.js`): string[] => judgeWorkerPolicies({ worker: WORKER, config, policies: policiesIn(header), targets }).map(({ code }) => code);

it('of the page', () => {
  expect(ofPage('')).toEqual([]);
  expect(ofPage("default-src 'self'")).toEqual([]);
  expect(ofPage("worker-src 'none'")).toEqual(['csp-worker']);
  expect(ofPage("connect-src 'self'", ['https://api.example.com/v1', 'https://api.example.com/v2'])).toEqual(['csp-connect']);
  expect(ofPage("connect-src https://api.example.com", ['https://api.example.com/v1', `${PAGE}api`])).toEqual(['csp-connect']);
  expect(ofPage('sandbox allow-scripts')).toEqual(['csp-sandbox']);
  expect(ofPage('sandbox allow-scripts allow-same-origin')).toEqual([]);
  expect(ofPage("require-trusted-types-for 'script'; trusted-types app")).toEqual(['csp-trusted-types']);
  // Each of several has to let it pass.
  expect(ofPage("worker-src 'self', worker-src 'none'")).toEqual(['csp-worker']);
});

it('of the worker, which is not the page', () => {
  expect(ofWorker('', ['https://api.example.com'])).toEqual([]);
  expect(ofWorker("default-src 'none'; script-src 'self'; connect-src 'self'", [`${PAGE}api`])).toEqual([]);
  expect(ofWorker("connect-src 'self'", ['https://api.example.com', 'https://id.example.com'])).toEqual(['csp-worker-connect', 'csp-worker-connect']);
  expect(ofWorker("script-src 'none'", [])).toEqual(['csp-worker-config']);
  expect(ofWorker("require-trusted-types-for 'script'; trusted-types app", [])).toEqual(['csp-worker-config']);
  // A worker of the app's own imports no configuration.
  expect(judgeWorkerPolicies({ worker: WORKER, config: undefined, policies: policiesIn("script-src 'none'; require-trusted-types-for 'script'; trusted-types app"), targets: [] })).toEqual([]);
});

it('what has to be added is named', () => {
  expect(judgeWorkerPolicies({ worker: WORKER, config: undefined, policies: policiesIn("connect-src 'none'"), targets: [`${PAGE}api`, 'https://id.example.com/token'] }).map(({ remedy }) => remedy.split(' ')[1])).toEqual(["'self'", 'https://id.example.com']);
});

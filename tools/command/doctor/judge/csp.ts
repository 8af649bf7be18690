/** Judges whether the policies of the page and of the worker let the worker be started and ask what it has to. */
import { finding, type Finding } from '../findings.js';
import { forbids, refusesTypes, type Policy } from './policy.js';

export interface PoliciesOfPage {
  readonly page: string;
  readonly worker: string;
  readonly policies: readonly Policy[];
  /** Where the page's own requests go that get a token. */
  readonly apis: readonly string[];
}

export interface PoliciesOfWorker {
  readonly worker: string;
  readonly config: string | undefined;
  readonly policies: readonly Policy[];
  /** Where the worker's requests go: APIs, the refresh endpoint, the provider. */
  readonly targets: readonly string[];
}

const TYPES = "The policy requires trusted types and has no 'token-worker' among its trusted-types";
const ADD_TYPES = 'Add token-worker to its trusted-types directive, or pass register a TrustedScriptURL of a policy of your own.';

const originsOf = (urls: readonly string[]): readonly string[] => [...new Set(urls.map((url) => new URL(url).origin))];
/** Of each origin one URL: what a policy says of paths below is the app's own affair. */
const onePerOrigin = (urls: readonly string[]): readonly string[] => originsOf(urls).flatMap((origin) => urls.find((url) => new URL(url).origin === origin) ?? []);

export function judgePagePolicies({ page, worker, policies, apis }: PoliciesOfPage): readonly Finding[] {
  const found = policies.flatMap((policy) => {
    const here: Finding[] = [];
    const sandbox = policy.get('sandbox');
    if (sandbox !== undefined && !sandbox.includes('allow-same-origin')) here.push(finding('csp-sandbox', page, "Its Content-Security-Policy has sandbox without allow-same-origin, so the page has an origin that takes no worker.", 'Leave sandbox out for the app, or add allow-same-origin and allow-scripts.'));
    const noWorker = forbids(policy, 'worker', worker, page);
    if (noWorker !== undefined) here.push(finding('csp-worker', page, `Its Content-Security-Policy forbids the worker: ${noWorker}.`, "Add worker-src 'self'."));
    for (const api of onePerOrigin(apis)) {
      const noConnection = forbids(policy, 'connect', api, page);
      if (noConnection !== undefined) here.push(finding('csp-connect', page, `Its Content-Security-Policy lets the page send nothing to ${api}: ${noConnection}.`, `Add ${new URL(api).origin === new URL(page).origin ? "'self'" : new URL(api).origin} to connect-src.`));
    }
    return here;
  });
  if (refusesTypes(policies)) found.push(finding('csp-trusted-types', page, `${TYPES}: register rejects, unless it is given a TrustedScriptURL or a policy named default passes the script.`, ADD_TYPES));
  return found;
}

export function judgeWorkerPolicies({ worker, config, policies, targets }: PoliciesOfWorker): readonly Finding[] {
  const found = policies.flatMap((policy) => {
    const here: Finding[] = [];
    const noConfig = config === undefined ? undefined : forbids(policy, 'script', config, worker);
    if (noConfig !== undefined) here.push(finding('csp-worker-config', worker, `The policy that the worker's script is served with keeps it from importing its configuration: ${noConfig}.`, "Add script-src 'self' to the policy of this file."));
    for (const target of onePerOrigin(targets)) {
      const noConnection = forbids(policy, 'connect', target, worker);
      if (noConnection !== undefined) here.push(finding('csp-worker-connect', worker, `The policy that the worker's script is served with lets the worker ask nothing of ${target}: ${noConnection}.`, `Add ${new URL(target).origin === new URL(worker).origin ? "'self'" : new URL(target).origin} to its connect-src: the worker has the policy of its own script, not the page's.`));
    }
    return here;
  });
  if (config !== undefined && refusesTypes(policies)) found.push(finding('csp-worker-config', worker, `${TYPES}, so the worker cannot import its configuration.`, 'Add token-worker to the trusted-types directive of this file.'));
  return found;
}

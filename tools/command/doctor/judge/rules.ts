/** Judges a configuration that is valid: whether its rules mean what they seem to. */
import type { ResolvedConfig } from '../../../../core/config/index.js';
import type { ResolvedRule } from '../../../../core/config/rules.js';
import { covers } from '../../../../core/url-patterns.js';
import { finding, type Finding } from '../findings.js';
import { isTrustworthy } from './origin.js';

export interface Surroundings {
  /** A page of the app. */
  readonly page: string;
  /** The configuration's own URL. */
  readonly about: string;
  /** The widest path that the worker may control. */
  readonly scope: string;
}

const nameOf = ({ space }: ResolvedRule): string => (typeof space === 'string' ? space : 'a URLPattern');

/** A rule without methods and exclusions takes all that it covers. */
const takesAll = ({ methods, excluded }: ResolvedRule): boolean => methods === undefined && excluded.length === 0;

function judgeRule(rule: ResolvedRule, before: readonly ResolvedRule[], { page, about }: Surroundings): readonly Finding[] {
  const { space, excluded } = rule;
  const found: Finding[] = [];
  const hiding = before.find((other) => takesAll(other) && covers(other.space, space));
  if (excluded.some((exclusion) => covers(exclusion, space))) found.push(finding('rule-never', about, `The rule ${nameOf(rule)} excludes all that it covers, so no request gets the token by it.`, 'Narrow its exclude.'));
  else if (hiding !== undefined) found.push(finding('rule-never', about, `The rule ${nameOf(rule)} is never asked: ${nameOf(hiding)} stands before it and takes the same requests.`, 'Put the narrower rule first, or leave one of the two out.'));
  // The worker's own files and the page itself are then API requests too.
  if (typeof space === 'string' && rule.matches(page) && covers(space, new URL('./', page).href.replace(/\/$/, ''))) found.push(finding('rule-covers-pages', about, `The rule ${nameOf(rule)} covers the app's own files: pictures, styles and scripts get the token too, and wait where it is renewed.`, "Name the API alone, such as '/api', or leave the files out with exclude or subresources: false."));
  return found;
}

/** The URLs that the configuration names, for what they are. */
export function targetsOf({ rules, login, update, refresh, logout }: ResolvedConfig): readonly string[] {
  const spaces = rules.flatMap(({ space }) => (typeof space === 'string' ? [space] : []));
  return [...spaces, ...login.map(({ href }) => href), ...update.map(({ href }) => href), ...(refresh === undefined ? [] : [refresh.href]), ...(logout === undefined ? [] : [logout.href])];
}

export function judgeRules(config: ResolvedConfig, around: Surroundings): readonly Finding[] {
  const { page, about, scope } = around;
  const found = config.rules.flatMap((rule, index) => judgeRule(rule, config.rules.slice(0, index), around));
  if (page.startsWith('https:')) {
    const insecure = targetsOf(config).filter((target) => !isTrustworthy(new URL(target)));
    found.push(...[...new Set(insecure)].map((target) => finding('mixed-content', about, `${target} is http:, and browsers send no such request from an https: page.`, 'Serve it by https, and name it so.')));
  }
  const redirect = config.provider?.redirectHref;
  if (redirect !== undefined && !new URL(redirect).pathname.startsWith(scope)) found.push(finding('redirect-uri-scope', about, `The redirect URI ${redirect} is not below ${scope}, which is as far as the worker reaches: it never gets the provider's answer.`, 'Name one that lies below, or serve the worker from the top of the site.'));
  if (config.refresh === undefined) found.push(finding('refresh-none', about, 'There is neither refresh nor provider, so a session ends with its access token.', 'Name the refresh endpoint, if your backend has one.'));
  return found;
}

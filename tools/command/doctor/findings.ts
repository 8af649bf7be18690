/** What the doctor can find: each has a code, which is stable, and a level by it. Messages may change. */

/** `wrong`: something does not work, or is not safe. `note`: worth knowing. */
export type Level = 'wrong' | 'note';

/** In the order of the looks. Each is explained in docs/guide/command.md. */
export const LEVELS = {
  unreachable: 'wrong',
  certificate: 'wrong',
  'page-status': 'wrong',
  'page-redirected': 'note',
  'insecure-origin': 'wrong',
  'cookie-readable': 'wrong',
  'cookie-insecure': 'wrong',
  'cookie-cross-site': 'note',
  'worker-unreachable': 'wrong',
  'worker-missing': 'wrong',
  'worker-status': 'wrong',
  'worker-redirected': 'wrong',
  'worker-is-html': 'wrong',
  'worker-type': 'wrong',
  'worker-foreign': 'wrong',
  'worker-version': 'note',
  'worker-scope': 'wrong',
  'worker-scope-option': 'note',
  'worker-cached': 'note',
  'not-sealed': 'wrong',
  'secret-exposed': 'wrong',
  'secret-cached': 'wrong',
  'config-unreachable': 'wrong',
  'config-missing': 'wrong',
  'config-status': 'wrong',
  'config-is-html': 'wrong',
  'config-type': 'wrong',
  'config-cached': 'note',
  'config-failed': 'wrong',
  'config-needs-oidc': 'wrong',
  'config-calls': 'wrong',
  'config-invalid': 'wrong',
  'rule-covers-pages': 'note',
  'rule-never': 'wrong',
  'mixed-content': 'wrong',
  'redirect-uri-scope': 'wrong',
  'refresh-none': 'note',
  'refresh-unreachable': 'wrong',
  'refresh-missing': 'wrong',
  'refresh-method': 'wrong',
  'refresh-redirected': 'wrong',
  'refresh-is-html': 'wrong',
  'refresh-forbidden': 'note',
  'refresh-answers-200': 'note',
  'refresh-fails': 'note',
  'refresh-third-party': 'note',
  'cors-unreachable': 'wrong',
  'cors-status': 'wrong',
  'cors-origin': 'wrong',
  'cors-headers': 'wrong',
  'cors-methods': 'wrong',
  'cors-credentials': 'wrong',
  'cors-refusal-hidden': 'wrong',
  'cors-nonce-hidden': 'note',
  'csp-worker': 'wrong',
  'csp-sandbox': 'wrong',
  'csp-connect': 'wrong',
  'csp-trusted-types': 'note',
  'csp-worker-config': 'wrong',
  'csp-worker-connect': 'wrong',
  'provider-unreachable': 'wrong',
  'provider-discovery': 'wrong',
  'provider-issuer': 'wrong',
  'provider-cors': 'wrong',
  'provider-token-cors': 'wrong',
  'registration-failed': 'wrong',
  'registration-unanswered': 'wrong',
  'page-not-controlled': 'wrong',
  'page-other-worker': 'wrong',
  'worker-refused': 'wrong',
} as const satisfies Readonly<Record<string, Level>>;

export type FindingCode = keyof typeof LEVELS;

export interface Finding {
  readonly code: FindingCode;
  readonly level: Level;
  /** The URL, or what else was looked at. */
  readonly about: string;
  /** What was seen, and why it matters. */
  readonly message: string;
  readonly remedy: string;
}

export const finding = (code: FindingCode, about: string, message: string, remedy: string): Finding => ({ code, level: LEVELS[code], about, message, remedy });

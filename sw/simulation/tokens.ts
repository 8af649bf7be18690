/** Issues tokens that no two calls share, and knows what part of each nobody but their server may ever see. */

export type Claims = Readonly<Record<string, unknown>>;

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export class Mint {
  #count = 0;
  readonly #name: string;
  /** Opaque tokens, and the signatures of the JWTs: their payload is no secret. */
  readonly secrets: string[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  jwt(claims: Claims): string {
    const secret = this.#secret('signature');
    return `${encode({ alg: 'ES256', typ: 'JWT' })}.${encode({ ...claims, jti: this.#count })}.${secret}`;
  }

  opaque(kind: string): string {
    return this.#secret(kind);
  }

  #secret(kind: string): string {
    this.#count += 1;
    const secret = `${kind}-${this.#name}-${String(this.#count).padStart(4, '0')}-secret`;
    this.secrets.push(secret);
    return secret;
  }
}

/** A sign-in that came to nothing; what the page may know of it. */
export class SignInFailed extends Error {
  readonly code: string;
  readonly description: string | undefined;

  constructor(code: string, description: string | undefined) {
    super(code);
    this.code = code;
    this.description = description;
  }
}

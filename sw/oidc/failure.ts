/** What went wrong between worker and provider, as a page may know it: a code and a description, nothing of what was exchanged. */
import { AuthorizationResponseError, OperationProcessingError, ResponseBodyError, UnsupportedOperationError, WWWAuthenticateChallengeError } from 'oauth4webapi';
import { SignInFailed } from './sign-in-failed.js';

/** The provider's own code and description, or `invalid_response` for an answer that is not to be believed. */
export function signInFailure(error: unknown): SignInFailed {
  if (error instanceof SignInFailed) return error;
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError) return new SignInFailed(error.error, error.error_description);
  if (error instanceof WWWAuthenticateChallengeError) {
    const { error: code = 'invalid_client', error_description: description } = error.cause[0]?.parameters ?? {};
    return new SignInFailed(code, description);
  }
  const isDown = error instanceof OperationProcessingError && error.cause instanceof Response && error.cause.status >= 500;
  if (isDown) return new SignInFailed('temporarily_unavailable', 'the provider is not well');
  // Its messages say which check failed, and hold no value.
  if (error instanceof OperationProcessingError || error instanceof UnsupportedOperationError) return new SignInFailed('invalid_response', error.message);
  return new SignInFailed('temporarily_unavailable', 'the provider could not be reached');
}

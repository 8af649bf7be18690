/** Why a session is over. */
export type LogoutReason =
  /** The authorization server refused the refresh token for good (RFC 6749, section 5.2). */
  | 'refresh-rejected'
  /** The access token was refused or had run out, and nothing can renew it. */
  | 'expired'
  /** The user signed out. */
  | 'signed-out'
  /** What the worker had stored is gone or cannot be read. */
  | 'storage-lost';

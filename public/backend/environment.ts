/** What the handlers of one request hand to each other. */
import type { Judgement } from './auth/access-tokens.js';
import type { Proof } from './log/request-log.js';

export interface Environment {
  Variables: {
    /** What the access token of this request was worth; absent when there was none. */
    judgement?: Judgement;
    /** Who the request turned out to be from. */
    username?: string;
    /** A remark for the log. */
    detail?: string;
    /** What the proof of possession was worth, where one is asked for. */
    proof?: Proof;
    /** The thumbprint of the key that it was made by. */
    key?: string;
    /** The answer to a proof that was refused. */
    refusal?: Response;
  };
}

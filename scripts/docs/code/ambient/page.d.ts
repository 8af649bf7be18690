/** What code blocks of pages may use without saying where it comes from: the app's own. A name that is not here is an error in a block. */

/** What `register` answered, where an earlier block of the page has called it. */
declare const session: import('token-worker').Session;
/** The app's own pages and messages. */
declare function showLogin(reason?: string, username?: string): void;
declare function showApp(): void;
declare function render(state: import('token-worker').SessionSnapshot): void;
/** What the app made of a form, a file input or its own state. */
declare const username: string;
declare const password: string;
declare const file: File;
declare const listener: () => void;
declare const accessToken: string;
declare const refreshToken: string;
declare const expiresIn: number;

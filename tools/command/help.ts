/** What `--help` prints. */

const GENERAL = `token-worker: a service worker that takes access tokens out of your app's hands

  npx token-worker init <folder>    put the worker beside your pages, or bring it up to date
  npx token-worker doctor <url>     look at a running app: what is wrong, and how to mend it

  --help       this text; 'token-worker init --help' says more
  --version    the version of this package
`;

const INIT = `token-worker init <folder>

Writes token-worker.js, which every run brings up to date, and token-worker.config.js, which is yours: one that is
there is never changed. <folder> is the one whose files your site serves from its top, such as public/.

  --oidc       token-worker-oidc.js, for an OAuth 2.0 or OpenID provider, in place of token-worker.js
  --check      write nothing; exit with 1 where the worker in <folder> is missing or is not this package's
  --force      overwrite a token-worker.js that is not of this package
`;

const DOCTOR = `token-worker doctor <url>

Looks at a running app by HTTP, as a browser without cookies would, and says what is wrong. It sends no credentials
and changes nothing. <url> is a page of the app, such as http://localhost:5173/.

  --worker <path>    where the worker's script is; /token-worker.js unless given
  --browser          open the page in a browser too, by the 'playwright' package of your project
  --json             print one JSON object for machines
  --insecure         take a certificate that nobody has signed, as local servers have

It exits with 1 where something is wrong, and with 0 where there are only notes.
`;

export const helpOn = (command: 'init' | 'doctor' | undefined): string => ({ init: INIT, doctor: DOCTOR, general: GENERAL })[command ?? 'general'];

/**
 * The whole setup: what gets the token, and where it is issued and
 * renewed. Three sessions, so that the sign-in page can offer a
 * choice; an app has one.
 */
tokenWorker([
  {
    // `navigations`: a link to `/api/report.csv` gets it, too.
    api: { url: '/api', navigations: 'same-origin' },
    login: '/api/auth/login',
    refresh: '/api/auth/refresh',
    logout: '/api/auth/logout',
    // Sealed under a secret that the server puts into the worker's
    // script: who looks into IndexedDB finds bytes and no token.
    storage: 'sealed',
  },
  {
    // The refresh token is in a cookie that not even the worker sees.
    name: 'cookie',
    api: { url: '/cookie', navigations: 'same-origin' },
    login: '/cookie/auth/login',
    refresh: { url: '/cookie/auth/refresh', style: 'cookie' },
    logout: '/cookie/auth/logout',
    storage: 'memory',
  },
  {
    // An OpenID provider on another origin. Its tokens are bound to a
    // key of this browser: whoever steals one has no use for it.
    name: 'provider',
    api: { url: '/bound', navigations: 'same-origin' },
    provider: oidc({
      issuer: 'http://localhost:4150',
      clientId: 'demo',
      redirectUri: '/callback',
      postLogoutRedirectUri: '/',
      scope: 'openid profile api',
    }),
    proof: dpop(),
    storage: 'sealed',
  },
]);

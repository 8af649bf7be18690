tokenWorker({
  api: {
    url: '/api',
    // GraphQL servers often say in a 200 that they refuse the token.
    unauthorized: async (response) => {
      if (response.status === 401) return true;
      const { errors = [] } = await response.json();
      return errors.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED');
    },
  },
  login: '/api/auth/login',
  refresh: '/api/auth/refresh',
  logout: '/api/auth/logout',
});

/** The axios instance of the whole app: attaches the token, and renews it when the server refuses it. */
import axios from 'axios';
import { clearTokens, getTokens, saveTokens } from './tokens';

export const api = axios.create({ baseURL: '/api' });

api.interceptors.request.use((config) => {
  const { accessToken } = getTokens();
  if (accessToken) config.headers.Authorization = `Bearer ${accessToken}`;
  return config;
});

let refreshing = null;

async function refresh() {
  const { refreshToken } = getTokens();
  if (!refreshToken) throw new Error('No refresh token');
  // Not through `api`: its interceptors would run again.
  const { data } = await axios.post('/api/auth/refresh', { refreshToken });
  saveTokens(data);
}

api.interceptors.response.use(
  (response) => response,
  async (error) => {
    const { config, response } = error;
    if (response?.status !== 401 || config._retry) return Promise.reject(error);
    try {
      refreshing ??= refresh().finally(() => {
        refreshing = null;
      });
      await refreshing;
    } catch {
      clearTokens();
      window.dispatchEvent(new Event('signed-out'));
      return Promise.reject(error);
    }
    return api({ ...config, _retry: true });
  },
);

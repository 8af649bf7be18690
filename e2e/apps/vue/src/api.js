/** One axios instance; requests that meet a 401 while a refresh is under way wait for it in a queue. */
import axios from 'axios';
import { useAuthStore } from './stores';

export const api = axios.create({ baseURL: '/api', timeout: 30000 });

api.interceptors.request.use((config) => {
  const { accessToken } = useAuthStore();
  if (accessToken && !config.url.startsWith('/auth/')) config.headers.setAuthorization(`Bearer ${accessToken}`);
  return config;
});

let isRefreshing = false;
let queue = [];

api.interceptors.response.use(null, async (error) => {
  const { config, response } = error;
  if (response?.status !== 401 || config.url.startsWith('/auth/') || config.isRetry) throw error;
  const auth = useAuthStore();
  const retry = () => api({ ...config, isRetry: true });
  if (isRefreshing) {
    return new Promise((resolve, reject) => queue.push({ resolve, reject })).then(retry);
  }
  isRefreshing = true;
  try {
    await auth.refresh();
    queue.forEach(({ resolve }) => resolve());
  } catch (refused) {
    queue.forEach(({ reject }) => reject(refused));
    auth.clear();
    throw error;
  } finally {
    isRefreshing = false;
    queue = [];
  }
  return retry();
});

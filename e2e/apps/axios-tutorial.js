/** The app of every tutorial on JWT: tokens in localStorage, an axios instance, two interceptors. It knows of no worker. */
import axios from '/axios.js';

const REFRESH_WHEN_LEFT = 300;

export const believed = { renewals: 0 };

const saved = (name) => localStorage.getItem(name);

function save({ accessToken, refreshToken }) {
  localStorage.setItem('accessToken', accessToken);
  localStorage.setItem('refreshToken', refreshToken);
}

function secondsLeft(token) {
  const payload = token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/');
  const { exp } = JSON.parse(atob(payload));
  return exp - Date.now() / 1000;
}

export async function login(username, password) {
  const { data } = await axios.post('/api/auth/login', { username, password });
  save(data);
  return data.user;
}

async function refresh() {
  believed.renewals += 1;
  const { data } = await axios.post('/api/auth/refresh', { refreshToken: saved('refreshToken') });
  save(data);
}

export const api = axios.create({ baseURL: '/api' });

api.interceptors.request.use(async (config) => {
  if (secondsLeft(saved('accessToken')) < REFRESH_WHEN_LEFT) await refresh();
  config.headers.Authorization = `Bearer ${saved('accessToken')}`;
  return config;
});

api.interceptors.response.use(undefined, async (error) => {
  const { config, response } = error;
  if (response?.status !== 401 || config.isRetry) throw error;
  await refresh();
  return api({ ...config, isRetry: true });
});

export async function logout() {
  await axios.post('/api/auth/logout', { refreshToken: saved('refreshToken') });
  localStorage.clear();
}

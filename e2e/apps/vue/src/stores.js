/** The signed-in user's tokens, kept in localStorage across reloads. */
import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import { jwtDecode } from 'jwt-decode';
import { api } from './api';

export const useAuthStore = defineStore('auth', () => {
  const accessToken = ref(localStorage.getItem('accessToken'));
  const refreshToken = ref(localStorage.getItem('refreshToken'));
  const user = computed(() => (accessToken.value ? jwtDecode(accessToken.value) : null));

  function save(tokens) {
    accessToken.value = tokens.accessToken;
    refreshToken.value = tokens.refreshToken;
    localStorage.setItem('accessToken', tokens.accessToken);
    localStorage.setItem('refreshToken', tokens.refreshToken);
  }

  function clear() {
    accessToken.value = null;
    refreshToken.value = null;
    localStorage.clear();
  }

  async function login(credentials) {
    save((await api.post('/auth/login', credentials)).data);
  }

  async function refresh() {
    save((await api.post('/auth/refresh', { refreshToken: refreshToken.value })).data);
  }

  async function logout() {
    try {
      await api.post('/auth/logout', { refreshToken: refreshToken.value });
    } finally {
      clear();
    }
  }

  return { accessToken, user, login, refresh, logout, clear };
});

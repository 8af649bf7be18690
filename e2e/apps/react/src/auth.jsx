import { createContext, useContext, useEffect, useState } from 'react';
import axios from 'axios';
import { jwtDecode } from 'jwt-decode';
import { useQueryClient } from '@tanstack/react-query';
import { api } from './api';
import { clearTokens, getTokens, saveTokens } from './tokens';

const AuthContext = createContext(null);

/** The user, as the access token says. */
function currentUser() {
  const { accessToken } = getTokens();
  return accessToken ? jwtDecode(accessToken) : null;
}

export function AuthProvider({ children }) {
  const [user, setUser] = useState(currentUser);
  const queryClient = useQueryClient();

  useEffect(() => {
    const update = () => setUser(currentUser());
    window.addEventListener('signed-out', update);
    // Another tab has signed in or out.
    window.addEventListener('storage', update);
    return () => {
      window.removeEventListener('signed-out', update);
      window.removeEventListener('storage', update);
    };
  }, []);

  async function login(username, password) {
    const { data } = await axios.post('/api/auth/login', { username, password });
    saveTokens(data);
    setUser(currentUser());
  }

  async function logout() {
    await api.post('/auth/logout', { refreshToken: getTokens().refreshToken });
    clearTokens();
    queryClient.clear();
    setUser(null);
  }

  return <AuthContext.Provider value={{ user, login, logout }}>{children}</AuthContext.Provider>;
}

export const useAuth = () => useContext(AuthContext);

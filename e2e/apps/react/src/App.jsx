import { useAuth } from './auth';
import { LoginForm } from './LoginForm';
import { Notes } from './Notes';

export function App() {
  const { user, logout } = useAuth();
  if (!user) return <LoginForm />;
  return (
    <main>
      <h1>Notes of {user.name}</h1>
      <button onClick={logout}>Sign out</button>
      <Notes />
    </main>
  );
}

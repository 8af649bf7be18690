import solid from 'vite-plugin-solid';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [solid()],
  // Your API.
  server: { proxy: { '/api': 'http://localhost:3000' } },
});

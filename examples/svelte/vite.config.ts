import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [svelte()],
  // Your API.
  server: { proxy: { '/api': 'http://localhost:3000' } },
});

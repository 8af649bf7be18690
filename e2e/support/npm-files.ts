/** Third-party clients as npm installed them, to be served to a page. */
import { readFileSync } from 'node:fs';

const installed = (path: string): string => readFileSync(new URL(`../../node_modules/${path}`, import.meta.url), 'utf8');

export const axiosFiles = { '/axios.js': installed('axios/dist/esm/axios.min.js') };

/** `npm start`: builds the package if need be and serves the demo. `--port 4200` or PORT=4200 asks for a port. */
import './node-version.mjs';
import { parseArgs } from 'node:util';

const DEFAULT_PORT = 4100;
const { values } = parseArgs({ options: { port: { type: 'string' } } });
const asked = values.port ?? process.env.PORT;
const port = asked === undefined ? DEFAULT_PORT : Number(asked);
if (!Number.isInteger(port) || port < 0 || port > 65535) {
  console.error(`--port takes a number from 0 to 65535; got "${asked}".`);
  process.exit(1);
}

await import('./fresh-build.mjs');
const { createServer } = await import('vite');
const server = await createServer({ server: { port, strictPort: asked !== undefined } });
try {
  await server.listen();
} catch (error) {
  await server.close();
  const isTaken = /in use/i.test(error.message);
  console.error(
    isTaken ? `Port ${port} is in use by another program. Stop that one, or choose another: npm start -- --port ${port + 1}` : error.message,
  );
  process.exit(1);
}
const address = server.resolvedUrls?.local[0];
const actual = Number(new URL(address).port);
if (asked === undefined && actual !== port) console.log(`Port ${port} is in use by another program, so this one is ${actual}.`);
console.log(`\n  The demo of token-worker: ${address}\n  Sign in as ada with the password lovelace, here or with its OpenID provider. Ctrl+C ends it.\n`);

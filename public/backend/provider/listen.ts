/** Listens at a port, or at any other where that is in use. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

function tryPort(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, 'localhost', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

export async function listen(server: Server, port: number): Promise<number> {
  try {
    return await tryPort(server, port);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Beyond the last port there is, or in use, or not for everybody.
    if (code === 'ERR_SOCKET_BAD_PORT' || code === 'EADDRINUSE' || code === 'EACCES') return tryPort(server, 0);
    throw error;
  }
}

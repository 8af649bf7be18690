/** An origin that is not secure, though it is this machine. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** The loopback address written as one of IPv6: no browser takes that for local. */
const ADDRESS = '[::ffff:127.0.0.1]';

export interface Insecure {
  readonly origin: string;
  close(): Promise<void>;
}

/** The site of `origin` again, under an address for which browsers offer no service worker. */
export async function startInsecure(origin: string): Promise<Insecure> {
  const { hostname, port } = new URL(origin);
  const open = new Set<Socket>();
  const server = createServer((incoming) => {
    const outgoing = connect(Number(port), hostname);
    for (const [from, to] of [[incoming, outgoing], [outgoing, incoming]] as const) {
      open.add(from);
      from.on('error', () => to.destroy()).on('close', () => open.delete(from)).pipe(to);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://${ADDRESS}:${String((server.address() as AddressInfo).port)}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

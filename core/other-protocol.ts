/** What is said where page and worker speak different versions of the protocol. */
import { PROTOCOL_VERSION } from './protocol.js';

/** Why what one side said was not taken by the other. */
export const otherProtocol = (own: string, ownVersion: string, other: string, otherProtocolVersion: number): string =>
  `${own}, of version ${ownVersion}, speaks protocol ${PROTOCOL_VERSION}, and the ${other} protocol ${otherProtocolVersion}: serve both from the same version of token-worker, and load the page again`;

/** What a session's provider is given to work with. */
import type { Managed } from './managed.js';
import type { ProviderTools } from './provider.js';

export const toolsOf = ({ ports }: Pick<Managed, 'ports'>): ProviderTools => ports;

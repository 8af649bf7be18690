/** The module `virtual:token-worker`, as the pages get it. */

export interface PageModule {
  /** An expression for the script's URL. */
  readonly address: string;
  readonly type: 'classic' | 'module';
  /** Whose session `session` is. */
  readonly session: string;
  /** Whether a new worker is to be taken up as soon as the development server has one. */
  readonly follows: boolean;
}

export function pageModule({ address, type, session, follows }: PageModule): string {
  const lines = [
    `import { register, registerEarly${follows ? ', followWorker' : ''} } from 'token-worker/vite/page';`,
    'const here = import.meta.url;',
    `const script = typeof document === 'undefined' ? '' : ${address};`,
    `const options = ${JSON.stringify({ type })};`,
    'export const sessionOf = (name) => register(script, { ...options, session: name });',
    `export const session = registerEarly(script, { ...options, session: ${JSON.stringify(session)} });`,
    ...(follows ? ['if (import.meta.hot) followWorker(import.meta.hot, session);'] : []),
  ];
  return `${lines.join('\n')}\n`;
}

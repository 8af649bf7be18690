/** The demo's provider keeps everything in the same way. */
export * from '../../../public/backend/provider/store.js';

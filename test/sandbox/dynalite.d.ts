declare module 'dynalite' {
  import type { Server } from 'node:http';
  /** Options in ms. */
  export default function dynalite(options: {
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }): Server;
}

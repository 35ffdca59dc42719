/** worker.ts and all that it needs, as one script for web workers; build/page-worker.mjs writes the module. */
export declare const workerSource: string;

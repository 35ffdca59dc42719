import { statfsSync } from 'node:fs';

/**
 * File systems of one machine, by the type that Linux gives them: ext, XFS, Btrfs, ZFS, F2FS,
 * bcachefs, overlay, tmpfs, ramfs.
 */
const local = new Set([
  0xef53, 0x58465342, 0x9123683e, 0x2fc12fc1, 0xf2f52010, 0xca451a4e, 0x794c7630, 0x01021994, 0x858458f6,
]);

/** Longest time for which network file systems usually cache (NFS: 60 s), and a margin, in milliseconds. */
const longest = 90_000;

/**
 * How long other hosts may not see what happens in a folder, in milliseconds: 0 on a local file system,
 * else the longest usual time.
 */
export function cacheTime(folder: string): number {
  return local.has(statfsSync(folder).type) ? 0 : longest;
}

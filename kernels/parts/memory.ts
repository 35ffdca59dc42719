/**
 * Memory of a kernel: handed out once, from the end of the static data on, in lines of 64 bytes, and never given back.
 */
let top: usize = 0;

/** Address of `bytes` fresh bytes, all zero. Memory grows here only, so views of it stay attached afterwards. */
export function take(bytes: usize): usize {
  const start = (max(top, __heap_base) + 63) & ~63;
  top = start + bytes;
  const missing = <i32>((top + 0xffff) >> 16) - memory.size();
  if (missing > 0 && memory.grow(missing) < 0) unreachable();
  return start;
}

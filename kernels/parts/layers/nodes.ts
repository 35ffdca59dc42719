/** Sites of `bytes` bytes, one behind the other, from the nodes in a list; 0 where the list says −1. */
export function gatherNodes(nodes: usize, list: usize, count: i32, bytes: usize, to: usize): void {
  for (let k = 0; k < count; k++) {
    const node = load<i32>(list);
    list += 4;
    if (node < 0) {
      for (let at: usize = 0; at < bytes; at += 8) store<u64>(to + at, 0);
    } else {
      const from = nodes + <usize>node * bytes;
      for (let at: usize = 0; at < bytes; at += 8) store<u64>(to + at, load<u64>(from + at));
    }
    to += bytes;
  }
}

/** The transpose: adds sites to the nodes in a list, in its order. */
export function scatterNodes<T>(from: usize, list: usize, count: i32, bytes: usize, nodes: usize): void {
  for (let k = 0; k < count; k++) {
    const node = load<i32>(list);
    list += 4;
    if (node >= 0) {
      const to = nodes + <usize>node * bytes;
      for (let at: usize = 0; at < bytes; at += 16) {
        v128.store(to + at, v128.add<T>(v128.load(to + at), v128.load(from + at)));
      }
    }
    from += bytes;
  }
}

/** Node n of the output: the sum of factor·share_k times node k of the input, over the entries start_n … start_n+1. */
export function addNodes<T>(
  starts: usize, list: usize, shares: usize, count: i32, bytes: usize, nodes: usize, output: usize,
): void {
  for (let n = 0; n < count; n++) {
    const first = load<i32>(starts);
    const end = load<i32>(starts, 4);
    starts += 4;
    for (let at: usize = 0; at < bytes; at += 16) {
      let sum = v128.splat<T>(0);
      for (let k = first; k < end; k++) {
        const from = nodes + <usize>load<i32>(list + (<usize>k << 2)) * bytes;
        const share = v128.splat<T>(<T>load<f64>(shares + (<usize>k << 3)));
        sum = v128.add<T>(sum, v128.mul<T>(share, v128.load(from + at)));
      }
      v128.store(output + at, sum);
    }
    output += bytes;
  }
}

/** The transpose: adds to each node of the input its shares of the gradients of the output's nodes. */
export function spreadNodes<T>(
  starts: usize, list: usize, shares: usize, count: i32, bytes: usize, gradient: usize, nodes: usize,
): void {
  for (let n = 0; n < count; n++) {
    const first = load<i32>(starts);
    const end = load<i32>(starts, 4);
    starts += 4;
    for (let k = first; k < end; k++) {
      const to = nodes + <usize>load<i32>(list + (<usize>k << 2)) * bytes;
      const share = v128.splat<T>(<T>load<f64>(shares + (<usize>k << 3)));
      for (let at: usize = 0; at < bytes; at += 16) {
        v128.store(to + at, v128.add<T>(v128.load(to + at), v128.mul<T>(share, v128.load(gradient + at))));
      }
    }
    gradient += bytes;
  }
}

/**
 * A map, channels last: [rows, sites, channels], with sites of a halo around it. All distances are bytes; addresses of
 * maps are those of their first site inside the halo.
 */
@unmanaged export class MapPlan {
  sample: usize;
  rows: i32;
  row: usize;
  sites: i32;
  /** Bytes of a site: its channels, filled up. */
  site: usize;
  above: i32;
  below: i32;
  before: i32;
  after: i32;
}

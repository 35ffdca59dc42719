import { MapPlan } from './map-plan';

/** Copies the other end of `samples` maps into their halos. */
export function wrapHalo(plan: MapPlan, map: usize, samples: i32): void {
  for (let sample = 0; sample < samples; sample++) {
    for (let row = 0; row < plan.rows; row++) wrapRow(plan, map + <usize>row * plan.row);
    const left = <usize>plan.before * plan.site;
    const length = <usize>(plan.before + plan.sites + plan.after) * plan.site;
    for (let row = -plan.above; row < 0; row++) copyRow(plan, map - left, row, length);
    for (let row = plan.rows; row < plan.rows + plan.below; row++) copyRow(plan, map - left, row, length);
    map += plan.sample;
  }
}

function wrapRow(plan: MapPlan, row: usize): void {
  for (let site = -plan.before; site < 0; site++) copySite(plan, row, site);
  for (let site = plan.sites; site < plan.sites + plan.after; site++) copySite(plan, row, site);
}

function copySite(plan: MapPlan, row: usize, site: i32): void {
  copy(row + <usize>site * plan.site, row + <usize>wrapped(site, plan.sites) * plan.site, plan.site);
}

function copyRow(plan: MapPlan, start: usize, row: i32, length: usize): void {
  copy(start + <usize>row * plan.row, start + <usize>wrapped(row, plan.rows) * plan.row, length);
}

/** index mod extent, in 0 … extent − 1. */
export function wrapped(index: i32, extent: i32): i32 {
  const rest = index % extent;
  return rest < 0 ? rest + extent : rest;
}

/** Sites are a multiple of 8 bytes. */
@inline function copy(to: usize, from: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 8) store<u64>(to + at, load<u64>(from + at));
}

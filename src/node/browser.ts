export * from '../browser.js';

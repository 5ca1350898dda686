// What the workflow bundle holds: one export per workflow type.
export { order } from './order.js';
export { sweep } from './sweep.js';

export * from './master.js';
export * from './orders.js';
export * from './intake.js';
export * from './cases.js';
export * from './notifications.js';

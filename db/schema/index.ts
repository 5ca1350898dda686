export * from './master.js';
export * from './orders.js';
export * from './intake.js';
export * from './cases.js';
export * from './money.js';
export * from './sweep.js';
export * from './alerts.js';
export * from './notifications.js';

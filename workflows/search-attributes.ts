import { defineSearchAttributeKey, type SearchAttributePair } from '@temporalio/common';
import type { Order } from '../domain/order/order.js';
import { nextDeadline, openCases, stageOf, suppliersOf } from '../domain/order/status.js';

export const farosStore = defineSearchAttributeKey('FarosStore', 'KEYWORD');
export const farosStage = defineSearchAttributeKey('FarosStage', 'KEYWORD');
export const farosCaseTypes = defineSearchAttributeKey('FarosCaseTypes', 'KEYWORD_LIST');
export const farosSuppliers = defineSearchAttributeKey('FarosSuppliers', 'KEYWORD_LIST');
export const farosNextDeadline = defineSearchAttributeKey('FarosNextDeadline', 'DATETIME');

/** The five attributes of an order: set at start, then upserted in one call when stage or cases change. No person is in them. */
export function searchAttributesOf(order: Order): SearchAttributePair[] {
  const deadline = nextDeadline(order);
  return [
    { key: farosStore, value: order.store },
    { key: farosStage, value: stageOf(order) },
    { key: farosCaseTypes, value: caseTypesOf(order) },
    { key: farosSuppliers, value: suppliersOf(order) },
    ...(deadline ? [{ key: farosNextDeadline, value: new Date(deadline) }] : []),
  ];
}

export function caseTypesOf(order: Order): string[] {
  return [...new Set(openCases(order).map((one) => one.type))].sort();
}

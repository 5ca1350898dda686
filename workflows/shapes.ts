import type { MachineEvent, PersonEvent } from '../domain/order/events.js';
import { roles } from '../domain/cases/role.js';
import type { ParcelState } from '../domain/parcels/parcel.js';

/**
 * What may come through the order's door. Signals are sent by hand too: what has not the shape of an event is told apart here, before
 * half of it has become a fact.
 */
export function isMachineEvent(value: unknown): value is MachineEvent {
  if (!isRecord(value) || !isText(value.id) || !isInstant(value.occurredAt) || !isText(value.type))
    return false;
  return Object.hasOwn(machineShapes, value.type) && machineShapes[value.type]?.(value) === true;
}

export function isPersonEvent(value: unknown): value is PersonEvent {
  if (!isRecord(value) || !isText(value.id) || !isText(value.reason)) return false;
  const { actor } = value;
  if (!isRecord(actor) || !isText(actor.id) || !isText(actor.role) || typeof actor.verified !== 'boolean')
    return false;
  if (value.askedAt !== undefined && !isInstant(value.askedAt)) return false;
  if (!isText(value.type) || !Object.hasOwn(personShapes, value.type)) return false;
  return personShapes[value.type]?.(value) === true;
}

type Shape = (event: Record<string, unknown>) => boolean;

const shapesOfPersons: Record<PersonEvent['type'], Shape> = {
  caseDecided: ({ caseId, decision }) => isText(caseId) && isText(decision),
  cancelRequested: ({ byStore }) => typeof byStore === 'boolean',
  addressCorrected: ({ addressVersion, destination, scope, isConfirmed }) =>
    isCount(addressVersion) &&
    (isConfirmed === undefined || typeof isConfirmed === 'boolean') &&
    isRecord(destination) &&
    isTextOrNull(destination.country) &&
    isTextOrNull(destination.region) &&
    isOneOf(scope, ['sameCity', 'beyond']),
  holdRequested: () => true,
  caseHandedOver: ({ caseId, role }) => isText(caseId) && isOneOf(role, roles),
  resendRequested: ({ effectId }) => isText(effectId),
};
const personShapes: Record<string, Shape | undefined> = shapesOfPersons;

const parcelStates: Record<ParcelState, true> = {
  labelCreated: true,
  accepted: true,
  inTransit: true,
  outForDelivery: true,
  delivered: true,
  exception: true,
  lost: true,
  returned: true,
};

const shapes: Record<MachineEvent['type'], Shape> = {
  paymentChanged: () => true,
  riskChanged: () => true,
  itemsMapped: () => true,
  recordAsked: () => true,
  storeChanged: ({ change }) =>
    isRecord(change) &&
    (change.cancelledAt === null || isInstant(change.cancelledAt)) &&
    isListOf(
      change.lines,
      (line) => isText(line.lineId) && isCount(line.refunded) && isCount(line.fulfilledElsewhere),
    ),
  purchaseOrderAnswered: ({ poNumber, answers }) =>
    isText(poNumber) &&
    isListOf(
      answers,
      (one) => isCount(one.lineNumber) && isOneOf(one.answer, ['accepted', 'backordered', 'rejected']),
    ),
  purchaseOrderCancelAnswered: ({ poNumber, answer }) =>
    isText(poNumber) && isOneOf(answer, ['accepted', 'refused']),
  shipped: (event) =>
    isText(event.poNumber) &&
    isText(event.shipmentId) &&
    isText(event.carrier) &&
    isText(event.trackingNumber) &&
    isInstant(event.labelCreatedAt) &&
    (event.lines === null ||
      isListOf(event.lines, (line) => isCount(line.lineNumber) && isCount(line.quantity))),
  stockAnswered: ({ caseId, supplier, lines }) =>
    isText(caseId) &&
    isText(supplier) &&
    isListOf(
      lines,
      (line) =>
        isText(line.sku) &&
        isCount(line.available) &&
        isTextOrNull(line.holdUntil) &&
        isTextOrNull(line.replenishedOn) &&
        typeof line.isReplenishmentConfirmed === 'boolean' &&
        [line.variant, line.packaging, line.prepareBefore, line.substituteRisk, line.fallbackRoute].every(
          (told) => told === undefined || isTextOrNull(told),
        ),
    ),
  notDelivered: ({ effectId, reason }) => isText(effectId) && isText(reason),
  scanned: (event) =>
    (event.carrier === null || typeof event.carrier === 'string') &&
    isText(event.trackingNumber) &&
    isOneOf(event.state, Object.keys(parcelStates)) &&
    isInstant(event.scannedAt) &&
    (event.estimatedDeliveryOn === null || typeof event.estimatedDeliveryOn === 'string'),
};
const machineShapes: Record<string, Shape | undefined> = shapes;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= 1000;
}

function isTextOrNull(value: unknown): boolean {
  return value === null || isText(value);
}

function isInstant(value: unknown): boolean {
  return isText(value) && !Number.isNaN(Date.parse(value));
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isOneOf(value: unknown, known: readonly string[]): boolean {
  return isText(value) && known.includes(value);
}

function isListOf(value: unknown, isItem: Shape): boolean {
  return Array.isArray(value) && value.every((one) => isRecord(one) && isItem(one));
}

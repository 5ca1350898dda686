import { z } from '@hono/zod-openapi';
import { instantText } from './shared.js';

const quantity = z.int();

export const orderSummary = z
  .object({
    id: z.string().openapi({ example: 'order/shine/5551' }),
    store: z.string(),
    name: z.string().openapi({ example: '#8492' }),
    placedAt: instantText,
    stage: z
      .string()
      .openapi({ example: 'observe', description: 'filter, assign, route, observe, settled or closed' }),
    condition: z
      .string()
      .openapi({ example: 'normal order', description: 'The operators’ vocabulary (R-093).' }),
    openCaseTypes: z.array(z.string()),
    suppliers: z.array(z.string()),
    nextDueAt: instantText.nullable(),
    settledAt: instantText.nullable(),
    closedAt: instantText.nullable(),
  })
  .openapi('OrderSummary');

const lineSchema = z.object({
  id: z.string(),
  sku: z.string().nullable(),
  title: z.string().nullable(),
  unitPriceCents: z.int(),
  ordered: quantity,
  open: quantity,
  onOrder: quantity,
  shipped: quantity,
  delivered: quantity,
  returned: quantity,
  cancelled: quantity,
});

const purchaseOrderSchema = z.object({
  number: z.string(),
  supplier: z.string(),
  warehouse: z.string(),
  tag: z.string().nullable(),
  state: z.string().openapi({
    description: 'planned, sending, outcomeUnknown, sent, acknowledged, rejected, cancelled or closed',
  }),
  sentAt: instantText.nullable(),
  acknowledgedAt: instantText.nullable(),
  cancel: z.string(),
  lines: z.array(z.object({ lineId: z.string(), quantity, answer: z.string() })),
});

const parcelSchema = z.object({
  id: z.string(),
  carrier: z.string(),
  trackingNumber: z.string(),
  state: z
    .string()
    .openapi({ description: 'A label is not a shipment: `accepted` is the first scan (R-039, R-043).' }),
  labelCreatedAt: instantText,
  firstScanAt: instantText.nullable(),
  lastScanAt: instantText.nullable(),
  deliveredAt: instantText.nullable(),
  estimatedDeliveryOn: z.string().nullable(),
  isWrittenToStore: z.boolean(),
  lines: z.array(z.object({ lineId: z.string(), quantity })),
  scans: z.array(z.object({ state: z.string(), scannedAt: instantText })),
});

export const resolutionSchema = z
  .object({
    decision: z.string(),
    reason: z.string(),
    at: instantText,
    actor: z.object({ id: z.string(), role: z.string(), verified: z.boolean() }),
  })
  .openapi('Resolution');

export const notificationSchema = z
  .object({
    id: z.string().openapi({ description: 'To ask for it to be sent again.' }),
    notification: z.string(),
    channel: z.enum(['email', 'sms']),
    caseId: z.string().nullable().openapi({ description: 'The case it asks about.' }),
    refund: z.object({ cents: z.int(), currency: z.string(), methods: z.array(z.string()) }).nullable(),
    parcelId: z.string().nullable(),
    class: z.enum(['transactional', 'marketing']),
    cause: z.string().openapi({ description: 'The case or the parcel it is about; else itself.' }),
    state: z
      .enum(['queued', 'sent', 'delivered', 'bounced', 'failed', 'suppressed'])
      .openapi({ description: 'queued: no answer yet, or put off until `notBefore`' }),
    reason: z.string().nullable(),
    messageId: z.string().nullable(),
    queuedAt: instantText,
    notBefore: instantText.nullable().openapi({ description: 'It waits until then: quiet hours.' }),
    sentAt: instantText.nullable(),
    settledAt: instantText.nullable(),
    suppressedBecause: z.string().nullable(),
    sentAgain: z.array(z.object({ state: z.string(), sentAt: instantText.nullable() })),
  })
  .openapi('Notification');

export const caseSchema = z
  .object({
    id: z.string().openapi({ example: 'order/shine/5551/case/address/1' }),
    orderId: z.string().nullable(),
    orderName: z.string().nullable(),
    store: z.string().nullable(),
    type: z.string().openapi({ example: 'address' }),
    state: z.enum(['open', 'closed']),
    owner: z.string(),
    assignee: z.string().nullable().openapi({ description: 'Who works on it; null: nobody yet.' }),
    escalatedTo: z.string().nullable().openapi({ description: 'The role called last.' }),
    blocks: z.string().nullable(),
    openedAt: instantText,
    dueAt: instantText.nullable(),
    warnAt: instantText.nullable().openapi({ description: 'From here on it counts as near its deadline.' }),
    nextClockAt: instantText.nullable().openapi({ description: 'When something happens by itself.' }),
    snoozedUntil: instantText.nullable(),
    title: z.string(),
    advice: z.string(),
    decisions: z
      .array(z.object({ decision: z.string(), roles: z.array(z.string()) }))
      .openapi({ description: 'What may be decided, and by which roles; `admin` may decide all.' }),
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
    subject: z.string().nullable(),
    ticketId: z
      .string()
      .nullable()
      .openapi({ description: 'The helpdesk’s ticket; null: none was opened (yet).' }),
    resolution: resolutionSchema.nullable(),
  })
  .openapi('Case');

export const decisionSchema = z
  .object({
    id: z.string(),
    orderId: z.string(),
    caseId: z.string().nullable(),
    type: z.string(),
    decision: z.string().nullable(),
    reason: z.string(),
    actor: z.object({ id: z.string(), role: z.string(), verified: z.boolean() }),
    state: z.enum(['stored', 'signalled', 'answered']).openapi({
      description: 'stored: not with the order yet; signalled: with the order; answered: see `answer`.',
    }),
    answer: z.object({ status: z.string() }).loose().nullable().openapi({
      description: 'accepted with detail and legs, ignored with because, or refused with because and code.',
    }),
    storedAt: instantText,
    answeredAt: instantText.nullable(),
    isHeard: z.boolean().openapi({
      description:
        'The order has acted on it, by its record: what came of it is in its cases, lines and timeline.',
    }),
    outcome: resolutionSchema
      .nullable()
      .openapi({ description: 'How its case stands by the record of the order, where it is closed.' }),
  })
  .openapi('Decision');

const effectSchema = z.object({
  id: z.string(),
  kind: z.string(),
  reference: z.string(),
  state: z.string().openapi({ description: 'reserved: no answer yet; done, refused or unknown' }),
  attempts: z.int(),
  askedAt: instantText,
  settledAt: instantText.nullable(),
  lastError: z
    .string()
    .nullable()
    .openapi({ description: 'The other side’s own words; null for roles that may not see customers.' }),
});

const waitSchema = z.object({
  effectId: z.string(),
  kind: z.string(),
  connector: z.string().openapi({ example: 'addressValidator' }),
  since: instantText,
  lastAt: instantText,
  tries: z.int(),
  problem: z.string(),
});

const postalAddress = z.object({
  name: z.string().nullable(),
  company: z.string().nullable(),
  line1: z.string(),
  line2: z.string().nullable(),
  city: z.string(),
  region: z.string().nullable(),
  postalCode: z.string().nullable(),
  country: z.string(),
  phone: z.string().nullable(),
});

export const orderDetail = orderSummary
  .extend({
    channel: z.enum(['shopify', 'api']),
    channelOrderId: z.string(),
    isTest: z.boolean(),
    currency: z.string(),
    totalCents: z.int(),
    tags: z.array(z.string()),
    destination: z.object({ country: z.string().nullable(), region: z.string().nullable() }),
    receivedAt: instantText,
    startedAt: instantText.nullable().openapi({ description: 'Null while Temporal has not taken it.' }),
    recordedAt: instantText
      .nullable()
      .openapi({ description: 'Null before its first wake-up is on record.' }),
    customer: z
      .object({
        email: z.string().nullable(),
        phone: z.string().nullable(),
        shippingAddress: postalAddress.nullable(),
        suggestion: postalAddress.nullable(),
        proposedAddress: postalAddress.nullable().openapi({
          description: 'Another city, country or name, given by the customer: a person decides.',
        }),
      })
      .nullable()
      .openapi({ description: 'Null for roles that may not see customers.' }),
    checks: z.record(z.string(), z.object({ status: z.string(), verdict: z.unknown().nullable() })),
    lines: z.array(lineSchema),
    leftAlone: z.array(z.object({ lineId: z.string(), reason: z.string() })),
    purchaseOrders: z.array(purchaseOrderSchema),
    parcels: z.array(parcelSchema),
    cases: z.array(caseSchema),
    cancellations: z.array(
      z.object({
        id: z.string(),
        reason: z.string(),
        at: instantText,
        actor: z.string(),
        legs: z.array(z.object({ legId: z.string(), answer: z.string() })),
      }),
    ),
    refunds: z.array(
      z.object({
        id: z.string(),
        state: z.enum(['asked', 'done', 'failed']),
        isEverything: z.boolean(),
        units: z.array(z.object({ lineId: z.string(), quantity: z.int() })),
        /** What the customer was told; null: nothing was due, or not yet. */
        told: z.object({ cents: z.int(), currency: z.string(), methods: z.array(z.string()) }).nullable(),
      }),
    ),
    notifications: z.array(notificationSchema),
    decisions: z.array(decisionSchema),
    assessments: z
      .array(
        z.object({
          id: z.string(),
          kind: z.string(),
          decidedAt: instantText,
          policyVersion: z.int(),
          outcome: z.unknown(),
          inputs: z.unknown(),
          explanation: z.unknown(),
        }),
      )
      .nullable()
      .openapi({
        description:
          'Inputs, losers and outcome of each decision over outside facts (R-025); null for roles that may not see them.',
      }),
    effects: z.array(effectSchema),
    waits: z.array(waitSchema).openapi({
      description: 'What has no answer yet; it is tried on, and the order goes on by itself (R-138).',
    }),
    timeline: z.array(z.object({ at: instantText, kind: z.string(), text: z.string() })),
    stopped: z.string().nullable(),
  })
  .openapi('Order');

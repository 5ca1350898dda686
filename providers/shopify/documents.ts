/** What we ask of the Admin API, version 2026-10. Page sizes keep each query below 1,000 cost points. */
export const apiVersion = '2026-10';

const address = `
      name firstName lastName company address1 address2 city province provinceCode zip countryCodeV2 phone`;

const fulfilmentOrderLines = `
  nodes { id remainingQuantity requiresShipping lineItem { id } }
  pageInfo { hasNextPage endCursor }`;

export const readOrder = `query ReadOrder($id: ID!, $after: String) {
  order(id: $id) {
    cancelledAt
    test
    displayFinancialStatus
    capturable
    risk { recommendation assessments { riskLevel } }
    shippingAddress {${address} validationResultSummary
    }
    transactions(first: 20) {
      kind
      status
      authorizationExpiresAt
      paymentDetails { ... on CardPaymentDetails { bin number avsResultCode cvvResultCode } }
    }
    fulfillmentOrders(first: 10, after: $after) {
      nodes {
        id
        status
        assignedLocation { name }
        deliveryMethod { methodType }
        lineItems(first: 40) {${fulfilmentOrderLines}
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

export const moreFulfilmentOrderLines = `query MoreFulfilmentOrderLines($id: ID!, $after: String!) {
  fulfillmentOrder(id: $id) {
    lineItems(first: 100, after: $after) {${fulfilmentOrderLines}
    }
  }
}`;

const orderLines = `
  nodes {
    id
    sku
    title
    variantTitle
    quantity
    requiresShipping
    isGiftCard
    originalUnitPriceSet { shopMoney { amount } }
    customAttributes { key value }
  }
  pageInfo { hasNextPage endCursor }`;

export const ordersUpdatedSince = `query OrdersUpdatedSince($query: String!, $after: String) {
  orders(first: 10, after: $after, query: $query, sortKey: UPDATED_AT) {
    nodes {
      id
      name
      createdAt
      updatedAt
      cancelledAt
      currencyCode
      test
      tags
      email
      phone
      customerLocale
      displayFinancialStatus
      shippingAddress {${address}
      }
      shippingLine { title }
      totalShippingPriceSet { shopMoney { amount } }
      totalTaxSet { shopMoney { amount } }
      totalPriceSet { shopMoney { amount } }
      lineItems(first: 20) {${orderLines}
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

export const moreOrderLines = `query MoreOrderLines($id: ID!, $after: String!) {
  order(id: $id) {
    lineItems(first: 100, after: $after) {${orderLines}
    }
  }
}`;

export const readAddress = `query ReadAddress($id: ID!) {
  order(id: $id) {
    shippingAddress {
      name firstName lastName company address1 address2 city province provinceCode zip countryCodeV2 phone
    }
  }
}`;

export const writeAddress = `mutation WriteAddress($input: OrderInput!) {
  orderUpdate(input: $input) {
    userErrors { message }
  }
}`;

export const readHolds = `query ReadHolds($id: ID!, $after: String) {
  order(id: $id) {
    fulfillmentOrders(first: 20, after: $after) {
      nodes { id status fulfillmentHolds { id handle heldByRequestingApp } }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

export const hold = `mutation Hold($id: ID!, $hold: FulfillmentOrderHoldInput!) {
  fulfillmentOrderHold(id: $id, fulfillmentHold: $hold) {
    userErrors { code message }
  }
}`;

export const releaseHold = `mutation ReleaseHold($id: ID!, $holdIds: [ID!]!) {
  fulfillmentOrderReleaseHold(id: $id, holdIds: $holdIds) {
    userErrors { code message }
  }
}`;

export const addTags = `mutation AddTags($id: ID!, $tags: [String!]!) {
  tagsAdd(id: $id, tags: $tags) {
    userErrors { message }
  }
}`;

export const readFulfilments = `query ReadFulfilments($id: ID!) {
  order(id: $id) {
    fulfillments(first: 100) { id status trackingInfo(first: 5) { number } }
  }
}`;

export const createFulfilment = `mutation CreateFulfilment($fulfillment: FulfillmentInput!) {
  fulfillmentCreate(fulfillment: $fulfillment) {
    fulfillment { id }
    userErrors { message }
  }
}`;

export const readFulfilmentEvents = `query ReadFulfilmentEvents($id: ID!, $after: String) {
  fulfillment(id: $id) {
    events(first: 100, after: $after) {
      nodes { status happenedAt }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

export const createFulfilmentEvent = `mutation CreateFulfilmentEvent($event: FulfillmentEventInput!) {
  fulfillmentEventCreate(fulfillmentEvent: $event) {
    userErrors { message }
  }
}`;

const presentment = 'presentmentMoney { amount }';

const paidLines = `
  nodes {
    id
    quantity
    currentQuantity
    originalTotalSet { ${presentment} }
    discountAllocations { allocatedAmountSet { ${presentment} } }
    taxLines { priceSet { ${presentment} } }
  }
  pageInfo { hasNextPage endCursor }`;

export const readPrices = `query ReadPrices($id: ID!, $after: String) {
  order(id: $id) {
    presentmentCurrencyCode
    taxesIncluded
    cancelledAt
    capturable
    currentTotalPriceSet { ${presentment} }
    shippingLines(first: 10) {
      nodes { discountedPriceSet { ${presentment} } taxLines { priceSet { ${presentment} } } }
    }
    lineItems(first: 40, after: $after) {${paidLines}
    }
  }
}`;

/** The refunds carry our references in their notes; the order's own list says what each original transaction took and gave. */
export const readPayments = `query ReadPayments($id: ID!) {
  order(id: $id) {
    transactions(first: 60) {
      id
      kind
      status
      gateway
      amountSet { ${presentment} }
      parentTransaction { id }
    }
    refunds(first: 40) {
      note
      transactions(first: 5) {
        nodes { status amountSet { ${presentment} } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}`;

export const refund = `mutation Refund($input: RefundInput!, $key: String!) {
  refundCreate(input: $input) @idempotent(key: $key) {
    refund { id }
    userErrors { message }
  }
}`;

export const voidPayment = `mutation VoidPayment($id: ID!) {
  transactionVoid(parentTransactionId: $id) {
    userErrors { code message }
  }
}`;

export const cancelOrder = `mutation CancelOrder($id: ID!, $note: String!) {
  orderCancel(
    orderId: $id
    reason: OTHER
    refundMethod: { originalPaymentMethodsRefund: false }
    restock: false
    notifyCustomer: false
    staffNote: $note
  ) {
    job { id done }
    orderCancelUserErrors { code message }
  }
}`;

export const readJob = `query ReadJob($id: ID!) {
  job(id: $id) { done }
}`;

export const readSubscriptions = `query ReadSubscriptions($after: String) {
  webhookSubscriptions(first: 100, after: $after) {
    nodes { topic uri }
    pageInfo { hasNextPage endCursor }
  }
}`;

export const createSubscription = `mutation CreateSubscription(
  $topic: WebhookSubscriptionTopic!
  $subscription: WebhookSubscriptionInput!
) {
  webhookSubscriptionCreate(topic: $topic, webhookSubscription: $subscription) {
    userErrors { message }
  }
}`;

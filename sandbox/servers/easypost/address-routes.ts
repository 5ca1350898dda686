import { randomUUID } from 'node:crypto';
import { type JsonObject, objectOf, textOf } from '../kit/json.js';
import { type createSimulator, type Reply, toResponse } from '../kit/simulator.js';
import { type AddressInput, verify } from './addresses.js';
import { bodyOf, failure, missing, unverified } from './replies.js';
import type { EasyPostState } from './state.js';

export function mountAddresses(
  { app, clock }: Pick<ReturnType<typeof createSimulator>, 'app' | 'clock'>,
  state: EasyPostState,
): void {
  const store = (json: Record<string, unknown>): object => {
    const id = `adr_${randomUUID().replaceAll('-', '')}`;
    const at = clock.iso().replace(/\.\d{3}Z$/, '+00:00');
    const full = { id, object: 'Address', created_at: at, updated_at: at, ...json };
    state.addresses.set(id, { id, json: full });
    return full;
  };

  app.post('/v2/addresses/create_and_verify', async (c) => {
    const input = addressOf(await bodyOf(c));
    if (!input) return toResponse(missing('address'));
    const answer = checked(input, true);
    return 'refused' in answer ? toResponse(answer.refused) : c.json({ address: store(answer.json) });
  });
  app.post('/v2/addresses', async (c) => {
    const body = await bodyOf(c);
    const input = addressOf(body);
    if (!input) return toResponse(missing('address'));
    if (!isOn(body, 'verify') && !isOn(body, 'verify_strict')) {
      return c.json(store({ ...common(input), residential: null, verifications: {} }), 201);
    }
    const answer = checked(input, isOn(body, 'verify_strict'));
    return 'refused' in answer ? toResponse(answer.refused) : c.json(store(answer.json), 201);
  });
  app.get('/v2/addresses/:id', (c) => {
    const found = state.addresses.get(c.req.param('id'));
    return found ? c.json(found.json) : toResponse(failure(404));
  });
}

/** `strict` refuses with 422; otherwise a failed verification is an ordinary answer. */
function checked(
  input: AddressInput,
  strict: boolean,
): { refused: Reply } | { json: Record<string, unknown> } {
  const verdict = verify(input);
  if (!verdict.verified && strict) return { refused: unverified(verdict.errors) };
  const { errors } = verdict;
  if (!verdict.verified) {
    const zip4 = { success: false, errors, details: null };
    const delivery = { success: false, errors, details: {} };
    return { json: { ...common(input), residential: null, verifications: { zip4, delivery } } };
  }
  const zip4 = { success: true, errors: [], details: null };
  const delivery = { success: true, errors, details: verdict.details };
  return { json: { ...common(verdict.address), residential: false, verifications: { zip4, delivery } } };
}

function common(input: AddressInput) {
  return { ...input, mode: 'test', carrier_facility: null, federal_tax_id: null, state_tax_id: null };
}

function addressOf(body: JsonObject): AddressInput | null {
  const address = objectOf(body, 'address');
  if (!address) return null;
  const text = (key: string): string | null => textOf(address, key);
  return {
    name: text('name'),
    company: text('company'),
    street1: text('street1'),
    street2: text('street2'),
    city: text('city'),
    state: text('state'),
    zip: text('zip'),
    country: (text('country') ?? 'US').toUpperCase(),
    phone: text('phone'),
    email: text('email'),
  };
}

/** `true`, `"true"` and a list with something in it all ask for verification. */
function isOn(body: JsonObject, key: string): boolean {
  const value = body[key];
  return Array.isArray(value) ? value.length > 0 : value === true || value === 'true';
}

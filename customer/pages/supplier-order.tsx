import type { PropsWithChildren } from 'hono/jsx';
import type { BrandView } from '../../domain/customer/brand.js';
import type { Recipient } from '../../domain/suppliers/purchase-order.js';
import type { LineView, PurchaseOrderView } from '../../domain/suppliers/purchase-order-view.js';
import { documentOf } from '../document.js';
import { countryText, oneLine } from '../format.js';
import { type OrderNotice, orderTexts as words } from '../texts/supplier-order.js';
import { Frame } from './frame.js';
import { AnswerForm, CancelForm, ParcelForm } from './supplier-order-forms.js';
import { locale, type OrderAttempt, Personalization } from './supplier-order-parts.js';

export interface OrderPageOptions {
  /** Whose purchase order it is. */
  brand: BrandView;
  notice?: OrderNotice;
  attempt?: OrderAttempt;
}

/** The page on which a supplier without a system answers a purchase order and enters its parcels (C-48). Needs no script. */
export function renderOrderPage(view: PurchaseOrderView, options: OrderPageOptions): string {
  return documentOf(<OrderPage view={view} options={options} />);
}

/** For a link that is too old, or used too often: whose it is and where to write, nothing of the purchase order. */
export function renderOrderNotice(brand: BrandView, notice: 'expired' | 'tooOften'): string {
  return documentOf(
    <OrderFrame brand={brand} heading={words.noticeHeading[notice]}>
      <p class="lead">{words.notice[notice]}</p>
    </OrderFrame>,
  );
}

function OrderFrame({ brand, heading, children }: PropsWithChildren<{ brand: BrandView; heading: string }>) {
  const question = words.question(oneLine(brand.supportEmail));
  return (
    <Frame title={words.title(oneLine(brand.name))} lang={locale.tag} brand={brand} question={question}>
      <h1>{heading}</h1>
      {children}
    </Frame>
  );
}

function OrderPage({ view, options }: { view: PurchaseOrderView; options: OrderPageOptions }) {
  const { content, standing, isCancelAsked } = view;
  const { brand, notice } = options;
  const heading = isCancelAsked ? words.cancelHeading : words.heading[standing];
  // What somebody was typing when the cancel came is not thrown away.
  const isToAnswer = standing === 'asks' && (!isCancelAsked || options.attempt !== undefined);
  return (
    <OrderFrame brand={brand} heading={heading}>
      <p class="muted">{words.reference(oneLine(content.poNumber), oneLine(content.orderReference))}</p>
      {notice && (
        <p class="notice" role="alert">
          {words.notice[notice]}
        </p>
      )}
      <p class="lead">{leadOf(view, oneLine(brand.name))}</p>
      {isCancelAsked && <CancelForm />}
      {isToAnswer && <AnswerForm view={view} attempt={options.attempt} />}
      {standing === 'ships' && <ParcelForm view={view} attempt={options.attempt} />}
      {!isToAnswer && <Lines view={view} />}
      <Parcels view={view} />
      {(standing === 'asks' || standing === 'ships') && <Terms view={view} />}
    </OrderFrame>
  );
}

function leadOf({ standing, isCancelAsked }: PurchaseOrderView, brandName: string): string {
  if (isCancelAsked) return words.cancelLead(brandName, standing === 'ships');
  return standing === 'asks' ? words.lead.asks(brandName) : words.lead[standing];
}

function Lines({ view }: { view: PurchaseOrderView }) {
  return (
    <section class="card">
      <h2>{words.linesHeading}</h2>
      <ul class="items">
        {view.lines.map((line) => (
          <li>
            {words.line(line.quantity, oneLine(line.supplierSku))}
            {statusOf(line)}
            <Personalization line={line} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function statusOf({ answer, shipped, quantity }: LineView): string {
  const parts = [
    ...(answer === null ? [] : [words.answered[answer]]),
    ...(shipped > 0 ? [words.shippedOf(shipped, quantity)] : []),
  ];
  return parts.length > 0 ? ` – ${parts.join(', ')}` : '';
}

function Parcels({ view }: { view: PurchaseOrderView }) {
  if (view.parcels.length === 0) return null;
  const skuOf = (lineNumber: number) =>
    oneLine(view.lines.find((line) => line.lineNumber === lineNumber)?.supplierSku ?? '');
  return (
    <section class="card">
      <h2>{words.parcelsHeading}</h2>
      <ul class="items">
        {view.parcels.map(({ carrier, trackingNumber, lines }) => (
          <li>
            {words.parcel(oneLine(carrier), oneLine(trackingNumber))}
            <p class="muted">
              {lines.map(({ lineNumber, quantity }) => words.line(quantity, skuOf(lineNumber))).join(', ')}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Where it goes and in whose name: shown while something may still be sent. */
function Terms({ view }: { view: PurchaseOrderView }) {
  const { shipTo, shippingMethod, blind } = view.content;
  const terms = [
    [words.terms.method, shippingMethod],
    [words.terms.sender, blind.shipFromName],
    [words.terms.packingSlip, blind.packingSlipText],
  ];
  return (
    <>
      <section class="card">
        <h2>{words.shipToHeading}</h2>
        <Address recipient={shipTo} />
        {blind.returnAddress && (
          <>
            <h2>{words.terms.returnAddress}</h2>
            <Address recipient={blind.returnAddress} />
          </>
        )}
      </section>
      <section class="card">
        <h2>{words.termsHeading}</h2>
        <p>{words.blind}</p>
        <dl class="facts">
          {terms.map(([name, value]) => (
            <div>
              <dt>{name}</dt>
              <dd>{oneLine(value ?? '')}</dd>
            </div>
          ))}
        </dl>
      </section>
    </>
  );
}

function Address({ recipient }: { recipient: Recipient }) {
  const { name, company, line1, line2, city, region, postalCode, country } = recipient;
  const place = [city, [region, postalCode].filter(Boolean).join(' ')].filter(Boolean).join(', ');
  const lines = [name, company, line1, line2, place, countryText(country, locale)];
  return <address>{lines.flatMap((line) => (line ? [<span>{oneLine(line)}</span>] : []))}</address>;
}

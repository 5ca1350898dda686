import type { BrandView } from '../../domain/customer/brand.js';
import type { LineView, PurchaseOrderView } from '../../domain/suppliers/purchase-order-view.js';
import { documentOf } from '../document.js';
import { oneLine } from '../format.js';
import { type OrderNotice, orderTexts as words } from '../texts/supplier-order.js';
import { Postal } from './postal.js';
import { type LinkNotice, locale, renderLinkNotice, SupplierFrame } from './supplier-frame.js';
import { AnswerForm, CancelForm, ParcelForm } from './supplier-order-forms.js';
import { type OrderAttempt, Personalization } from './supplier-order-parts.js';

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

export function renderOrderNotice(brand: BrandView, notice: LinkNotice): string {
  return renderLinkNotice(brand, words, notice);
}

function OrderPage({ view, options }: { view: PurchaseOrderView; options: OrderPageOptions }) {
  const { content, standing, isCancelAsked } = view;
  const { brand, notice } = options;
  const heading = isCancelAsked ? words.cancelHeading : words.heading[standing];
  // What somebody was typing when the cancel came is not thrown away.
  const isToAnswer = standing === 'asks' && (!isCancelAsked || options.attempt !== undefined);
  return (
    <SupplierFrame brand={brand} words={words} heading={heading}>
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
    </SupplierFrame>
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
        <Postal address={shipTo} locale={locale} />
        {blind.returnAddress && (
          <>
            <h2>{words.terms.returnAddress}</h2>
            <Postal address={blind.returnAddress} locale={locale} />
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

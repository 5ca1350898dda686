import type { ItemView } from '../../domain/customer/items.js';
import type { Language } from '../../domain/customer/language.js';
import type { TrackView } from '../../domain/customer/order-view.js';
import type { ParcelView } from '../../domain/customer/parcel-view.js';
import { documentOf } from '../document.js';
import { countryText, dayText, daysText, itemText, momentText, oneLine } from '../format.js';
import { texts } from '../texts/index.js';
import { Frame } from './frame.js';
import { Stepper } from './stepper.js';
import { type PageWords, wordsOf } from './words.js';

/** The brand's tracking page: the whole order in one place, of the person city and country only (C-29). Needs no script. */
export function renderTrackPage(view: TrackView): string {
  return documentOf(<TrackPage view={view} />);
}

/** For a link that opens nothing: says so to everyone alike, without a brand. */
export function renderNotFoundPage(language: Language = 'en'): string {
  const { notFoundTitle, notFound } = texts[language].page;
  return documentOf(
    <Frame title={notFoundTitle} lang={language} brand={null} question={null}>
      <h1>{notFoundTitle}</h1>
      <p class="lead">{notFound}</p>
    </Frame>,
  );
}

/** For an order whose page may not be shown: the brand, and nothing that was said of the order. */
export function renderUnavailablePage({ brand, locale }: Pick<TrackView, 'brand' | 'locale'>): string {
  const { page, question } = texts[locale.language];
  const email = oneLine(brand.supportEmail);
  return documentOf(
    <Frame title={page.unavailableTitle} lang={locale.tag} brand={brand} question={question(email)}>
      <h1>{page.unavailableTitle}</h1>
      <p class="lead">{page.unavailable}</p>
    </Frame>,
  );
}

function TrackPage({ view }: { view: TrackView }) {
  const words = wordsOf(view);
  const { page, question } = words.texts;
  const name = oneLine(view.orderName);
  const email = oneLine(view.brand.supportEmail);
  return (
    <Frame
      title={page.title(name, oneLine(view.brand.name))}
      lang={view.locale.tag}
      brand={view.brand}
      question={question(email)}
    >
      <h1>{page.heading(name)}</h1>
      <p class="lead">{page.order[view.progress]}</p>
      <p class="muted">{page.placed(momentText(view.placedAt, words.locale, words.timeZone))}</p>
      <Overview view={view} words={words} />
      {view.parcels.map((parcel) => (
        <Parcel parcel={parcel} words={words} />
      ))}
      {view.waiting && view.progress !== 'cancelled' && <Waiting view={view} words={words} />}
    </Frame>
  );
}

function Overview({ view, words }: { view: TrackView; words: PageWords }) {
  const { page, windowLabel } = words.texts;
  const isAhead = !['delivered', 'cancelled'].includes(view.progress);
  const destination = placeText(view, words);
  const window = view.window
    ? daysText(view.window.earliestOn, view.window.latestOn, words.locale)
    : page.noDateYet;
  if (!isAhead && !destination) return null;
  return (
    <dl class="facts card">
      {isAhead && <Fact label={windowLabel} value={window} />}
      {destination && <Fact label={page.destination} value={destination} />}
    </dl>
  );
}

function Parcel({ parcel, words }: { parcel: ParcelView; words: PageWords }) {
  const { page, trackingNumber, carrier, estimated } = words.texts;
  return (
    <section class="card">
      <h2>{page.parcelHeading(parcel.part)}</h2>
      <p>{page.parcel[parcel.progress]}</p>
      <Stepper steps={parcel.steps} progress={parcel.progress} words={words} />
      <dl class="facts">
        <Fact label={trackingNumber} value={oneLine(parcel.trackingNumber)} />
        {parcel.carrier && <Fact label={carrier} value={parcel.carrier} />}
        {parcel.estimatedOn && <Fact label={estimated} value={dayText(parcel.estimatedOn, words.locale)} />}
      </dl>
      <Items items={parcel.items} />
    </section>
  );
}

function Waiting({ view, words }: { view: TrackView; words: PageWords }) {
  if (!view.waiting) return null;
  const { page } = words.texts;
  const isOnlyPart = view.parcels.length === 0;
  return (
    <section class="card">
      <h2>{page.waitingHeading(isOnlyPart)}</h2>
      <p>{page.waiting(isOnlyPart)}</p>
      <Stepper steps={view.waiting.steps} progress={null} words={words} />
      <Items items={view.waiting.items} />
    </section>
  );
}

function Items({ items }: { items: ItemView[] }) {
  if (items.length === 0) return null;
  return (
    <ul class="items">
      {items.map((item) => (
        <li>{itemText(item)}</li>
      ))}
    </ul>
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function placeText(view: TrackView, words: PageWords): string {
  const { city, country } = view.destination;
  const place = [city, country && countryText(country, words.locale)].filter((part) => part !== null);
  return oneLine(place.join(', '));
}

import type { PropsWithChildren } from 'hono/jsx';
import type { AddressLines, AddressView } from '../../domain/customer/address-view.js';
import { documentOf } from '../document.js';
import { countriesText, oneLine } from '../format.js';
import {
  type AddressField,
  type AddressNotice,
  type AddressTexts,
  addressTexts,
  type FieldMistake,
} from '../texts/address.js';
import { texts } from '../texts/index.js';
import { marked, Mistake } from './field.js';
import { Frame } from './frame.js';
import { Postal } from './postal.js';

/** What somebody has sent that cannot be used as it is: shown again, with what is wrong. */
export interface AddressAttempt {
  values: Record<AddressField, string>;
  mistakes: Partial<Record<AddressField, FieldMistake>>;
}

export interface AddressPageOptions {
  notice?: AddressNotice;
  attempt?: AddressAttempt;
  /** ISO codes to choose from. */
  countries: readonly string[];
}

/** The brand's page on which a customer confirms or corrects the address (R-057, C-25). Needs no script. */
export function renderAddressPage(view: AddressView, options: AddressPageOptions): string {
  return documentOf(<AddressPage view={view} options={options} />);
}

/** For a link that is too old, or used too often: the brand and where to write, nothing of the order. */
export function renderAddressNotice(
  view: Pick<AddressView, 'brand' | 'locale'>,
  notice: 'expired' | 'tooOften',
): string {
  const words = addressTexts[view.locale.language];
  return documentOf(
    <AddressFrame view={view} title={words.heading.asks}>
      <p class="lead">{words.notice[notice]}</p>
    </AddressFrame>,
  );
}

type AddressFrameProps = PropsWithChildren<{
  view: Pick<AddressView, 'brand' | 'locale'>;
  title: string;
  tabTitle?: string;
}>;

function AddressFrame(props: AddressFrameProps) {
  const { brand, locale } = props.view;
  const question = texts[locale.language].question(oneLine(brand.supportEmail));
  return (
    <Frame title={props.tabTitle ?? props.title} lang={locale.tag} brand={brand} question={question}>
      <h1>{props.title}</h1>
      {props.children}
    </Frame>
  );
}

function AddressPage({ view, options }: { view: AddressView; options: AddressPageOptions }) {
  const words = addressTexts[view.locale.language];
  const { standing } = view;
  const tabTitle = words.title(oneLine(view.orderName), oneLine(view.brand.name));
  const page = texts[view.locale.language].page;
  return (
    <AddressFrame view={view} title={words.heading[standing]} tabTitle={tabTitle}>
      <p class="muted">{page.heading(oneLine(view.orderName))}</p>
      {options.notice && <Notice text={words.notice[options.notice]} />}
      {standing === 'asks' ? (
        <Question view={view} options={options} words={words} />
      ) : (
        <p class="lead">{words.lead[standing]}</p>
      )}
      {standing === 'checking' && (
        <p>
          <a href="">{words.lookAgain}</a>
        </p>
      )}
    </AddressFrame>
  );
}

function Notice({ text }: { text: string }) {
  return (
    <p class="notice" role="alert">
      {text}
    </p>
  );
}

interface PartProps {
  view: AddressView;
  options: AddressPageOptions;
  words: AddressTexts;
}

function Question({ view, options, words }: PartProps) {
  return (
    <>
      {view.isAgain && !options.notice && <p class="lead">{words.again}</p>}
      <p class="lead">{words.problem[view.problem]}</p>
      <div class="pair">
        {view.address && (
          <section class="card">
            <h2>{words.asWritten}</h2>
            <Postal address={view.address} locale={view.locale} />
          </section>
        )}
        {view.suggestion && (
          <section class="card">
            <h2>{words.suggested}</h2>
            <Postal address={view.suggestion} locale={view.locale} />
            <Answer view={view} choice="suggestion" label={words.takeSuggestion} />
          </section>
        )}
      </div>
      <Correction view={view} options={options} words={words} />
      {view.mayConfirm && (
        <section class="card">
          <h2>{words.confirmHeading}</h2>
          <p>{words.confirmHint}</p>
          <Answer view={view} choice="confirm" label={words.confirm} isQuiet />
        </section>
      )}
    </>
  );
}

/** One button, one decision; it carries which question it answers. */
function Answer(props: { view: AddressView; choice: string; label: string; isQuiet?: boolean }) {
  return (
    <form method="post">
      <Asked view={props.view} />
      <button class={props.isQuiet ? 'quiet' : ''} name="choice" value={props.choice}>
        {props.label}
      </button>
    </form>
  );
}

function Asked({ view }: { view: AddressView }) {
  if (!view.question) return null;
  return (
    <>
      <input type="hidden" name="case" value={view.question.caseId} />
      <input type="hidden" name="version" value={String(view.question.addressVersion)} />
    </>
  );
}

interface FieldSpec {
  name: Exclude<AddressField, 'country'>;
  autocomplete: string;
  isRequired?: boolean;
  maxLength: number;
}

/** Limits as the API's; `autocomplete` as HTML names them, so that a phone fills them in. */
const fields: FieldSpec[] = [
  { name: 'name', autocomplete: 'name', maxLength: 200 },
  { name: 'company', autocomplete: 'organization', maxLength: 200 },
  { name: 'line1', autocomplete: 'address-line1', isRequired: true, maxLength: 200 },
  { name: 'line2', autocomplete: 'address-line2', maxLength: 200 },
  { name: 'city', autocomplete: 'address-level2', isRequired: true, maxLength: 100 },
  { name: 'region', autocomplete: 'address-level1', maxLength: 100 },
  { name: 'postalCode', autocomplete: 'postal-code', maxLength: 20 },
];

function Correction({ view, options, words }: PartProps) {
  const values = options.attempt?.values ?? valuesOf(view.address);
  const mistakes = options.attempt?.mistakes ?? {};
  return (
    <section class="card">
      <h2>{words.correctHeading}</h2>
      <form method="post" class="fields">
        <Asked view={view} />
        {fields.map((field) => (
          <Field
            field={field}
            value={values[field.name]}
            mistake={mistakes[field.name]}
            words={words}
            isWanted={field.isRequired || (field.name === 'line2' && view.problem === 'missingUnit')}
          />
        ))}
        <Country view={view} options={options} words={words} value={values.country} />
        <button name="choice" value="correction">
          {words.correct}
        </button>
      </form>
    </section>
  );
}

function Field(props: {
  field: FieldSpec;
  value: string;
  mistake: FieldMistake | undefined;
  words: AddressTexts;
  /** It is what the page asks for: not said to be optional. */
  isWanted: boolean | undefined;
}) {
  const { field, words } = props;
  return (
    <p class={`field ${field.name}`}>
      <label for={field.name}>
        {words.field[field.name]} {!props.isWanted && <span class="muted">{words.optional}</span>}
      </label>
      <input
        id={field.name}
        name={field.name}
        value={props.value}
        autocomplete={field.autocomplete}
        maxlength={field.maxLength}
        {...(field.isRequired ? { required: true } : {})}
        {...marked(field.name, props.mistake)}
      />
      <Mistake name={field.name} text={props.mistake && words.mistake[props.mistake]} />
    </p>
  );
}

function Country({ view, options, words, value }: PartProps & { value: string }) {
  const mistake = options.attempt?.mistakes.country;
  const named = countriesText(options.countries, view.locale);
  return (
    <p class="field country">
      <label for="country">{words.field.country}</label>
      <select id="country" name="country" autocomplete="country" required {...marked('country', mistake)}>
        <option value="">{words.chooseCountry}</option>
        {named.map(({ code, name }) => (
          <option value={code} {...(code === value ? { selected: true } : {})}>
            {name}
          </option>
        ))}
      </select>
      <Mistake name="country" text={mistake && words.mistake[mistake]} />
    </p>
  );
}

function valuesOf(address: AddressLines | null): Record<AddressField, string> {
  return {
    name: address?.name ?? '',
    company: address?.company ?? '',
    line1: address?.line1 ?? '',
    line2: address?.line2 ?? '',
    city: address?.city ?? '',
    region: address?.region ?? '',
    postalCode: address?.postalCode ?? '',
    country: address?.country ?? '',
  };
}

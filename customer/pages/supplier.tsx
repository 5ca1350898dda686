import type { BrandView } from '../../domain/customer/brand.js';
import type { QuestionLine, QuestionView } from '../../domain/suppliers/question-view.js';
import { documentOf } from '../document.js';
import { momentText, oneLine } from '../format.js';
import {
  type StockField,
  type StockMistake,
  type StockNotice,
  supplierTexts as words,
} from '../texts/supplier.js';
import { marked, Mistake } from './field.js';
import { type LinkNotice, locale, renderLinkNotice, SupplierFrame } from './supplier-frame.js';

/** What somebody has sent that cannot be used as it is, by field of the form: shown again, with what is wrong. */
export interface StockAttempt {
  values: Record<string, string>;
  mistakes: Record<string, StockMistake>;
}

export interface StockPageOptions {
  /** Who asks. */
  brand: BrandView;
  notice?: StockNotice;
  attempt?: StockAttempt;
}

/** The name that a field of one line has in the form. */
export function stockFieldName(field: StockField, lineNumber: number): string {
  return `${field}-${lineNumber}`;
}

/** The page on which a supplier without a system answers (C-48). Needs no script. */
export function renderStockPage(view: QuestionView, options: StockPageOptions): string {
  return documentOf(<StockPage view={view} options={options} />);
}

export function renderStockNotice(brand: BrandView, notice: LinkNotice): string {
  return renderLinkNotice(brand, words, notice);
}

function StockPage({ view, options }: { view: QuestionView; options: StockPageOptions }) {
  const { standing, reference, lines } = view;
  const { brand } = options;
  const lead = standing === 'asks' ? words.lead.asks(oneLine(brand.name)) : words.lead[standing];
  return (
    <SupplierFrame brand={brand} words={words} heading={words.heading[standing]}>
      <p class="muted">{words.reference(reference)}</p>
      {options.notice && (
        <p class="notice" role="alert">
          {words.notice[options.notice]}
        </p>
      )}
      <p class="lead">{lead}</p>
      {standing === 'asks' && <Question view={view} options={options} />}
      {view.told.length > 0 && (
        <ul class="items">
          {view.told.map(({ lineNumber, available }) => (
            <li>{words.told(available, oneLine(lines[lineNumber - 1]?.supplierSku ?? ''))}</li>
          ))}
        </ul>
      )}
    </SupplierFrame>
  );
}

function Question({ view, options }: { view: QuestionView; options: StockPageOptions }) {
  const { answerBy } = view;
  const { brand } = options;
  return (
    <>
      {answerBy && (
        <p>
          {words.until(momentText(answerBy, locale, brand.timeZone))} {words.silence}
        </p>
      )}
      <form method="post">
        {view.lines.map((line) => (
          <Line line={line} attempt={options.attempt} />
        ))}
        <p>
          <button name="answer" value="send">
            {words.send}
          </button>
        </p>
        <p>
          <button class="quiet" name="answer" value="none" formnovalidate>
            {words.none}
          </button>
        </p>
      </form>
    </>
  );
}

type Attempt = StockAttempt | undefined;

function Line({ line, attempt }: { line: QuestionLine; attempt: Attempt }) {
  const at = { lineNumber: line.lineNumber, attempt };
  const title = `line-${line.lineNumber}`;
  return (
    <section class="card" role="group" aria-labelledby={title}>
      <h2 id={title}>{words.line(line.quantity, oneLine(line.supplierSku))}</h2>
      {line.variant && <p class="muted">{oneLine(line.variant)}</p>}
      <div class="fields">
        <Entry {...at} field="available" kind="number" isRequired />
        <Entry {...at} field="heldForDays" kind="number" hint={words.hint.heldForDays} />
        <Choice {...at} field="packaging" isRequired />
        <Entry {...at} field="prepareBefore" kind="time" hint={words.hint.prepareBefore} />
        <Choice {...at} field="substituteRisk" isRequired />
        <Choice {...at} field="fallbackRoute" isRequired />
        <Entry {...at} field="replenishedOn" kind="date" hint={words.hint.replenishedOn} />
        <Choice {...at} field="certainty" />
      </div>
    </section>
  );
}

interface FieldProps {
  lineNumber: number;
  attempt: Attempt;
  isRequired?: boolean;
}

/** A number is typed as text: a browser would throw away what it cannot read, and with it what there is to correct. */
const inputs = {
  number: { type: 'text', inputmode: 'numeric', pattern: '[0-9]*', maxlength: 7 },
  time: { type: 'time' },
  date: { type: 'date' },
} as const;

function Entry(props: FieldProps & { field: StockField; kind: keyof typeof inputs; hint?: string }) {
  const { field, kind, hint, attempt } = props;
  const name = stockFieldName(field, props.lineNumber);
  const mistake = attempt?.mistakes[name];
  const isReadable = mistake !== 'notADay' && mistake !== 'notATime';
  return (
    <p class="field">
      <label for={name}>
        {words.field[field]} {hint && <span class="muted">{hint}</span>}
      </label>
      <input
        id={name}
        name={name}
        {...inputs[kind]}
        value={isReadable ? (attempt?.values[name] ?? '') : ''}
        autocomplete="off"
        {...(props.isRequired ? { required: true } : {})}
        {...marked(name, mistake)}
      />
      <Mistake name={name} text={mistake && words.mistake[mistake]} />
    </p>
  );
}

function Choice(props: FieldProps & { field: keyof typeof words.choices }) {
  const { field, attempt } = props;
  const name = stockFieldName(field, props.lineNumber);
  const mistake = attempt?.mistakes[name];
  const given = attempt?.values[name] ?? '';
  return (
    <p class="field">
      <label for={name}>{words.field[field]}</label>
      <select
        id={name}
        name={name}
        {...(props.isRequired ? { required: true } : {})}
        {...marked(name, mistake)}
      >
        <option value="">{words.choose}</option>
        {Object.entries(words.choices[field]).map(([value, text]) => (
          <option value={value} {...(value === given ? { selected: true } : {})}>
            {text}
          </option>
        ))}
      </select>
      <Mistake name={name} text={mistake && words.mistake[mistake]} />
    </p>
  );
}

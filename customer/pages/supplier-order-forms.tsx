import { carrierNames } from '../../domain/customer/carriers.js';
import {
  type LineView,
  lineChoices,
  type PurchaseOrderView,
} from '../../domain/suppliers/purchase-order-view.js';
import { oneLine } from '../format.js';
import { type OrderMistake, orderTexts as words } from '../texts/supplier-order.js';
import { marked, Mistake } from './field.js';
import { costText, type OrderAttempt, orderFieldName, Personalization } from './supplier-order-parts.js';

interface FormProps {
  view: PurchaseOrderView;
  attempt: OrderAttempt | undefined;
}

/** The supplier has been asked to stop, and says whether it can. */
export function CancelForm() {
  return (
    <form method="post">
      <p>
        <button name="do" value="cancelAccepted">
          {words.cancelAccept}
        </button>
      </p>
      <p>
        <button class="quiet" name="do" value="cancelRefused">
          {words.cancelRefuse}
        </button>
      </p>
    </form>
  );
}

/** Yes, later or no, line by line. */
export function AnswerForm({ view, attempt }: FormProps) {
  return (
    <form method="post">
      {view.lines.map((line) => (
        <AnswerLine line={line} attempt={attempt} />
      ))}
      <p>
        <button name="do" value="answer">
          {words.answer}
        </button>
      </p>
      <p>
        <button class="quiet" name="do" value="acceptAll" formnovalidate>
          {words.acceptAll}
        </button>
      </p>
    </form>
  );
}

function AnswerLine({ line, attempt }: { line: LineView; attempt: OrderAttempt | undefined }) {
  const title = `line-${line.lineNumber}`;
  const answer = orderFieldName('answer', line.lineNumber);
  const reason = orderFieldName('reason', line.lineNumber);
  const given = attempt?.values[answer] ?? '';
  return (
    <section class="card" role="group" aria-labelledby={title}>
      <h2 id={title}>{words.line(line.quantity, oneLine(line.supplierSku))}</h2>
      <p class="muted">{costText(line)}</p>
      <Personalization line={line} />
      <div class="fields">
        <p class="field">
          <label for={answer}>{words.field.answer}</label>
          <select id={answer} name={answer} required {...marked(answer, attempt?.mistakes[answer])}>
            <option value="">{words.choose}</option>
            {lineChoices.map((choice) => (
              <option value={choice} {...(choice === given ? { selected: true } : {})}>
                {words.choices[choice]}
              </option>
            ))}
          </select>
          <Mistake name={answer} text={mistakeText(attempt?.mistakes[answer])} />
        </p>
        <Entry name={reason} label={words.field.reason} hint={words.hint.reason} attempt={attempt} />
      </div>
    </section>
  );
}

/** One parcel: who carries it, under which number, and what is in it; everything that is left, unless they say otherwise. */
export function ParcelForm({ view, attempt }: FormProps) {
  const lines = view.lines.filter(
    ({ left, lineNumber }) => left > 0 || attempt?.mistakes[orderFieldName('units', lineNumber)],
  );
  return (
    <form method="post">
      <section class="card" role="group" aria-labelledby="parcel">
        <h2 id="parcel">{words.parcelHeading}</h2>
        <div class="fields">
          <Entry name="carrier" label={words.field.carrier} attempt={attempt} list="carriers" isRequired />
          <Entry name="trackingNumber" label={words.field.trackingNumber} attempt={attempt} isRequired />
          {lines.map((line) => (
            <Entry
              name={orderFieldName('units', line.lineNumber)}
              label={words.field.units(oneLine(line.supplierSku))}
              hint={words.hint.units(line.left)}
              attempt={attempt}
              value={String(line.left)}
              isNumber
              isRequired
            />
          ))}
        </div>
      </section>
      <datalist id="carriers">
        {carrierNames.map((name) => (
          <option value={name} />
        ))}
      </datalist>
      <p>
        <button name="do" value="ship">
          {words.ship}
        </button>
      </p>
    </form>
  );
}

interface EntryProps {
  name: string;
  label: string;
  hint?: string;
  attempt: OrderAttempt | undefined;
  /** Where nothing was typed yet. */
  value?: string;
  list?: string;
  isNumber?: boolean;
  isRequired?: boolean;
}

/** Typed as text, numbers too: a browser would throw away what it cannot read, and with it what there is to correct. */
function Entry({ name, label, hint, attempt, value = '', ...field }: EntryProps) {
  const mistake = attempt?.mistakes[name];
  return (
    <p class="field">
      <label for={name}>
        {label} {hint && <span class="muted">{hint}</span>}
      </label>
      <input
        id={name}
        name={name}
        type="text"
        value={attempt?.values[name] ?? value}
        autocomplete="off"
        {...(field.list ? { list: field.list } : {})}
        {...(field.isNumber ? { inputmode: 'numeric', pattern: '[0-9]*', maxlength: 7 } : { maxlength: 200 })}
        {...(field.isRequired ? { required: true } : {})}
        {...marked(name, mistake)}
      />
      <Mistake name={name} text={mistakeText(mistake)} />
    </p>
  );
}

function mistakeText(mistake: OrderMistake | undefined): string | undefined {
  return mistake && words.mistake[mistake];
}

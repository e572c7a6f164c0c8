// Runs once, as the script of the open question: sends what is pressed in the section, keeps fields and focus right.
const root = element.closest('#bl-sets');
const EVENTS = [
  'show_set', 'list_questions', 'open_question', 'new_question', 'edit_question', 'save_question', 'accept_question',
  'drop_question', 'close_question', 'close_form', 'download_set', 'make_set',
];
const within = (target, selector) => (target instanceof Element ? target.closest(selector) : null);
const view = () => ({ ...root.querySelector('#bl-set-view')?.dataset });
const send = (name, data) => { if (EVENTS.includes(name)) trigger(name, { ...view(), ...data }); };

const confirmed = (button) => {
  if (!button.dataset.confirm || button.classList.contains('bl-set-sure')) return true;
  const label = button.textContent;
  button.classList.add('bl-set-sure');
  button.textContent = button.dataset.confirm;
  const restore = () => {
    if (button.textContent === button.dataset.confirm) button.textContent = label;
    button.classList.remove('bl-set-sure');
  };
  button.addEventListener('blur', restore, { once: true });
  return false;
};
const another = (button) => {
  const rows = button.parentElement.querySelectorAll('.bl-set-evidence');
  const row = rows[rows.length - 1].cloneNode(true);
  row.querySelectorAll('input, textarea').forEach((field) => { field.value = ''; field.defaultValue = ''; });
  rows[rows.length - 1].after(row);
  row.querySelector('input').focus();
};
let opener = '';
root.addEventListener('click', (event) => {
  const button = within(event.target, '[data-set-do], [data-set-another]');
  if (!button) return;
  if ('setAnother' in button.dataset) { another(button); return; }
  if (button.dataset.setDo === 'open_question') opener = button.id;
  if (confirmed(button)) send(button.dataset.setDo, { ...button.dataset });
});

const fields = (form, submitter) => {
  const data = { evidence_article: [], evidence_quote: [] };
  for (const [name, value] of new FormData(form)) {
    if (Array.isArray(data[name])) data[name].push(value);
    else data[name] = value;
  }
  if (submitter?.name) data[submitter.name] = submitter.value;
  return data;
};
root.addEventListener('submit', (event) => {
  const form = within(event.target, '[data-set-form]');
  if (!form) return;
  event.preventDefault();
  send(form.dataset.setForm, fields(form, event.submitter));
});
let typing = 0;
root.addEventListener('input', (event) => {
  const form = within(event.target, '[data-set-live]');
  if (!form) return;
  clearTimeout(typing);
  typing = setTimeout(() => send(form.dataset.setForm, fields(form)), event.target.matches('select') ? 0 : 250);
});
root.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || !within(event.target, '.bl-set-open')) return;
  const form = element.querySelector('form.bl-set-open');
  if (!form) send('close_question', {});
});

// What Python rendered wins over what the fields last held; then the focus goes to what was opened, or back.
watch('value', () => {
  element.querySelectorAll('form').forEach((form) => form.reset());
  const title = element.querySelector('[data-set-focus]');
  if (title) {
    root.querySelector('.bl-set-new').open = false;
    element.scrollTo({ top: 0 });
    title.focus({ preventScroll: true });
    const box = title.getBoundingClientRect();
    if (box.top < 0 || box.bottom > innerHeight) title.scrollIntoView({ block: 'start' });
  } else document.getElementById(opener)?.focus();
});
send('show_set', {});

// Runs once on every page, as the script of the source pane: `element` is the pane, `trigger` sends an event to Python.
// Python renders; this file opens, closes, focuses, announces and passes on what was clicked.
const EVENTS = [
  'open_citation', 'open_passage', 'open_article', 'ask_example', 'retry', 'rate', 'new_chat', 'open_chat',
  'rename_chat', 'delete_chat', 'limit', 'widen', 'ask_without', 'list_articles', 'remove_article',
  'edit_article', 'reset_article', 'open_version', 'retry_failed',
];
const pane = element;
const sheet = element.closest('#bl-pane');
const narrow = matchMedia('(max-width: 63.99em)');
const at = (target, selector) => (target instanceof Element ? target.closest(selector) : null);
const byId = (id) => document.getElementById(id);
let opener = null;
let returning = false;

const make = (className, attributes) => {
  const made = Object.assign(document.createElement('div'), { className });
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
  (pane.closest('.gradio-container') || document.body).append(made);
  return made;
};
const card = make('bl-card', { hidden: '', 'aria-hidden': 'true' });
const voice = make('bl-sr', { role: 'log', 'aria-live': 'polite', id: 'bl-voice' });
const say = (text) => {
  const line = document.createElement('p');
  line.textContent = text;
  voice.append(line);
  while (voice.childElementCount > 40) voice.firstChild.remove();
};

const send = (name, data) => {
  if (!EVENTS.includes(name)) return;
  trigger(name, { ...data, chat: data.chat || byId('bl-conversation')?.dataset.chat || '' });
};
const fields = (form) => {
  const data = {};
  for (const name of new Set(new FormData(form).keys())) {
    const values = new FormData(form).getAll(name);
    data[name] = values.length > 1 || name.endsWith('s') ? values : values[0];
  }
  return data;
};

// The list of articles, asked for again as it is shown: after a correction, and when a person comes back to the page
let listed = 0;
const relist = () => {
  const list = byId('bl-listed');
  if (list) send('list_articles', { ...list.dataset });
};
const revisit = () => {
  if (document.hidden || Date.now() - listed < 2000) return;
  listed = Date.now();
  relist();
};
addEventListener('focus', revisit);
document.addEventListener('visibilitychange', revisit);

// The source pane
const isOpen = () => Boolean(pane.querySelector('.bl-source'));
const shade = () => {
  const open = isOpen();
  ['bl-main', 'bl-rail'].forEach((id) => byId(id)?.toggleAttribute('inert', open && narrow.matches));
};
const close = () => {
  if (!isOpen()) return;
  props.value = '';
  requestAnimationFrame(() => {
    shade();
    returning = true;
    byId(opener)?.focus();
    returning = false;
  });
};
watch('value', () => {
  shade();
  const hit = pane.querySelector('#hit');
  const inside = pane.contains(document.activeElement);
  pane.querySelectorAll('.bl-correcting input').forEach((field) => { field.value = field.getAttribute('value') || ''; });
  if (pane.querySelector('[data-bl-changed]')) relist();
  if (hit) {
    const above = hit.getBoundingClientRect().top - sheet.getBoundingClientRect().top;
    sheet.scrollTo({ top: sheet.scrollTop + above - sheet.clientHeight / 3 });
  } else sheet.scrollTo({ top: 0 });
  if (!inside || document.activeElement.disabled) (hit || byId('bl-source-title'))?.focus({ preventScroll: true });
});
narrow.addEventListener('change', shade);

// The card beside a citation
let hiding = 0;
const hideCard = () => { card.hidden = true; };
const showCard = (chip) => {
  const about = byId(chip.getAttribute('aria-describedby'));
  if (!about) return;
  clearTimeout(hiding);
  card.replaceChildren(...[...about.childNodes].map((each) => each.cloneNode(true)));
  card.hidden = false;
  const box = chip.getBoundingClientRect();
  const left = Math.min(Math.max(8, box.left - 24), innerWidth - card.offsetWidth - 8);
  const below = box.bottom + 8 + card.offsetHeight < innerHeight;
  card.style.left = `${left}px`;
  card.style.top = `${below ? box.bottom + 8 : Math.max(8, box.top - card.offsetHeight - 8)}px`;
};
const leaveCard = () => { hiding = setTimeout(hideCard, 150); };
document.addEventListener('mouseover', (event) => {
  if (!matchMedia('(hover: hover)').matches) return;
  const chip = at(event.target, '.bl-cite[aria-describedby], .bl-number');
  if (chip) showCard(chip);
  else if (card.contains(event.target)) clearTimeout(hiding);
});
document.addEventListener('mouseout', (event) => {
  if (at(event.target, '.bl-cite, .bl-number') || card.contains(event.target)) leaveCard();
});
document.addEventListener('focusin', (event) => {
  const chip = at(event.target, '.bl-cite[aria-describedby], .bl-number');
  if (chip && !returning && chip.matches(':focus-visible')) showCard(chip);
});
document.addEventListener('focusout', (event) => { if (at(event.target, '.bl-cite, .bl-number')) leaveCard(); });
document.addEventListener('scroll', hideCard, { passive: true });

// Clicks
const confirmed = (button) => {
  if (!button.dataset.confirm || button.classList.contains('bl-sure')) return true;
  const before = button.innerHTML;
  button.classList.add('bl-sure');
  button.textContent = button.dataset.confirm;
  say(`${button.dataset.confirm} Press again to confirm.`);
  const restore = () => {
    if (!button.classList.contains('bl-sure')) return;
    button.classList.remove('bl-sure');
    button.innerHTML = before;
  };
  button.addEventListener('blur', restore, { once: true });
  setTimeout(restore, 5000);
  return false;
};
const copy = async (button) => {
  const text = button.dataset.blCopy;
  if (navigator.clipboard && isSecureContext) await navigator.clipboard.writeText(text);
  else {
    const area = Object.assign(document.createElement('textarea'), { value: text });
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
    button.focus();
  }
  button.classList.add('bl-done');
  setTimeout(() => button.classList.remove('bl-done'), 1500);
  say('Copied.');
};
const rename = (button) => {
  const item = button.closest('.bl-chat');
  const form = item.querySelector('.bl-rename');
  const input = form.elements.title;
  const end = () => { form.hidden = true; item.classList.remove('bl-renaming'); };
  form.hidden = false;
  item.classList.add('bl-renaming');
  input.select();
  input.addEventListener('blur', end, { once: true });
};
const fold = (button) => {
  const open = button.getAttribute('aria-expanded') !== 'true';
  button.setAttribute('aria-expanded', open);
  button.closest('.bl-chats').classList.toggle('bl-unfolded', open);
};
const act = (button) => {
  const name = button.dataset.bl;
  hideCard();
  if (name.startsWith('open_') && name !== 'open_chat' && !pane.contains(button)) opener = button.id || null;
  send(name, { ...button.dataset });
};
document.addEventListener('click', (event) => {
  const button = at(event.target, '[data-bl], [data-bl-close], [data-bl-copy], [data-bl-rename], [data-bl-fold]');
  if (!button) {
    if (isOpen() && narrow.matches && !pane.contains(event.target)) close();
    return;
  }
  event.preventDefault();
  if ('blClose' in button.dataset) close();
  else if ('blCopy' in button.dataset) copy(button);
  else if ('blRename' in button.dataset) rename(button);
  else if ('blFold' in button.dataset) fold(button);
  else if (confirmed(button)) act(button);
}, true);

// Forms
const chosen = (form, data) => {
  const typed = form.elements.article;
  if (!typed?.list) return true;
  delete data.article;
  if (!typed.value) return true;
  const option = [...typed.list.options].find((each) => each.value === typed.value);
  if (!option) return false;
  data.articles = [...(data.articles || []), option.dataset.id];
  typed.value = '';
  return true;
};
const submit = (form) => {
  const data = fields(form);
  if (chosen(form, data)) send(form.dataset.blForm, data);
};
document.addEventListener('submit', (event) => {
  const form = at(event.target, '[data-bl-form]');
  if (!form) return;
  event.preventDefault();
  submit(form);
  if (form.contains(document.activeElement) && form.matches('.bl-rename')) document.activeElement.blur();
});
let typing = 0;
document.addEventListener('input', (event) => {
  const form = at(event.target, '[data-bl-live]');
  if (!form) return;
  clearTimeout(typing);
  typing = setTimeout(() => submit(form), 250);
});

// Keys
document.addEventListener('keydown', (event) => {
  const target = event.target;
  const writing = at(target, 'input, textarea, select');
  if (event.key === 'Escape') {
    hideCard();
    const correcting = at(target, '.bl-correcting[open]');
    if (at(target, '.bl-rename')) target.blur();
    else if (correcting) {
      correcting.open = false;
      correcting.querySelector('summary').focus();
    }
    else if (!at(target, '#bl-main textarea') || narrow.matches) close();
  } else if (event.key === ' ' && at(target, 'a[role="button"]')) {
    event.preventDefault();
    target.click();
  } else if (/^[1-9]$/.test(event.key) && !writing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const chip = at(target, '.bl-answer')?.querySelector(`.bl-cite[data-number="${event.key}"]`);
    if (chip) act(chip);
  }
});

// What is written: announced sentence by sentence, scrolled into view once, named in the address and the title
let said = -1;
const words = (node) => {
  const copied = node.cloneNode(true);
  copied.querySelectorAll('.bl-cite').forEach((chip) => chip.remove());
  return copied.textContent.replace(/\u2060/g, '');
};
const announce = () => {
  const growing = byId('bl-growing');
  if (growing) {
    if (said < 0) {
      growing.closest('.bl-turn').scrollIntoView({ block: 'start' });
      say('Looking for an answer.');
      said = 0;
    }
    const text = words(growing);
    const end = Math.max(...['. ', '! ', '? ', '.” ', '.” '].map((stop) => text.lastIndexOf(stop) + 1));
    if (end > said) { say(text.slice(said, end)); said = end; }
    return;
  }
  if (said < 0) return;
  const problem = document.querySelector('#bl-live .bl-error');
  const turn = [...document.querySelectorAll('#bl-conversation .bl-turn')].pop();
  if (turn && !problem) {
    const prose = turn.querySelector('.bl-refusal') || turn.querySelector('.bl-prose');
    const sources = turn.querySelectorAll('.bl-sources li').length;
    say(words(prose).slice(said));
    const fold = byId('bl-composer').getBoundingClientRect().top;
    const box = turn.getBoundingClientRect();
    if (box.top < 0 || box.bottom > fold) turn.scrollIntoView({ block: 'start' });
    say(sources ? `End of the answer, ${sources} ${sources === 1 ? 'source' : 'sources'}.` : 'End of the answer.');
  }
  said = -1;
};
const follow = () => {
  const chat = byId('bl-conversation');
  if (!chat) return;
  const address = new URL(location.href);
  if (chat.dataset.chat) address.searchParams.set('chat', chat.dataset.chat);
  else address.searchParams.delete('chat');
  if (address.href !== location.href) history.replaceState(history.state, '', address);
  document.title = chat.dataset.title ? `${chat.dataset.title} · Byline` : 'Byline';
};
// What is added: its begin and its end are said; what had the focus and is gone hands it on
let adding = false;
const attend = () => {
  const now = Boolean(document.querySelector('.bl-adding'));
  if (now === adding) return;
  adding = now;
  const report = document.querySelector('#bl-report .bl-report, #bl-report .bl-error');
  const focused = document.activeElement;
  say(now ? 'Adding has begun.' : report?.querySelector('p')?.textContent || report?.textContent || '');
  if (focused === document.body || at(focused, '#bl-give, #bl-cancel')) (now ? byId('bl-cancel') : report)?.focus();
};
const main = byId('bl-main');
if (main) new MutationObserver(() => { announce(); follow(); attend(); }).observe(main, { childList: true, subtree: true, characterData: true });
follow();

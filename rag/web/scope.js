// What Python chose wins over what the form last showed.
watch('value', () => {
  element.querySelectorAll('input[type=checkbox]').forEach((box) => { box.checked = box.hasAttribute('checked'); });
  element.querySelectorAll('input[type=date]').forEach((field) => { field.value = field.getAttribute('value') || ''; });
});

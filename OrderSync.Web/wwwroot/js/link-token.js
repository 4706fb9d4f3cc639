// The token of an e-mailed link stands in the fragment, which browsers send to nobody: from there it goes into a form, and out of the address.
const field = document.querySelector('[data-link-token]');
const token = location.hash.slice(1);

if (field && token) {
  history.replaceState(null, '', location.pathname);
  field.value = token;
  if (field.dataset.linkToken === 'submit')
    field.form.submit();
} else if (field && !field.value) {
  document.querySelector('[data-with-token]')?.setAttribute('hidden', '');
  document.querySelector('[data-without-token]')?.removeAttribute('hidden');
}

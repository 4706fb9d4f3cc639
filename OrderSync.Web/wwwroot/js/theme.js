// Runs before the first paint, so that the page never flashes in the other theme. Kept apart from shell.js for that reason.
(() => {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const chosen = () => localStorage.getItem('ordersync.theme') ?? 'auto';
  const apply = () => {
    const theme = chosen();
    document.documentElement.dataset.bsTheme = theme === 'auto' ? (dark.matches ? 'dark' : 'light') : theme;
  };

  apply();
  dark.addEventListener('change', apply);
  addEventListener('storage', apply);
  addEventListener('ordersync:theme', apply);

  // Until the company's is known.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && !/(^|; )ordersync\.zone=/.test(document.cookie))
    document.cookie = `ordersync.zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`;
})();

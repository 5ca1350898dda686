/** Pixels by which the page is wider than its window. Runs in the browser, as text: this project has no DOM types. */
export const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

/** Texts below the least contrast of WCAG 2.2 AA. */
export const unreadable = `(() => {
  const channels = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
  const luminance = (color) => {
    const [r, g, b] = channels(color).map((one) => one / 255).map((one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const groundOf = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if ((channels(color)[3] ?? 1) > 0) return color;
    }
    return 'rgb(255, 255, 255)';
  };
  return [...document.body.querySelectorAll('*')]
    .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
    .filter((element) => { const style = getComputedStyle(element); return style.display !== 'none' && style.opacity !== '0'; })
    .flatMap((element) => {
      const [darker, lighter] = [luminance(getComputedStyle(element).color), luminance(groundOf(element))].sort((a, b) => a - b);
      const contrast = (lighter + 0.05) / (darker + 0.05);
      return contrast < 4.5 ? [element.tagName + ' ' + contrast.toFixed(2) + ' ' + element.textContent.slice(0, 40)] : [];
    });
})()`;
